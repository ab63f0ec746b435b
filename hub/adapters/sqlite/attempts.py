"""Attempt rows in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import many, one, row_text
from hub.model.attempt import Attempt, AttemptOutcome, AttemptState
from hub.model.base import as_utc
from hub.model.member_set import MemberSet


class _Moved(NamedTuple):
    """The row after a conditional change, and whether the condition held."""

    row: Attempt | None
    changed: bool


class SqliteAttemptStore:
    """`hub.ports.AttemptStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def prepare(self, attempt: Attempt) -> Attempt:
        """Store the attempt unless there is one under its key; return the stored one."""
        with self._database.transaction() as connection:
            stored = _load(connection, attempt.key)
            if stored is not None:
                return stored
            connection.execute(
                "INSERT INTO attempts (attempt, page_id, command, row) VALUES (?, ?, ?, ?)",
                (attempt.key, attempt.page_id, attempt.command, row_text(attempt)),
            )
            return attempt

    def dialling(self, key: str, announced: MemberSet, at: datetime) -> bool:
        """Move prepared -> dialling and return True; False in any other state. Only True permits a dial."""
        changes = {"state": AttemptState.DIALLING, "announced": announced, "dialling_at": as_utc(at)}
        return self._move(key, lambda row: row.state is AttemptState.PREPARED, changes).changed

    def dialled(self, key: str, contact_id: str, at: datetime) -> Attempt | None:
        """Move dialling -> dialled; leave any other state. Return the row, None without one."""
        changes = {"state": AttemptState.DIALLED, "contact_id": contact_id, "dialled_at": as_utc(at)}
        return self._move(key, lambda row: row.state is AttemptState.DIALLING, changes).row

    def answered(self, key: str, announced: MemberSet, at: datetime) -> Attempt | None:
        """Note once, in any state, that the call was answered and what it announces; return the row, None without."""
        changes = {"announced": announced, "answered_at": as_utc(at)}
        return self._move(key, lambda row: row.answered_at is None, changes).row

    def keyed(self, key: str, digits: str, count: int) -> Attempt | None:
        """Append `digits` if exactly `count` entries were keyed before. Return the row, None without one."""
        with self._database.transaction() as connection:
            row = _load(connection, key)
            if row is None or len(row.keys) != count:
                return row
            return _change(connection, row, {"keys": (*row.keys, digits)})

    def end(self, key: str, outcome: AttemptOutcome, error: str | None, at: datetime) -> Attempt | None:
        """Move to ended unless it is; return the row (whose outcome is the first writer's), None without one."""
        changes = {"state": AttemptState.ENDED, "outcome": outcome, "error": error, "ended_at": as_utc(at)}
        return self._move(key, lambda row: row.state is not AttemptState.ENDED, changes).row

    def get(self, key: str) -> Attempt | None:
        """Return the row, or None."""
        with self._database.reading() as connection:
            return _load(connection, key)

    def of_page(self, page_id: str) -> Sequence[Attempt]:
        """Return the attempts of a page by command number, from one consistent query."""
        with self._database.reading() as connection:
            return many(
                connection, Attempt, "SELECT row FROM attempts WHERE page_id = ? ORDER BY command, attempt", page_id
            )

    def _move(self, key: str, permitted: Callable[[Attempt], bool], changes: Mapping[str, object]) -> _Moved:
        with self._database.transaction() as connection:
            row = _load(connection, key)
            if row is None or not permitted(row):
                return _Moved(row, changed=False)
            return _Moved(_change(connection, row, changes), changed=True)


def _load(connection: sqlite3.Connection, key: str) -> Attempt | None:
    return one(connection, Attempt, "SELECT row FROM attempts WHERE attempt = ?", key)


def _change(connection: sqlite3.Connection, row: Attempt, changes: Mapping[str, object]) -> Attempt:
    changed = row.model_copy(update={**changes, "version": row.version + 1})
    connection.execute("UPDATE attempts SET row = ? WHERE attempt = ?", (row_text(changed), row.key))
    return changed
