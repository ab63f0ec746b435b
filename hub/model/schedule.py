"""A schedule: ordered layers of rotations, what was changed by hand, and its compiled form."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from hub.model.base import Frozen, Instant, Name
from hub.model.holidays import HoursWindow
from hub.model.responder import Leave
from hub.model.rotation import Rotation, TimeZone


class Layer(Frozen):
    """One layer: a rotation, the hours in which it is active, and its rank.

    A layer of higher rank hides the lower ones where it has somebody; layers of one rank are called together.
    """

    name: Name
    rotation: Rotation
    restrictions: tuple[HoursWindow, ...] = ()
    """Active as `hub.model.holidays.active` says of them (local to the rotation's zone); none means always."""
    rank: int


class OverrideKind(StrEnum):
    """What an override does to the people a schedule gives in its span."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


class Override(Frozen):
    """A span changed by hand. A later one (higher `sequence`) wins over an earlier one."""

    schedule: Name
    kind: OverrideKind
    start: Instant
    end: Instant
    responder: Name
    """Who is added, removed, or put in."""
    instead_of: Name | None = None
    """For replace: whose place is taken; None means everybody's."""
    sequence: int = 0
    by: str = ""
    why: str = ""
    swap: Annotated[int, Field(ge=1)] | None = None
    """The number of the accepted swap that this is one half of; it acts on the turns themselves (semantics 3)."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Override:
        if self.end <= self.start:
            raise ValueError(f"override of {self.schedule} ends at {self.end.isoformat()}, not after its start")
        if self.instead_of is not None and self.kind is not OverrideKind.REPLACE:
            raise ValueError(f"instead_of goes with replace only, found it with {self.kind.value}")
        if self.swap is not None and self.instead_of is None:
            raise ValueError(f"swap {self.swap}: expected instead_of, whose turn it is")
        return self


class Schedule(Frozen):
    """What an operator writes: a zone to show it in, and its layers."""

    name: Name
    time_zone: TimeZone
    layers: tuple[Layer, ...] = ()


class CompiledSchedule(Frozen):
    """Schedule, overrides and leave of one configuration version: all that is needed to say who is on call."""

    schedule: Schedule
    overrides: tuple[Override, ...] = ()
    """In the order in which they were made."""
    leave: tuple[Leave, ...] = ()
    responders: frozenset[str] = frozenset()
    """Who exists; a participant outside it is gone and shows the next layer."""
    version: str


class OnCall(Frozen):
    """One person on call and why: layer, shift bounds and, where there is one, the override that put them there."""

    responder: Name
    layer: Name | None = None
    start: Instant
    """From when this very answer holds (the shift's start, or the override's)."""
    end: Instant
    override: Override | None = None
    why: str


class ScheduleShift(Frozen):
    """A span of a schedule with one answer; no responders is a gap, listed as such."""

    start: Instant
    end: Instant
    on_call: tuple[OnCall, ...]

    @property
    def responders(self) -> tuple[str, ...]:
        """The names of those on call, in calling order."""
        return tuple(entry.responder for entry in self.on_call)
