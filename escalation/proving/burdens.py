"""What on call costs each person: hours, nights and weekends, from the schedules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from escalation.oncall import shifts
from escalation.oncall.local_time import DAY, instant_of, shifted, wall_time
from escalation.people import OnCallBook
from escalation.proving.models import Burden
from hub.model.night import NIGHT_BEGINS, NIGHT_ENDS

_SATURDAY: Final = 5
Span = tuple[datetime, datetime]


def burdens(book: OnCallBook, start: datetime, end: datetime) -> tuple[Burden, ...]:
    """Return what each person who is on call on any schedule in [start, end) carries, the most hours first.

    Who is on call on two schedules at once is on call once.
    """
    on_call: defaultdict[str, list[Span]] = defaultdict(list)
    for schedule in book.schedules.values():
        for shift in shifts(schedule, start, end):
            for name in dict.fromkeys(shift.responders):
                on_call[name].append((shift.start, shift.end))
    found = [_burden(name, _zone(book, name), list(_joined(spans))) for name, spans in on_call.items()]
    return tuple(sorted(found, key=lambda each: (-each.seconds, each.responder)))


def _zone(book: OnCallBook, name: str) -> str:
    responder = book.configuration.responders.get(name)
    return (responder and responder.time_zone) or book.configuration.organization.time_zone


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield `spans` in order, those that overlap or touch made one."""
    current: Span | None = None
    for start, end in sorted(spans):
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _burden(name: str, time_zone: str, spans: list[Span]) -> Burden:
    zone = ZoneInfo(time_zone)
    nights = {night for span in spans for night in _nights(zone, span)}
    weekends = {saturday for span in spans for saturday in _weekends(zone, span)}
    return Burden(
        responder=name,
        time_zone=time_zone,
        seconds=_seconds(end - start for start, end in spans),
        night_seconds=_seconds(_overlap(_night(zone, day), span) for span in spans for day in _nights(zone, span)),
        nights=len(nights),
        weekends=len(weekends),
    )


def _nights(zone: ZoneInfo, span: Span) -> list[date]:
    """Return the days on which the nights begin that `span` reaches into."""
    return [day for day in _days(zone, span) if _overlap(_night(zone, day), span)]


def _weekends(zone: ZoneInfo, span: Span) -> list[date]:
    """Return the Saturdays of the weekends that `span` reaches into."""
    saturdays = (day for day in _days(zone, span) if day.weekday() == _SATURDAY)
    return [day for day in saturdays if _overlap(_weekend(zone, day), span)]


def _night(zone: ZoneInfo, day: date) -> Span:
    return (
        instant_of(zone, datetime.combine(day, NIGHT_BEGINS)),
        instant_of(zone, datetime.combine(day + DAY, NIGHT_ENDS)),
    )


def _weekend(zone: ZoneInfo, saturday: date) -> Span:
    monday = saturday + 2 * DAY
    return instant_of(zone, datetime.combine(saturday, time())), instant_of(zone, datetime.combine(monday, time()))


def _days(zone: ZoneInfo, span: Span) -> Iterator[date]:
    """Yield each day that the wall shows in the span, and two before, on which what reaches into it may begin."""
    first = shifted(wall_time(zone, span[0]), -2 * DAY).toordinal()
    last = shifted(wall_time(zone, span[1]), DAY).toordinal()
    return map(date.fromordinal, range(first, last))


def _overlap(one: Span, other: Span) -> timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta(0))


def _seconds(spans: Iterable[timedelta]) -> int:
    return int(sum(spans, timedelta(0)).total_seconds())
