"""Notices in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, many, one, row_text
from hub.errors import NotFoundError
from hub.model.base import as_utc
from hub.model.notice import Notice


class SqliteNoticeStore:
    """`hub.ports.NoticeStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def put(self, notice: Notice) -> Notice:
        """Store the notice unless there is one with its id; return the stored one."""
        with self._database.transaction() as connection:
            stored = _load(connection, notice.id)
            if stored is not None:
                return stored
            connection.execute(
                "INSERT INTO notices (notice_id, requested_at, waiting, window_id, number, row)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    notice.id,
                    instant_text(notice.requested_at),
                    _waiting(notice),
                    notice.window,
                    notice.number,
                    row_text(notice),
                ),
            )
            return notice

    def get(self, notice_id: str) -> Notice | None:
        """Return the notice, or None."""
        with self._database.reading() as connection:
            return _load(connection, notice_id)

    def of_window(self, window_id: str) -> Sequence[Notice]:
        """Return the notices put into a window by number, from one consistent query."""
        sql = "SELECT row FROM notices WHERE window_id = ? ORDER BY number"
        with self._database.reading() as connection:
            return many(connection, Notice, sql, window_id)

    def lease(self, notice_id: str, now: datetime, until: datetime) -> Notice | None:
        """Take the notice for sending; return it, or None when it is sent, in other hands or unknown."""
        with self._database.transaction() as connection:
            notice = _load(connection, notice_id)
            if notice is None or not notice.free(now):
                return None
            return _replace(connection, notice, leased_until=as_utc(until))

    def release(self, notice: Notice) -> None:
        """Give back a notice that was leased and could not be handed over; nothing if it is in other hands since."""
        with self._database.transaction() as connection:
            if _load(connection, notice.id) == notice:
                _replace(connection, notice, leased_until=None)

    def sent(self, notice_id: str, at: datetime) -> None:
        """Note the first sending; raise NotFoundError when there is no such notice."""
        moment = as_utc(at)
        with self._database.transaction() as connection:
            notice = _load(connection, notice_id)
            if notice is None:
                raise NotFoundError(f"no notice {notice_id}")
            if notice.sent_at is None:
                _replace(connection, notice, sent_at=moment)

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Notice]:
        """Return notices to be sent at once, requested at or before `before` and not sent, the oldest first."""
        sql = "SELECT row FROM notices WHERE waiting AND requested_at <= ? ORDER BY requested_at, sequence LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, Notice, sql, instant_text(before), limit)

    def find(self, limit: int = 1000) -> Sequence[Notice]:
        """Return notices, the newest first."""
        sql = "SELECT row FROM notices ORDER BY requested_at DESC, sequence DESC LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, Notice, sql, limit)


def _waiting(notice: Notice) -> bool:
    return notice.sent_at is None and notice.at_once and not notice.silent


def _replace(connection: sqlite3.Connection, notice: Notice, **changes: datetime | None) -> Notice:
    changed = notice.model_copy(update=changes)
    connection.execute(
        "UPDATE notices SET waiting = ?, row = ? WHERE notice_id = ?", (_waiting(changed), row_text(changed), notice.id)
    )
    return changed


def _load(connection: sqlite3.Connection, notice_id: str) -> Notice | None:
    return one(connection, Notice, "SELECT row FROM notices WHERE notice_id = ?", notice_id)
