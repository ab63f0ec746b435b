"""Whom an escalation policy can come to at all, whether they can be rung or not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation.people import OnCallBook
from hub.model.escalation_policy import EscalationPolicy, Target, TargetKind
from hub.model.schedule import CompiledSchedule, Override, OverrideKind


def people_of(book: OnCallBook, policy: EscalationPolicy, start: datetime, end: datetime) -> tuple[str, ...]:
    """Return the names of all whom the levels of `policy` can come to in a span, reachable or not, each once."""
    targets = (target for level in policy.levels for target in level.targets)
    return tuple(dict.fromkeys(name for target in targets for name in _named(book, target, start, end)))


def _named(book: OnCallBook, target: Target, start: datetime, end: datetime) -> Iterator[str]:
    if target.kind is TargetKind.RESPONDER:
        yield target.name
        return
    schedule = book.schedules.get(target.name)
    if schedule is not None:
        for layer in schedule.schedule.layers:
            if target.layer in (None, layer.name):
                yield from layer.rotation.participants
        whole = target.layer is None
        yield from (override.responder for override in _put_on(schedule, start, end) if whole or override.swap)


def _put_on(schedule: CompiledSchedule, start: datetime, end: datetime) -> Iterator[Override]:
    """Yield the overrides that put somebody on call in the span; of one layer alone only swaps do."""
    for override in schedule.overrides:
        if override.kind is not OverrideKind.REMOVE and override.start < end and override.end > start:
            yield override
