"""What the router needs around it to decide without telling: rows in memory, and requests that go nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.errors import NotFoundError
from hub.model.finding import FindingKey
from hub.model.handling import Handling
from hub.model.incident import Incident, IncidentState, Mark, Observation, Observed, observe, tell
from hub.model.messages import CallRequested, NoticeRequested
from hub.model.record import RejectedRecord, Settlement


class MemoryIncidents:
    """`hub.ports.IncidentStore` for one sitting: it lives as long as a file is read."""

    def __init__(self) -> None:
        """Start without rows."""
        self.ordering: datetime | None = None
        """The ordering time of the record under way where it is not to be bounded by arrival: an instant that the
        operator chose says when to decide, not in which order things happened."""
        self._rows: dict[FindingKey, Incident] = {}

    def observe(self, event: Observation) -> Observed:
        """Apply `hub.model.incident.observe` to the row of the event's finding and return its result."""
        placed = event if self.ordering is None else event.model_copy(update={"ordering": self.ordering})
        observed = observe(self._rows.get(event.summary.key), placed)
        self._rows[observed.incident.key] = observed.incident
        return observed

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        """Apply `hub.model.incident.tell`; raise NotFoundError when there is no row."""
        if key not in self._rows:
            raise NotFoundError(f"no incident of finding {key.id} in {key.account} {key.region}")
        self._rows[key] = tell(self._rows[key], mark, routes)
        return self._rows[key]

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        """Return the row as it is: nobody takes anything in a replay, whatever the mark."""
        del mark, by, at
        return self._rows.get(key)

    def handle(self, key: FindingKey, handling: Handling) -> Incident | None:
        """Return the row as it is: nobody does anything by hand in a replay."""
        del handling
        return self._rows.get(key)

    def get(self, key: FindingKey) -> Incident | None:
        """Return the row, or None."""
        return self._rows.get(key)

    def due(self, before: datetime, limit: int = 100) -> Sequence[Incident]:
        """Return rows whose `due_at` is at or before `before`, the longest due first."""
        due = [(row.due_at, row) for row in self._rows.values() if row.due_at is not None and row.due_at <= before]
        return [row for _, row in sorted(due, key=lambda pair: pair[0])][:limit]

    def find(self, state: IncidentState | None = None, limit: int = 1000) -> Sequence[Incident]:
        """Return incidents, the newest opened first."""
        found = [row for row in self._rows.values() if state in (None, row.state)]
        return sorted(found, key=lambda row: row.opened_at, reverse=True)[:limit]

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        """Return incidents in `state` that opened from `since` to `until`, both inclusive, the oldest opened first."""
        found = [row for row in self._rows.values() if row.state is state and since <= row.opened_at <= until]
        return sorted(found, key=lambda row: row.opened_at)[:limit]


class Untold:
    """A port of requests that takes them and tells nobody."""

    def request(self, message: NoticeRequested | CallRequested) -> None:
        """Let the request go."""


class Unkept:
    """`hub.ports.RejectedStore` that keeps nothing: the file itself is kept."""

    def put(self, record: RejectedRecord) -> RejectedRecord:
        """Let the record go."""
        return record

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        """Return None: there is no record."""
        del record_id, count, settlement
        return None

    def named(self, prefix: str, limit: int = 2) -> Sequence[RejectedRecord]:
        """Return nothing, whatever the prefix."""
        del prefix, limit
        return ()

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return nothing, up to `limit`."""
        del limit
        return ()

    def waiting(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return nothing, up to `limit`."""
        del limit
        return ()


class HeldClock:
    """A clock that shows the instant at which the record under way is decided."""

    def __init__(self, at: datetime) -> None:
        """Show the aware instant `at`."""
        self.at = at

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.at
