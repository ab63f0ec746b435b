"""Incident rows in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, many, one, row_text
from hub.errors import NotFoundError
from hub.model.base import as_utc
from hub.model.finding import FindingKey
from hub.model.handling import Handling, handle
from hub.model.incident import Incident, IncidentState, Mark, Observation, Observed, observe, tell


class SqliteIncidentStore:
    """`hub.ports.IncidentStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def observe(self, event: Observation) -> Observed:
        """Apply `hub.model.incident.observe` to the row of the event's finding and return its result."""
        with self._database.transaction() as connection:
            row = _load(connection, event.summary.key)
            observed = observe(row, event)
            if observed.incident != row:
                _store(connection, observed.incident)
            return observed

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        """Apply `hub.model.incident.tell`; raise NotFoundError when there is no row."""
        with self._database.transaction() as connection:
            row = _load(connection, key)
            if row is None:
                raise NotFoundError(f"no incident of finding {key.id} in {key.account} {key.region}")
            told = tell(row, mark, routes)
            _store(connection, told)
            return told

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        """Set an open incident to acknowledged unless it is in another episode, or beyond `mark`; return the row."""
        with self._database.transaction() as connection:
            row = _load(connection, key)
            if row is None or row.state is not IncidentState.OPEN or not _covers(mark, row):
                return row
            taken = _acknowledged(row, by, at)
            _store(connection, taken)
            return taken

    def handle(self, key: FindingKey, handling: Handling) -> Incident | None:
        """Apply `hub.model.handling.handle` to the row; return the row afterwards, None without one."""
        with self._database.transaction() as connection:
            row = _load(connection, key)
            if row is None:
                return None
            handled = handle(row, handling)
            if handled != row:
                _store(connection, handled)
            return handled

    def get(self, key: FindingKey) -> Incident | None:
        """Return the row, or None."""
        with self._database.reading() as connection:
            return _load(connection, key)

    def due(self, before: datetime, limit: int = 100) -> Sequence[Incident]:
        """Return rows whose `due_at` is at or before `before`, the longest due first."""
        sql = "SELECT row FROM incidents WHERE due_at <= ? ORDER BY due_at, sequence LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, Incident, sql, instant_text(before), limit)

    def find(self, state: IncidentState | None = None, limit: int = 1000) -> Sequence[Incident]:
        """Return incidents, the newest opened first."""
        sql = (
            "SELECT row FROM incidents WHERE state = coalesce(?, state) ORDER BY opened_at DESC, sequence DESC LIMIT ?"
        )
        with self._database.reading() as connection:
            return many(connection, Incident, sql, state, limit)

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        """Return incidents in `state` that opened from `since` to `until`, both inclusive, the oldest opened first."""
        sql = (
            "SELECT row FROM incidents WHERE state = ? AND opened_at >= ? AND opened_at <= ? "
            "ORDER BY opened_at, sequence LIMIT ?"
        )
        with self._database.reading() as connection:
            return many(connection, Incident, sql, state, instant_text(since), instant_text(until), limit)


def _covers(mark: Mark, row: Incident) -> bool:
    return row.seen.episode == mark.episode and not row.seen.beyond(mark)


def _acknowledged(row: Incident, by: str, at: datetime) -> Incident:
    changes = {"acknowledged_by": by, "acknowledged_at": as_utc(at), "version": row.version + 1}
    return row.model_copy(update={"state": IncidentState.ACKNOWLEDGED, **changes})


def _load(connection: sqlite3.Connection, key: FindingKey) -> Incident | None:
    return one(connection, Incident, "SELECT row FROM incidents WHERE finding = ?", key.digest)


def _store(connection: sqlite3.Connection, incident: Incident) -> None:
    due_at = incident.due_at
    connection.execute(
        """INSERT INTO incidents (finding, state, opened_at, due_at, row) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (finding) DO UPDATE SET
            state = excluded.state, opened_at = excluded.opened_at, due_at = excluded.due_at, row = excluded.row""",
        (
            incident.key.digest,
            incident.state,
            instant_text(incident.opened_at),
            None if due_at is None else instant_text(due_at),
            row_text(incident),
        ),
    )
