"""A schedule over time: every span with one answer, gaps included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from escalation.oncall.local_time import DAY, offset_changes, readings, shifted, wall_time
from escalation.oncall.people import who
from escalation.oncall.turns import shifts_of
from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.holidays import Holidays, HoursWindow
from hub.model.schedule import CompiledSchedule, ScheduleShift


def shifts(schedule: CompiledSchedule, start: datetime, end: datetime) -> tuple[ScheduleShift, ...]:
    """Return the spans that tile [start, end) exactly, each with the one answer that `who` gives in all of it.

    A gap is a span with nobody. Neighbours differ in the people or in the reason; the first and the last span are
    clipped to the bounds, while the people in them show their whole shifts. Raises InputError when `end` is before
    `start`, ValueError when a bound carries no offset.
    """
    start, end = as_utc(start), as_utc(end)
    if end < start:
        raise InputError(f"shifts: end {end.isoformat()} is before start {start.isoformat()}; expected a later one")
    bounds = sorted({start, *edges(schedule, start, end), end})
    spans = [ScheduleShift(start=a, end=b, on_call=who(schedule, a)) for a, b in pairwise(bounds)]
    return _merged(spans)


def edges(schedule: CompiledSchedule, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Return, ascending, every instant inside (start, end) at which `who` or `upcoming` can change their answer.

    At some of them they perhaps do not; between two of them they never do.
    """
    return tuple(sorted({edge for edge in _edges(schedule, start, end) if start < edge < end}))


def _merged(spans: list[ScheduleShift]) -> tuple[ScheduleShift, ...]:
    merged: list[ScheduleShift] = []
    for span in spans:
        if merged and merged[-1].on_call == span.on_call:
            merged[-1] = merged[-1].model_copy(update={"end": span.end})
        else:
            merged.append(span)
    return tuple(merged)


def _edges(schedule: CompiledSchedule, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield every instant at which the answer can change, and perhaps some at which it does not."""
    for layer in schedule.schedule.layers:
        yield from (shift.start for shift in shifts_of(layer.rotation, start, end))
        if layer.restrictions:
            yield from window_edges(layer.restrictions, layer.rotation.time_zone, start, end)
    for override in schedule.overrides:
        yield from (override.start, override.end)
    for leave in schedule.leave:
        yield from (leave.start, leave.end)


def window_edges(windows: Iterable[HoursWindow], time_zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the beginnings and ends of `windows` in a span, and the instants at which the clock jumps over one.

    A holiday begins and ends at a midnight, so where there are any each midnight is one. Some may lie a day outside
    the span, and they come in no order.
    """
    zone = ZoneInfo(time_zone)
    times = {bound for window in windows for bound in _bounds(window)}
    for day in _local_days(zone, start, end):
        for bound in times:
            yield from readings(zone, datetime.combine(day, bound))
    yield from offset_changes(zone, start, end)


def _bounds(window: HoursWindow) -> tuple[time, ...]:
    return (time(0),) if isinstance(window, Holidays) else (window.since, window.until)


def _local_days(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[date]:
    """Yield each day that the wall shows in the span, and one more on either side, for clocks that were put back."""
    first = shifted(wall_time(zone, start), -DAY)
    last = shifted(wall_time(zone, end), DAY)
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
