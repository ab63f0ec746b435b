"""What an edit of on call comes to: the book as it would be, and who is on call before and after in its spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Final

from console.operations.oncall_wishes import Gap, ShiftBoth
from escalation.oncall import ShiftChange, consequences, shifts
from escalation.people import OnCallBook
from escalation.snapshot import compile_book
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey
from hub.model.journal import Wanted
from hub.model.responder import Leave
from hub.model.schedule import CompiledSchedule, Override, ScheduleShift
from hub.model.swap import Span

_GAPS: Final = {
    (True, True): Gap.NONE,
    (False, True): Gap.CLOSED,
    (False, False): Gap.STAYS,
    (True, False): Gap.OPENED,
}
"""By whether anybody is on call before and after."""


def book_of(configuration: Configuration, live: Iterable[Frozen | None]) -> OnCallBook:
    """Return the on-call book of a configuration with the overrides and leave among `live` documents."""
    contents = tuple(live)
    overrides = (each for each in contents if isinstance(each, Override) and each.schedule in configuration.schedules)
    leave = sorted((each for each in contents if isinstance(each, Leave)), key=lambda each: each.start)
    return compile_book(configuration, tuple(sorted(overrides, key=lambda each: each.sequence)), tuple(leave))


def changed(live: Mapping[DocumentKey, Frozen | None], changes: Iterable[Wanted]) -> dict[DocumentKey, Frozen | None]:
    """Return live documents with `changes` laid over them; what is removed says None."""
    return {**live, **{change.key: change.content for change in changes}}


def changes_of(before: OnCallBook, after: OnCallBook, schedule: str, span: Span) -> tuple[ShiftChange, ...]:
    """Return what changes on a schedule in a span."""
    return consequences(before.schedules[schedule], after.schedules[schedule], span.start, span.end)


def rows_of(before: OnCallBook, after: OnCallBook, schedule: str, span: Span) -> Iterator[ShiftBoth]:
    """Yield who is on call on a schedule before and after, in spans that tile `span`."""
    compiled = before.schedules[schedule]
    old, new = _shifts(compiled, span), _shifts(after.schedules[schedule], span)
    bounds = sorted({each.start for each in (*old, *new)} | {span.end})
    start = bounds[0]
    for at, end in pairwise(bounds):
        people = _at(old, at), _at(new, at)
        if end != span.end and people == (_at(old, end), _at(new, end)):
            continue
        yield _row(compiled, (start, end), *people)
        start = end


def changed_rows(
    before: OnCallBook, after: OnCallBook, schedule: str, changes: Iterable[ShiftChange]
) -> Iterator[ShiftBoth]:
    """Yield the same of the changes alone."""
    for change in changes:
        yield from rows_of(before, after, schedule, Span(start=change.start, end=change.end))


def schedules_with(responder: str, book: OnCallBook) -> tuple[str, ...]:
    """Return the schedules on which somebody can be on call: as a participant, or by an override."""
    return tuple(name for name, compiled in book.schedules.items() if responder in _people(compiled))


def _people(compiled: CompiledSchedule) -> set[str]:
    turns = {name for layer in compiled.schedule.layers for name in layer.rotation.participants}
    return turns | {override.responder for override in compiled.overrides}


def _shifts(compiled: CompiledSchedule, span: Span) -> tuple[ScheduleShift, ...]:
    return shifts(compiled, span.start, span.end)


def _at(spans: tuple[ScheduleShift, ...], at: datetime) -> tuple[str, ...]:
    return next(each.responders for each in reversed(spans) if each.start <= at)


def _row(
    compiled: CompiledSchedule, span: tuple[datetime, datetime], before: tuple[str, ...], after: tuple[str, ...]
) -> ShiftBoth:
    return ShiftBoth(
        schedule=compiled.schedule.name,
        time_zone=compiled.schedule.time_zone,
        start=span[0],
        end=span[1],
        before=before,
        after=after,
        gap=_GAPS[bool(before), bool(after)],
    )
