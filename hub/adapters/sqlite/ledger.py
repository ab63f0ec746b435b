"""Ledger entries in SQLite."""

from __future__ import annotations

from collections.abc import Sequence

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import many, row_text
from hub.model.ledger import LedgerEntry


class SqliteLedgerStore:
    """`hub.ports.LedgerStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def append(self, entry: LedgerEntry) -> None:
        """Store the entry unless there is one with its page and id."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO ledger (page_id, entry, row) VALUES (?, ?, ?) ON CONFLICT (page_id, entry) DO NOTHING",
                (entry.page_id, entry.id, row_text(entry)),
            )

    def of_page(self, page_id: str) -> Sequence[LedgerEntry]:
        """Return the entries of a page in the order in which they were first appended."""
        with self._database.reading() as connection:
            return many(connection, LedgerEntry, "SELECT row FROM ledger WHERE page_id = ? ORDER BY sequence", page_id)

    def written(self) -> int:
        """Return the number of the newest entry of all pages, 0 without one: entries are numbered as they come."""
        with self._database.reading() as connection:
            (newest,) = connection.execute("SELECT coalesce(max(sequence), 0) FROM ledger").fetchone()
        return int(newest)

    def after(self, number: int) -> Sequence[LedgerEntry]:
        """Return the entries of all pages that came after entry `number`, in order."""
        with self._database.reading() as connection:
            return many(connection, LedgerEntry, "SELECT row FROM ledger WHERE sequence > ? ORDER BY sequence", number)
