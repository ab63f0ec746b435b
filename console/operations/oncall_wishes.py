"""What can be wanted of on call, and what is answered: requests and rows that commands and operator API share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from hub.model.base import Frozen, Instant
from hub.model.journal import LONGEST_WHY
from hub.model.schedule import OverrideKind
from hub.model.swap import Span, SwapState

Why = Annotated[str, Field(max_length=LONGEST_WHY)]


class SwapAnswer(StrEnum):
    """What can be said to a swap that was asked."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


class ToOverride(Frozen):
    """Add somebody to a schedule, remove them from it, or put them in somebody's place."""

    wish: Literal["override"] = "override"
    schedule: str
    kind: OverrideKind
    responder: str
    start: Instant | None = None
    """None: from now."""
    end: Instant
    instead_of: str | None = None
    force: bool = False
    """True: even where nobody is left."""
    why: Why = ""


class ToTake(Frozen):
    """Put whoever asks on call, from now, in everybody's place."""

    wish: Literal["take"] = "take"
    schedule: str
    end: Instant
    why: Why = ""


class ToEndOverride(Frozen):
    """Remove an override; one that holds ends now."""

    wish: Literal["end override"] = "end override"
    schedule: str
    number: int
    force: bool = False
    why: Why = ""


class ToAskSwap(Frozen):
    """Ask somebody to take the asker's turns in `given`, and to give theirs in `taken` in return."""

    wish: Literal["ask swap"] = "ask swap"
    schedule: str
    accepter: str
    given: Span
    taken: Span | None = None
    why: Why = ""


class ToAnswerSwap(Frozen):
    """Answer a swap."""

    wish: Literal["answer swap"] = "answer swap"
    number: int
    answer: SwapAnswer
    lead: bool = False
    """True: a lead answers for whoever was asked."""
    why: Why = ""


class ToLeave(Frozen):
    """Somebody is nobody's on-call in a span."""

    wish: Literal["leave"] = "leave"
    responder: str
    start: Instant | None = None
    """None: from now."""
    end: Instant
    force: bool = False
    why: Why = ""


class ToEndLeave(Frozen):
    """Remove a leave; one that holds ends now."""

    wish: Literal["end leave"] = "end leave"
    responder: str
    number: int
    force: bool = False
    why: Why = ""


Wish = ToOverride | ToTake | ToEndOverride | ToAskSwap | ToAnswerSwap | ToLeave | ToEndLeave


class OnCallWish(Frozen):
    """One edit of on call."""

    wanted: Annotated[Wish, Field(discriminator="wish")]


class Gap(StrEnum):
    """What becomes of a span in which nobody is on call, before or afterwards."""

    NONE = ""
    CLOSED = "the gap is closed"
    STAYS = "the gap stays"
    OPENED = "nobody is left"


class ShiftBoth(Frozen):
    """A span of a schedule with who is on call before and after an edit, in calling order."""

    schedule: str
    time_zone: str
    start: Instant
    end: Instant
    before: tuple[str, ...]
    after: tuple[str, ...]
    gap: Gap = Gap.NONE


class OnCallEdited(Frozen):
    """What came of an edit of on call."""

    number: int
    """Of the edit."""
    document: str
    """`override soc/3`, `leave wei/1`, `swap 2`."""
    what: str
    """One sentence."""
    time_zone: str
    """The schedule's; of leave the organization's."""
    responder: str
    full_name: str
    responder_zone: str | None
    """The person's own, None when they have none."""
    spans: tuple[Span, ...]
    shifts: tuple[ShiftBoth, ...]
    """Before and after, in those spans."""
    warnings: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    """Responders whom a mail was asked for."""
    anchored: bool = True


class OverrideRow(Frozen):
    """An override that was made."""

    schedule: str
    number: int
    time_zone: str
    kind: OverrideKind
    responder: str
    full_name: str
    instead_of: str | None
    start: Instant
    end: Instant
    swap: int | None
    by: str
    why: str


class LeaveRow(Frozen):
    """A leave."""

    responder: str
    number: int
    time_zone: str
    """The responder's own, else the organization's."""
    full_name: str
    start: Instant
    end: Instant
    why: str


class SwapRow(Frozen):
    """A swap."""

    number: int
    schedule: str
    time_zone: str
    state: SwapState
    asker: str
    accepter: str
    given: Span
    taken: Span | None
    by: str
    at: Instant
    why: str
    answered_by: str | None = None
