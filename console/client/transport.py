"""How a request gets to a hub, as a Protocol."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Request(NamedTuple):
    """What is asked: `path` with its query, and JSON."""

    method: str
    path: str
    body: bytes | None = None


class Answer(NamedTuple):
    """What came back."""

    status: int
    content_type: str
    body: bytes


class Transport(Protocol):
    """Signs requests and sends them."""

    @property
    def url(self) -> str:
        """Where to."""
        ...

    @property
    def signer(self) -> str:
        """Whose credentials sign, in words."""
        ...

    def send(self, request: Request) -> Answer:
        """Send the request once and return the answer, whatever its status.

        Raises NotAllowedError when there is nothing valid to sign with, TransientError when the hub cannot be reached.
        """
        ...
