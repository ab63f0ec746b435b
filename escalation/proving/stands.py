"""An escalation policy over time: every span in which the same people stand on its levels for the same accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from escalation.oncall import edges
from escalation.people import OnCallBook
from escalation.proving.models import Callers, Demand
from escalation.timing import People
from hub.model.escalation_policy import EscalationPolicy, TargetKind


@dataclass(frozen=True)
class Stand:
    """Who is on each level in [start, end), and whose findings call there."""

    start: datetime
    end: datetime
    people: People
    callers: Callers


def stands(book: OnCallBook, policy: EscalationPolicy, demands: Sequence[Demand]) -> Iterator[Stand]:
    """Yield the stands of `policy` in order; spans in which nobody relies on it are left out.

    `demands`, one at least, follow one another. Neighbours may be alike: there is one for each instant at which
    something can change.
    """
    changes = _changes(book, policy, demands[0].start, demands[-1].end)
    for demand in demands:
        callers = demand.callers.get(policy.name)
        if callers is None:
            continue
        inside = [edge for edge in changes if demand.start < edge < demand.end]
        for start, end in pairwise([demand.start, *inside, demand.end]):
            yield Stand(start, end, book.walked(policy, start), callers)


def _schedules(book: OnCallBook, policy: EscalationPolicy) -> tuple[str, ...]:
    """Return the schedules that the levels of `policy` point to, each once."""
    targets = (target for level in policy.levels for target in level.targets)
    names = (target.name for target in targets if target.kind is not TargetKind.RESPONDER)
    return tuple(name for name in dict.fromkeys(names) if name in book.schedules)


def _changes(book: OnCallBook, policy: EscalationPolicy, start: datetime, end: datetime) -> list[datetime]:
    found = {edge for name in _schedules(book, policy) for edge in edges(book.schedules[name], start, end)}
    found.update(edge for leave in book.leave for edge in (leave.start, leave.end))
    return sorted(found)
