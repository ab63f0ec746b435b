"""Rejected records in SQLite, kept whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, row_text
from hub.model.record import RejectedFrom, RejectedRecord, Settlement, reject, settle

_COLUMNS = "record, received_at, last_at, last_record, count, body, queue, reason, position, settled"


class SqliteRejectedStore:
    """`hub.ports.RejectedStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def put(self, record: RejectedRecord) -> RejectedRecord:
        """Apply `hub.model.record.reject` to the row of the record's id; return the row."""
        with self._database.transaction() as connection:
            row = _load(connection, record.id)
            return _stored(connection, row, reject(row, record))

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        """Apply `hub.model.record.settle`; return the row afterwards, None without one."""
        with self._database.transaction() as connection:
            row = _load(connection, record_id)
            return None if row is None else _stored(connection, row, settle(row, count, settlement))

    def named(self, prefix: str, limit: int = 2) -> Sequence[RejectedRecord]:
        """Return the records whose id starts with `prefix`, by id."""
        return self._select("WHERE substr(record, 1, ?) = ? ORDER BY record LIMIT ?", len(prefix), prefix, limit)

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return rejected records, the newest (by when they came last) first."""
        return self._select("ORDER BY last_at DESC, rowid DESC LIMIT ?", limit)

    def waiting(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return the records that nobody has replayed or discarded, the oldest (by when they came last) first."""
        return self._select("WHERE settled IS NULL ORDER BY last_at, rowid LIMIT ?", limit)

    def _select(self, rest: str, *values: str | int) -> list[RejectedRecord]:
        with self._database.reading() as connection:
            return _records(connection, rest, *values)


def _records(connection: sqlite3.Connection, rest: str, *values: str | int) -> list[RejectedRecord]:
    # Both parts are constants of this module; values are bound.
    sql = f"SELECT {_COLUMNS} FROM rejected {rest}"  # noqa: S608
    return [_record(row) for row in connection.execute(sql, values)]


def _load(connection: sqlite3.Connection, record_id: str) -> RejectedRecord | None:
    return next(iter(_records(connection, "WHERE record = ?", record_id)), None)


def _stored(connection: sqlite3.Connection, before: RejectedRecord | None, record: RejectedRecord) -> RejectedRecord:
    if record != before:
        values = (
            record.id,
            instant_text(record.received_at),
            instant_text(record.last_at),
            record.last_record,
            record.count,
            record.body,
            record.queue.value,
            _bytes(record.reason),
            _bytes(record.position),
            None if record.settled is None else row_text(record.settled),
        )
        connection.execute(
            """INSERT INTO rejected
            (record, received_at, last_at, last_record, count, body, queue, reason, position, settled)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (record) DO UPDATE SET last_at = excluded.last_at, last_record = excluded.last_record,
                count = excluded.count, reason = excluded.reason, position = excluded.position,
                settled = excluded.settled""",
            values,
        )
    return record


def _record(row: tuple[Any, ...]) -> RejectedRecord:
    record, received_at, last_at, last_record, count, body, queue, reason, position, settled = row
    return RejectedRecord(
        id=record,
        received_at=datetime.fromisoformat(received_at),
        last_at=datetime.fromisoformat(last_at),
        last_record=last_record,
        count=count,
        body=body,
        queue=RejectedFrom(queue),
        reason=_text(reason),
        position=_text(position),
        settled=None if settled is None else Settlement.model_validate_json(settled),
    )


def _bytes(text: str) -> bytes:
    """Return `text` as bytes, lone surrogates included: no JSON text or UTF-8 column could hold those."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")
