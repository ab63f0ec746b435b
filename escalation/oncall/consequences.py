"""What an edit of on call comes to: the spans whose people change, and those in which nobody is left."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from escalation.oncall.people import who
from escalation.oncall.spans import edges
from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.schedule import CompiledSchedule, OnCall
from hub.model.swap import Span


class ShiftChange(NamedTuple):
    """A span in which others are on call than before, or the same in another order; aware UTC."""

    start: datetime
    end: datetime
    before: tuple[OnCall, ...]
    after: tuple[OnCall, ...]

    @property
    def leaves_nobody(self) -> bool:
        """True when somebody was on call and nobody is any more; what was a gap before and stays one is no change."""
        return not self.after


def consequences(
    before: CompiledSchedule, after: CompiledSchedule, start: datetime, end: datetime
) -> tuple[ShiftChange, ...]:
    """Return the changes inside [start, end), in order; none when the same people are called in the same order.

    Neighbours differ in who is on call, or why. Raises InputError when `end` is before `start`, ValueError when a
    bound carries no offset.
    """
    start, end = as_utc(start), as_utc(end)
    if end < start:
        raise InputError(f"consequences: end {end.isoformat()} is before start {start.isoformat()}")
    bounds = sorted({start, *edges(before, start, end), *edges(after, start, end), end})
    changes: list[ShiftChange] = []
    for begin, until in pairwise(bounds):
        change = ShiftChange(begin, until, who(before, begin), who(after, begin))
        if _names(change.before) == _names(change.after):
            continue
        if changes and changes[-1].end == begin and changes[-1][2:] == change[2:]:
            changes[-1] = changes[-1]._replace(end=until)
        else:
            changes.append(change)
    return tuple(changes)


def emptied(changes: tuple[ShiftChange, ...]) -> tuple[Span, ...]:
    """Return the spans in which an edit leaves nobody, those that touch put together; no edit does so unless forced."""
    spans: list[Span] = []
    for change in changes:
        if not change.leaves_nobody:
            continue
        if spans and spans[-1].end == change.start:
            spans[-1] = Span(start=spans[-1].start, end=change.end)
        else:
            spans.append(Span(start=change.start, end=change.end))
    return tuple(spans)


def _names(people: tuple[OnCall, ...]) -> tuple[str, ...]:
    return tuple(entry.responder for entry in people)
