"""Kills a function between two of its requests to AWS, as a time-out or a crash would."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class KilledError(BaseException):
    """The process was killed. Nothing of the hub catches it."""


@dataclass
class Killer:
    """Kills a function before one of its requests, once: the first time that it is run."""

    function: str = ""
    request: int = 0
    """Which request of it, from 1, is never sent; 0: none."""
    struck: bool = False
    _count: int | None = None

    @contextmanager
    def watching(self, function: str) -> Iterator[None]:
        self._count = 0 if function == self.function and self.request and not self.struck else None
        try:
            yield
        finally:
            if self._count is not None:
                # It came to its end: there was no such request.
                self.request = 0
            self._count = None

    @contextmanager
    def looking_away(self) -> Iterator[None]:
        """Count nothing meanwhile: it is the test that asks, not the function."""
        count, self._count = self._count, None
        try:
            yield
        finally:
            self._count = count

    def before_request(self, **_: Any) -> None:
        if self._count is None:
            return
        self._count += 1
        if self._count == self.request:
            self._count, self.struck = None, True
            raise KilledError
