"""An escalation policy: the levels a page climbs, how often it rings at each, and what follows when nobody takes it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from hub.model.base import Frozen, Name
from hub.model.holidays import HoursWindow, active
from hub.model.rotation import TimeZone
from hub.model.route import Route

MAX_COMMANDS = 500
"""A page never takes more steps than this (semantics 2); counted at run time too."""


class TargetKind(StrEnum):
    """What a level can point to."""

    SCHEDULE = "schedule"
    NEXT = "next"
    ROTATION = "rotation"
    RESPONDER = "responder"


class Target(Frozen):
    """A schedule, one of its layers' rotation (`SCHEDULE/LAYER`), a responder, or `SCHEDULE next`.

    `next` is the next distinct reachable person of the schedule who has not been tried in this page.
    """

    kind: TargetKind
    name: Name
    layer: Name | None = None

    @property
    def text(self) -> str:
        """The form an operator writes."""
        if self.kind is TargetKind.NEXT:
            return f"{self.name} next"
        return f"{self.name}/{self.layer}" if self.layer else self.name


Seconds = Annotated[int, Field(ge=0, le=86_400)]


class Level(Frozen):
    """One rung. Times in whole seconds; `ring` as Amazon Connect allows it (15 to 60)."""

    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    attempts: Annotated[int, Field(ge=1, le=20)] = 2
    retry_delay: Seconds = 60
    wait: Seconds = 0
    ring: Annotated[int, Field(ge=15, le=60)] = 25
    listen: Annotated[int, Field(ge=15, le=300)] = 45


class Hours(Frozen):
    """`only:` — the hours in which a policy calls, in one zone."""

    time_zone: TimeZone
    windows: Annotated[tuple[HoursWindow, ...], Field(min_length=1)]

    def cover(self, at: datetime) -> bool:
        """Return whether the aware instant `at` falls into the windows, as `hub.model.holidays.active` says of them."""
        local = at.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)
        return active(self.windows, local)


class EscalationPolicy(Frozen):
    """Levels from 1, walked `repeat` times; outside `only` hours the `otherwise` route is taken instead."""

    name: Name
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=20)]
    repeat: Annotated[int, Field(ge=1, le=20)] = 2
    only: Hours | None = None
    otherwise: Route | None = None
    then: Name | None = None
    """The audience mailed when the page is exhausted."""

    @model_validator(mode="after")
    def _hours_need_an_otherwise(self) -> EscalationPolicy:
        if (self.only is None) != (self.otherwise is None):
            raise ValueError("`only` and `otherwise` go together: what happens outside the hours must be said")
        return self
