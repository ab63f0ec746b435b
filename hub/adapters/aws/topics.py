"""The topics of SNS: one for each audience, and a private one for each responder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from hub.errors import InputError
from hub.model.configuration import Configuration

_PREFIX: Final = re.compile(r"arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{0,200}")
"""With a kind and a name of at most 40 characters a topic's name stays under SNS's 256."""


class ReaderKind(StrEnum):
    """Who reads a topic."""

    AUDIENCE = "audience"
    RESPONDER = "responder"


class Reader(NamedTuple):
    """An audience or a responder by name; the two may have the same name."""

    kind: ReaderKind
    name: str


class Topics:
    """The ARNs of the hub's topics, which all start alike."""

    def __init__(self, prefix: str) -> None:
        """Put kind and name after `prefix`, as `arn:aws:sns:eu-central-1:111122223333:tocsin-`.

        Raises InputError when no topic's ARN starts like that.
        """
        if not _PREFIX.fullmatch(prefix):
            raise InputError(f"topic prefix: {prefix!r}, expected an ARN such as arn:aws:sns:REGION:ACCOUNT:tocsin-")
        self._prefix = prefix

    def arn(self, reader: Reader) -> str:
        """Return the ARN of the reader's topic."""
        return f"{self._prefix}{reader.kind.value}-{reader.name}"

    def name(self, reader: Reader) -> str:
        """Return the name of the reader's topic: the last part of its ARN."""
        return self.arn(reader).rpartition(":")[2]

    def reader(self, arn: str) -> Reader | None:
        """Return whose topic `arn` is, or None when it is none of the hub's."""
        kind, dash, name = arn.removeprefix(self._prefix).partition("-")
        if not arn.startswith(self._prefix) or not dash or kind not in set(ReaderKind):
            return None
        return Reader(ReaderKind(kind), name)


def readers_of(configuration: Configuration) -> Iterator[tuple[Reader, tuple[str, ...]]]:
    """Give every reader with the addresses that the configuration has for it: none for some responders.

    Those have a topic all the same: what is published to them reaches nobody, and holds up nothing.
    """
    for audience in configuration.audiences.values():
        yield Reader(ReaderKind.AUDIENCE, audience.name), audience.addresses
    for responder in configuration.responders.values():
        addresses = (responder.email,) if responder.email is not None else ()
        yield Reader(ReaderKind.RESPONDER, responder.name), addresses
