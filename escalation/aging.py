"""Aging: an incident of which nothing was heard for 30 days closes by itself, and nobody is told (semantics 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from escalation.leaving import Leaving
from hub.model.handling import CloseByAge, is_stale
from hub.model.incident import Closure, Incident, IncidentState
from hub.ports import IncidentStore

AGE: Final = timedelta(days=30)
"""So long without an event."""
EVERY: Final = timedelta(minutes=10)
AT_ONCE: Final = 200
"""So many rows of a state are looked at in one look."""
_STATES: Final = (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)
_FIRST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


class Aging:
    """Closes old incidents, some at each look: it goes through those that opened long ago, and begins again at the end.

    Those that go on stand among them and are passed over. All of it raises StoreError.
    """

    def __init__(self, incidents: IncidentStore, leaving: Leaving) -> None:
        """Look through `incidents`, and have what closes leave its pages."""
        self._incidents, self._leaving = incidents, leaving
        self._reached = dict.fromkeys(_STATES, _FIRST)
        self._looked_at: datetime | None = None

    def close_old(self, now: datetime) -> int:
        """Close what was not heard of for 30 days at `now`, at most every ten minutes; return how many closed."""
        if self._looked_at is not None and abs(now - self._looked_at) < EVERY:
            return 0
        closed = sum(self._close_some(state, now) for state in _STATES)
        self._looked_at = now
        return closed

    def _close_some(self, state: IncidentState, now: datetime) -> int:
        since, before = self._reached[state], now - AGE
        rows = self._incidents.opened(state, since, before, AT_ONCE) if since <= before else ()
        closed = sum(self._closed(row, before, now) for row in rows if is_stale(row, before, now))
        # Many may have opened at the instant that was reached: it is looked at again, unless nothing else was seen.
        last = rows[-1].opened_at if len(rows) >= AT_ONCE else _FIRST
        self._reached[state] = last + _TICK if last == since else last
        return closed

    def _closed(self, row: Incident, before: datetime, now: datetime) -> bool:
        after = self._incidents.handle(row.key, CloseByAge(before=before, at=now))
        if after is None or after.closure is not Closure.AGE:
            return False
        for head in self._leaving.heads_with(row.key):
            self._leaving.leave(head, after.summary, after.seen, "was closed by age")
        return True
