"""What goes over the operator API beside the rows that commands print: requests, and lists with a cursor."""

from __future__ import annotations

import base64
from typing import Annotated, Final, Generic, TypeVar

from pydantic import BeforeValidator, Field, PlainSerializer

from console.operations.rejected import RejectedRow
from hub.model.base import Frozen, Instant
from hub.model.configuration import Configuration
from hub.model.incident import Closure
from hub.model.member_set import MemberSet

MOST_ROWS: Final = 1000
"""So many rows come at once."""
MOST_BYTES: Final = 6 * 1024 * 1024 - 64 * 1024
"""A function URL carries 6 MB each way (AWS Lambda quotas); the rest is for what is around a body."""
MOST_RECORDS: Final = 500
"""So many records are sent at once."""


def _raw(value: object) -> object:
    """Return the bytes that base64 text stands for; what is bytes already, and what is neither, as it is."""
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


Body = Annotated[bytes, BeforeValidator(_raw), PlainSerializer(_text, return_type=str, when_used="json")]
"""Bytes, which are base64 text on the way."""
Row = TypeVar("Row", bound=Frozen)


class ZoneAnswer(Frozen):
    """A time zone."""

    time_zone: str


class Listed(Frozen, Generic[Row]):
    """Some rows of a list."""

    rows: tuple[Row, ...]
    cursor: str | None = None
    """Where the next rows begin; None at the end."""


class RejectedBody(Frozen):
    """A rejected record with its body, which is sent once: as text it would not fit."""

    row: RejectedRow
    body: Body


class ToExplain(Frozen):
    """A record to explain, and where it stands in its file."""

    file: str
    line: int | None
    record: int
    others: int
    body: Body
    at: Instant | None = None


class ToSend(Frozen):
    """Records to queue."""

    records: Annotated[tuple[Body, ...], Field(max_length=MOST_RECORDS)]


class ToTake(Frozen):
    """A page to take, for the members that were shown."""

    page: str
    covered: MemberSet


class ToClose(Frozen):
    """An incident to close, by the first characters of its id."""

    incident: str
    closure: Closure
    note: str


class ToSnooze(Frozen):
    """An incident to hold until an instant."""

    incident: str
    until: Instant


class ToAnnotate(Frozen):
    """A note on an incident."""

    incident: str
    note: str


class ToDrill(Frozen):
    """A responder or an escalation policy to run a drill of."""

    name: str


class ToRing(Frozen):
    """A number of a responder: its place from 1, or its last four digits or more; None: whichever it matters for."""

    name: str
    number: str | None = None


class ToReplay(Frozen):
    """Rejected records to put back, by the first characters of their ids."""

    records: Annotated[tuple[str, ...], Field(min_length=1, max_length=MOST_ROWS)]


class ToDiscard(Frozen):
    """A rejected record of no use."""

    record: str
    why: str


class ConfigurationInForce(Frozen):
    """The whole configuration, numbers and addresses included."""

    configuration: Configuration


class ToConfirm(Frozen):
    """An address to confirm, by the link in the mail that asks for it."""

    link: str
