"""Whether a hub is well: each invariant of its watchdog, its queues, and whether somebody serves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from console.operations.holdings import Holdings
from escalation.watchdog import nobody_serves
from escalation.words.mail.watchdog import what_is_wrong, what_to_do
from hub.model.base import Frozen, Instant
from hub.model.breach import Breach, Invariant


class InvariantRow(Frozen):
    """One invariant: well when `number` is 0."""

    invariant: str
    well: bool
    number: int
    """How many rows, pages, audiences or messages break it."""
    since: Instant | None
    """When the oldest of them should have been done."""
    wrong: tuple[str, ...]
    """A sentence for each breach."""
    advice: tuple[str, ...]
    """What a person does about each."""


class Health(Frozen):
    """A hub at one instant."""

    well: bool
    at: Instant
    last_beat: Instant | None
    """When the watchdog of a served hub looked last."""
    running_pages: int
    findings_queued: int
    messages_queued: int
    invariants: tuple[InvariantRow, ...]


def health(hub: Holdings) -> Health:
    """Return how a hub is; looks and repairs nothing. Raises StoreError when it cannot be reached."""
    stores, now = hub.stores, hub.clock.now()
    running, last = stores.pages.running(), stores.beats.last()
    breaches = (*hub.lookout.look(now), *nobody_serves(running, last, now))
    return Health(
        well=not breaches,
        at=now,
        last_beat=last.at if last else None,
        running_pages=len(running),
        findings_queued=hub.findings.depth(),
        messages_queued=hub.messages.depth(),
        invariants=tuple(_row(each, breaches) for each in Invariant),
    )


def _row(invariant: Invariant, breaches: Sequence[Breach]) -> InvariantRow:
    broken = [each for each in breaches if each.invariant is invariant]
    return InvariantRow(
        invariant=invariant.value,
        well=not broken,
        number=sum(each.number for each in broken),
        since=_earliest(broken),
        wrong=tuple(map(what_is_wrong, broken)),
        advice=tuple(map(what_to_do, broken)),
    )


def _earliest(breaches: Sequence[Breach]) -> datetime | None:
    return min((each.since for each in breaches), default=None)
