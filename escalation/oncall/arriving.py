"""Who comes on call: the instants at which somebody takes over who was not on call before, and until when they stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from escalation.oncall.local_time import shifted
from escalation.oncall.people import who
from escalation.oncall.spans import edges
from hub.model.schedule import CompiledSchedule, OnCall

_AHEAD: Final = tuple(timedelta(days=days) for days in (8, 64, 366))
"""So far is looked for an end, further each time: most shifts end within days."""
_AN_INSTANT: Final = timedelta(microseconds=1)


class Arrival(NamedTuple):
    """Somebody who comes on call at `at`, aware UTC."""

    at: datetime
    entry: OnCall
    leaving: tuple[str, ...]
    """Who was on call until then and is not any more."""
    beside: tuple[str, ...]
    """Who else is on call from then on."""

    @property
    def responder(self) -> str:
        """Who comes."""
        return self.entry.responder


def arrivals(views: Sequence[CompiledSchedule], start: datetime, end: datetime) -> tuple[Arrival, ...]:
    """Return who comes on call inside (start, end) in order; nobody who was on call just before, for whatever reason.

    `views` are one schedule in the forms in which it is used: whole, or one of its layers alone. Whoever is on call in
    one of them is on call. Overrides, swaps and leave count. Raises ValueError when a bound carries no offset.
    """
    instants = (start, *_changes(views, start, end))
    teams = [(at, _team(views, at)) for at in instants]
    return tuple(
        Arrival(at, entry, _without(before, after), _without(after, {name: entry}))
        for (_, before), (at, after) in pairwise(teams)
        for name, entry in after.items()
        if name not in before
    )


def departure(views: Sequence[CompiledSchedule], responder: str, at: datetime) -> datetime | None:
    """Return when `responder`, who is on call at `at`, is not any more, UTC; None when that is over a year off."""
    begins = at
    for ahead in _AHEAD:
        # What changes at the last instant of a span is looked for in the next one: both bounds are left out.
        for edge in _changes(views, begins - _AN_INSTANT, shifted(at, ahead)):
            if edge > at and responder not in _team(views, edge):
                return edge
        begins = shifted(at, ahead)
    return None


def on_call(views: Sequence[CompiledSchedule], at: datetime) -> tuple[str, ...]:
    """Return who is on call at `at` in one of the `views`, each once, in calling order."""
    return tuple(_team(views, at))


def _changes(views: Sequence[CompiledSchedule], start: datetime, end: datetime) -> Iterator[datetime]:
    yield from sorted({edge for view in views for edge in edges(view, start, end)})


def _team(views: Sequence[CompiledSchedule], at: datetime) -> Mapping[str, OnCall]:
    team: dict[str, OnCall] = {}
    for view in views:
        for entry in who(view, at):
            team.setdefault(entry.responder, entry)
    return team


def _without(some: Mapping[str, OnCall], others: Mapping[str, OnCall]) -> tuple[str, ...]:
    return tuple(name for name in some if name not in others)
