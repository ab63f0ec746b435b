"""Windows in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, many, one, row_text
from hub.errors import NotFoundError
from hub.model.base import as_utc
from hub.model.window import Window, join


class SqliteWindowStore:
    """`hub.ports.WindowStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def join(self, reader: str, notice_id: str, now: datetime) -> Window:
        """Apply `hub.model.window.join` to the reader's newest window; return the result, stored."""
        sql = "SELECT row FROM windows WHERE reader = ? ORDER BY number DESC LIMIT 1"
        with self._database.transaction() as connection:
            window = join(one(connection, Window, sql, reader), reader, notice_id, now)
            _store(connection, window)
            return window

    def get(self, window_id: str) -> Window | None:
        """Return the window, or None."""
        with self._database.reading() as connection:
            return _load(connection, window_id)

    def lease(self, window_id: str, now: datetime, until: datetime) -> Window | None:
        """Take the window for sending; return it, or None when it is sent, in other hands or unknown."""
        with self._database.transaction() as connection:
            window = _load(connection, window_id)
            if window is None or not window.free(now):
                return None
            leased = window.model_copy(update={"leased_until": as_utc(until)})
            _store(connection, leased)
            return leased

    def sent(self, window_id: str, at: datetime) -> None:
        """Note once that the window was sent; raise NotFoundError when there is no such window."""
        with self._database.transaction() as connection:
            window = _load(connection, window_id)
            if window is None:
                raise NotFoundError(f"no window {window_id}")
            if window.sent_at is None:
                _store(connection, window.model_copy(update={"sent_at": as_utc(at)}))

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Window]:
        """Return windows that ended at or before `before` and were not sent, the first ended first."""
        sql = "SELECT row FROM windows WHERE waiting AND ends_at <= ? ORDER BY ends_at, reader LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, Window, sql, instant_text(before), limit)


def _load(connection: sqlite3.Connection, window_id: str) -> Window | None:
    return one(connection, Window, "SELECT row FROM windows WHERE window_id = ?", window_id)


def _store(connection: sqlite3.Connection, window: Window) -> None:
    connection.execute(
        """INSERT INTO windows (reader, number, window_id, ends_at, waiting, row) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (reader, number) DO UPDATE SET waiting = excluded.waiting, row = excluded.row""",
        (
            window.reader,
            window.number,
            window.id,
            instant_text(window.ends_at),
            window.sent_at is None,
            row_text(window),
        ),
    )
