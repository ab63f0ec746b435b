"""A rotation: who takes turns, from when, for how long, on the wall clock of one time zone."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, field_validator, model_serializer, model_validator

from hub.model.base import Frozen, Instant

LAST_DAY_OF_EVERY_MONTH = 28


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"expected an IANA time zone such as Europe/Berlin, found {name!r}") from error
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]
"""The name of an IANA time zone that tzdata knows."""


class ShiftUnit(StrEnum):
    """The wall-clock units a shift can be long."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class ShiftLength(Frozen):
    """How long a shift is on the wall clock; written `{"weeks": 1}`: exactly one unit, a whole number >= 1."""

    unit: ShiftUnit
    amount: Annotated[int, Field(ge=1, le=10_000)]

    @model_validator(mode="before")
    @classmethod
    def _from_mapping(cls, value: object) -> object:
        if isinstance(value, dict) and set(value) != {"unit", "amount"}:
            if len(value) != 1:
                raise ValueError("expected one of hours, days, weeks, months with a whole number >= 1")
            ((unit, amount),) = value.items()
            return {"unit": unit, "amount": amount}
        return value

    @model_serializer
    def _to_mapping(self) -> dict[str, int]:
        return {self.unit.value: self.amount}


class Weekday(StrEnum):
    """Days as an operator writes them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


ALL_WEEK = tuple(Weekday)


class Restriction(Frozen):
    """Hours in which something is active: local, half-open, on the days on which the window begins.

    `until` not after `since` means that the window crosses midnight; both at 00:00 is the whole day.
    """

    weekdays: tuple[Weekday, ...] = ALL_WEEK
    since: time = time(0)
    until: time = time(0)

    @field_validator("since", "until")
    @classmethod
    def _times_are_local(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("expected a local time without an offset: the time_zone beside it gives it")
        return value

    def covers(self, local: datetime) -> bool:
        """Return whether the naive wall-clock time `local` lies in the window."""
        day = ALL_WEEK[local.weekday()]
        now = local.time()
        if self.since < self.until:
            return day in self.weekdays and self.since <= now < self.until
        yesterday = ALL_WEEK[local.weekday() - 1]
        return (day in self.weekdays and now >= self.since) or (yesterday in self.weekdays and now < self.until)


class Rotation(Frozen):
    """Ordered participants who hand over every `shift_length`, counted on the wall clock from `start` (semantics 3)."""

    time_zone: TimeZone
    start: datetime
    shift_length: ShiftLength
    participants: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("start")
    @classmethod
    def _start_is_local(cls, value: datetime) -> datetime:
        if value.tzinfo is not None:
            raise ValueError("expected a local time without an offset: the rotation's time_zone gives it")
        return value

    @model_validator(mode="after")
    def _months_start_on_a_day_every_month_has(self) -> Rotation:
        if self.shift_length.unit is ShiftUnit.MONTHS and self.start.day > LAST_DAY_OF_EVERY_MONTH:
            raise ValueError(f"a monthly rotation starts on day 1 to 28, found {self.start.date()}")
        return self


class Shift(Frozen):
    """One turn: `start` belongs to it, `end` belongs to the next; both aware UTC."""

    start: Instant
    end: Instant
    participant: str
