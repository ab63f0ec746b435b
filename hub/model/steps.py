"""The decider's alphabet: the state it carries, the events it takes and the commands it gives, all plain JSON.

The state holds counts and marks, never lists: it travels through a state machine of 256 KiB (architecture 1).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from hub.model.attempt import AttemptOutcome
from hub.model.base import Frozen, Instant, Name

SCHEMA = 1


class PageEnd(StrEnum):
    """How a page ends (running is the state before)."""

    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"
    CANCELLED = "cancelled"


class State(Frozen):
    """Where a page stands in its escalation policy. Positions count from 0; `repeat` and `round` from 1."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    command: int = 0
    """Number of the newest command; a result that carries another number is stale."""
    repeat: int = 1
    level: int = -1
    """-1 before the first level was entered."""
    round: int = 1
    person: int = 0
    phone: int = 0
    left_early: Name | None = None
    """Who made the page leave the level before (two answered calls without proof): skipped on this level."""
    passed: int = 0
    """How many people passed in this repeat."""
    rung: int = 0
    """How many calls rang in this repeat."""
    hurried: bool = False
    """True once a repeat was begun at once because everybody passed."""
    throttled_since: Instant | None = None
    unavailable_told: bool = False
    """True when everybody on this level has had the text and mail that stand in for an unavailable voice."""
    resume: Literal["same", "next", "round", "level", "repeat", "voice"] | None = None
    """What follows the pause or notice under way: the same call, the next one, the next round, level or repeat, or
    another minute of waiting for the voice."""


class Started(Frozen):
    """The page was opened."""

    kind: Literal["started"] = "started"
    command: int = 0


class CallEnded(Frozen):
    """The call of command number `command` is over."""

    kind: Literal["call_ended"] = "call_ended"
    command: int
    outcome: AttemptOutcome


class PauseOver(Frozen):
    """The pause of command number `command` has passed."""

    kind: Literal["pause_over"] = "pause_over"
    command: int


class NoticeStored(Frozen):
    """The notices of command number `command` are stored where they cannot be lost."""

    kind: Literal["notice_stored"] = "notice_stored"
    command: int


class Woken(Frozen):
    """The page was taken or cancelled while some command was under way: look at the head now."""

    kind: Literal["woken"] = "woken"


Event = Annotated[Started | CallEnded | PauseOver | NoticeStored | Woken, Field(discriminator="kind")]


class Call(Frozen):
    """Ring one number of one person. Times in seconds; `timeout` bounds the whole attempt."""

    kind: Literal["call"] = "call"
    command: int
    repeat: int
    level: int
    round: int
    responder: Name
    phone: int
    ring: int
    listen: int
    timeout: int
    why: str


class Pause(Frozen):
    """Wait `seconds` (whole, >= 1); an acknowledgement ends it early."""

    kind: Literal["pause"] = "pause"
    command: int
    seconds: int
    why: str


class NoticePurpose(StrEnum):
    """What a Notify command tells people."""

    VOICE_UNAVAILABLE = "voice unavailable"
    LINE_BUSY = "line busy"


class Notify(Frozen):
    """Text and mail people what the voice could not say: one person, or everybody on the level."""

    kind: Literal["notify"] = "notify"
    command: int
    purpose: NoticePurpose
    level: int
    responder: Name | None = None
    why: str


class Finish(Frozen):
    """The page is over."""

    kind: Literal["finish"] = "finish"
    command: int
    end: PageEnd
    why: str


Command = Annotated[Call | Pause | Notify | Finish, Field(discriminator="kind")]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
