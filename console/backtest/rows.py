"""Incident rows of a backtest: in memory, and taken when their page is taken."""

from __future__ import annotations

from datetime import datetime

from console.replaying.memory import MemoryIncidents
from hub.model.finding import FindingKey
from hub.model.incident import Incident, IncidentState, Mark


class TakenIncidents(MemoryIncidents):
    """`MemoryIncidents` in which an acknowledgement counts, so that reminders are due as they would be."""

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        """Set an open incident to acknowledged unless it is in another episode, or beyond `mark`; return the row."""
        row = self.get(key)
        if row is None or row.state is not IncidentState.OPEN:
            return row
        if row.seen.episode != mark.episode or row.seen.beyond(mark):
            return row
        taken = {"state": IncidentState.ACKNOWLEDGED, "acknowledged_by": by, "acknowledged_at": at}
        self._rows[key] = row.model_copy(update={**taken, "version": row.version + 1})
        return self._rows[key]
