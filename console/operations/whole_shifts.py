"""Whole shifts for a calendar: what runs now and what is cut off by the last day are shown with their real bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final, TypeVar

from console.operations.door import OnCallDoor
from console.operations.on_call import OnShift, ShiftRow
from console.suggesting import meant
from hub.errors import NotFoundError
from hub.model.base import Frozen, Instant

_MARGIN: Final = timedelta(days=40)
"""Longer than a month's shift."""


class OwnShift(Frozen):
    """A span in which one responder is on call on a schedule for one reason, whoever else is."""

    schedule: str
    time_zone: str
    start: Instant
    end: Instant
    on_call: OnShift


_Span = TypeVar("_Span", ShiftRow, OwnShift)


def whole_shifts(door: OnCallDoor, schedule: str, start: datetime, end: datetime) -> tuple[ShiftRow, ...]:
    """Return the spans of a schedule that touch [start, end), the first and the last not clipped to it.

    So the same shift has the same bounds on whatever day it is asked for. A span without an end in sight is clipped
    where the UTC year before `start` begins and where the one after `end` ends. Errors are those of the door.
    """
    return _whole(lambda first, last: door.shifts(schedule, first, last), start, end)


def shifts_of_responder(door: OnCallDoor, responder: str, start: datetime, end: datetime) -> tuple[OwnShift, ...]:
    """Return the whole shifts of a responder on every schedule that touch [start, end), in order of their start."""
    found = [shift for name in schedules_of(door) for shift in _own_shifts(door, name, responder, (start, end))]
    return tuple(sorted(found, key=lambda shift: (shift.start, shift.schedule)))


def nobody_called(door: OnCallDoor, name: str, start: datetime, end: datetime) -> NotFoundError:
    """Return the error for a name that is no schedule, and of nobody who is on call in [start, end)."""
    return NotFoundError(
        f"{name!r} is no schedule, and no responder who is on call from {start:%Y-%m-%d} to {end:%Y-%m-%d}"
        f"{meant(name, _names(door, start, end))}"
    )


def schedules_of(door: OnCallDoor) -> tuple[str, ...]:
    """Return the names of all schedules."""
    return tuple(dict.fromkeys(entry.schedule for entry in door.on_call(None, door.clock.now())))


def _own_shifts(
    door: OnCallDoor, schedule: str, responder: str, span: tuple[datetime, datetime]
) -> tuple[OwnShift, ...]:
    return _whole(lambda first, last: tuple(_own(door.shifts(schedule, first, last), responder)), *span)


def _whole(ask: Callable[[datetime, datetime], tuple[_Span, ...]], start: datetime, end: datetime) -> tuple[_Span, ...]:
    """Return the spans of an answer that touch [start, end), of a wider one when the near one clips any of them."""
    first, last = start - _MARGIN, end + _MARGIN
    near = _touching(ask(first, last), start, end)
    if all(first < span.start and span.end < last for span in near):
        return near
    return _touching(ask(*_years_around(start, end)), start, end)


def _touching(spans: tuple[_Span, ...], start: datetime, end: datetime) -> tuple[_Span, ...]:
    return tuple(span for span in spans if span.start < end and start < span.end)


def _names(door: OnCallDoor, start: datetime, end: datetime) -> set[str]:
    """Return the names of the schedules, and of who is on call on them."""
    schedules = schedules_of(door)
    rows = [row for name in schedules for row in door.shifts(name, start, end)]
    return {*schedules, *(name for row in rows for name in row.responders)}


def _years_around(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    first, last = start.astimezone(UTC).year - 1, end.astimezone(UTC).year + 2
    return datetime(first, 1, 1, tzinfo=UTC), datetime(last, 1, 1, tzinfo=UTC)


def _own(rows: tuple[ShiftRow, ...], responder: str) -> Iterator[OwnShift]:
    """Yield a responder's shifts; neighbours that differ in the other people only are one."""
    pieces = [
        OwnShift(schedule=row.schedule, time_zone=row.time_zone, start=row.start, end=row.end, on_call=person)
        for row in rows
        for person in row.on_call
        if person.responder == responder
    ]
    if not pieces:
        return
    current = pieces[0]
    for before, piece in pairwise(pieces):
        if piece.start == before.end and (piece.schedule, piece.on_call) == (before.schedule, before.on_call):
            current = current.model_copy(update={"end": piece.end})
        else:
            yield current
            current = piece
    yield current
