"""Rejected records in SQLite, kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text
from hub.model.record import RejectedRecord


class SqliteRejectedStore:
    """`hub.ports.RejectedStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def put(self, record: RejectedRecord) -> None:
        """Store the record unless there is one with its id."""
        values = (_bytes(record.body), _bytes(record.reason), _bytes(record.position))
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO rejected (record, received_at, body, reason, position) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (record) DO NOTHING""",
                (record.id, instant_text(record.received_at), *values),
            )

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return rejected records, the newest first."""
        sql = """SELECT record, received_at, body, reason, position FROM rejected
            ORDER BY received_at DESC, sequence DESC LIMIT ?"""
        with self._database.reading() as connection:
            found = connection.execute(sql, (limit,)).fetchall()
        return [
            RejectedRecord(
                id=record,
                received_at=datetime.fromisoformat(received_at),
                body=_text(body),
                reason=_text(reason),
                position=_text(position),
            )
            for record, received_at, body, reason, position in found
        ]


def _bytes(text: str) -> bytes:
    """Return `text` as bytes, lone surrogates included: no JSON text or UTF-8 column could hold those."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")
