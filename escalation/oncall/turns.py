"""The turns of one rotation: handoffs counted on the wall clock, and the shift that holds at an instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import MAXYEAR, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from escalation.oncall.local_time import DAY, LATEST, instant_of, wall_time
from hub.model.base import as_utc
from hub.model.rotation import Rotation, Shift, ShiftUnit

_LENGTHS: Final = {
    ShiftUnit.HOURS: timedelta(hours=1),
    ShiftUnit.DAYS: DAY,
    ShiftUnit.WEEKS: timedelta(weeks=1),
}
_MONTHS_OF_A_YEAR = 12


def shift_at(rotation: Rotation, at: datetime) -> Shift | None:
    """Return the shift that holds at the aware instant `at`, in UTC; None before the rotation's start.

    The instant of a handoff belongs to the incoming shift. Handoffs beyond the year 9999 are held at its last
    instant, which belongs to the last shift. Raises ValueError when `at` carries no offset.
    """
    turn = _turn(rotation, at)
    if turn is None:
        return None
    number, end = turn
    return Shift(
        start=handoff(rotation, number),
        end=end,
        participant=rotation.participants[number % len(rotation.participants)],
    )


def shifts_of(rotation: Rotation, start: datetime, end: datetime) -> Iterator[Shift]:
    """Yield the shifts that overlap [start, end), in order and without a hole between them.

    They are whole: the first may begin before `start` and the last may end after `end`. What lies before the
    rotation's start has no shift. Raises ValueError when a bound carries no offset.
    """
    at = max(as_utc(start), handoff(rotation, 0))
    end = as_utc(end)
    while at < end and (shift := shift_at(rotation, at)):
        yield shift
        at = shift.end


def turn_at(rotation: Rotation, at: datetime) -> int | None:
    """Return the number k >= 0 of the newest handoff at or before the aware instant `at`; None before the first.

    Of handoffs that fall on one instant that is the last, so an empty shift is never returned and its participant
    loses that turn (semantics 3).
    """
    turn = _turn(rotation, at)
    return None if turn is None else turn[0]


def _turn(rotation: Rotation, at: datetime) -> tuple[int, datetime] | None:
    """Return the number of the newest handoff at or before `at`, and the instant of the one after it."""
    at = min(as_utc(at), LATEST - datetime.resolution)
    number = _whole_shifts(rotation, wall_time(ZoneInfo(rotation.time_zone), at))
    if number <= 0:  # a wall that shows a time before the start may do so again, when the clock was put back since
        if at < handoff(rotation, 0):
            return None
        number = 0
    # A clock that was put back has already shown later times than it shows now, and their handoffs have happened: at
    # most as many as a shift goes into the day that Kwajalein and Manila lived twice.
    while (end := handoff(rotation, number + 1)) <= at:
        number += 1
    return number, end


def handoff(rotation: Rotation, number: int) -> datetime:
    """Return the instant of handoff `number` >= 0, UTC: start + number x length on the wall clock (semantics 3)."""
    local = _local_handoff(rotation, number)
    return LATEST if local is None else instant_of(ZoneInfo(rotation.time_zone), local)


def _local_handoff(rotation: Rotation, number: int) -> datetime | None:
    """Return the wall-clock time of a handoff, None beyond the year 9999."""
    length, start = rotation.shift_length, rotation.start
    if length.unit is ShiftUnit.MONTHS:
        months = _month_number(start) + number * length.amount
        year, month = divmod(months, _MONTHS_OF_A_YEAR)
        return start.replace(year=year, month=month + 1, fold=0) if year <= MAXYEAR else None
    try:
        return start + number * length.amount * _LENGTHS[length.unit]
    except OverflowError:
        return None


def _whole_shifts(rotation: Rotation, local: datetime) -> int:
    """Return how many whole shifts the wall clock counts from the rotation's start to `local`, rounded down."""
    length, start = rotation.shift_length, rotation.start
    if length.unit is not ShiftUnit.MONTHS:
        return (local - start) // (length.amount * _LENGTHS[length.unit])
    begun = _month_number(local) - _month_number(start)
    incomplete = (local.day, local.time()) < (start.day, start.time())
    return (begun - incomplete) // length.amount


def _month_number(local: datetime) -> int:
    return local.year * _MONTHS_OF_A_YEAR + local.month - 1
