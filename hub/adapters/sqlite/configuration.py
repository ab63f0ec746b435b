"""The configuration in force, the register of its documents and the audit in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import many, one, row_text
from hub.errors import NotFoundError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.journal import AuditRecord, Edited, Register, refuse_overtaken


class SqliteConfigurationStore:
    """`hub.ports.ConfigurationStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database
        self._parsed: tuple[str, Configuration] | None = None
        self._register: tuple[str, Register] | None = None

    def current(self) -> Configuration:
        """Return the configuration in force, the same object while it stays; raise NotFoundError without one."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT row FROM configuration").fetchone()
        if found is None:
            raise NotFoundError("no configuration was stored")
        if self._parsed is None or self._parsed[0] != found[0]:
            self._parsed = found[0], Configuration.model_validate_json(found[0])
        return self._parsed[1]

    def unconfirmed_for(self) -> timedelta:
        """Return no time: every reader asks the file."""
        return timedelta()

    def register(self) -> Register:
        """Return where the documents stand, and the live ones themselves; an empty one before the first edit."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT row FROM register").fetchone()
        if found is None:
            return Register()
        if self._register is None or self._register[0] != found[0]:
            self._register = found[0], Register.model_validate_json(found[0])
        return self._register[1]

    def commit(self, edited: Edited) -> None:
        """Put in force what an edit comes to, and keep its record: both or neither."""
        with self._database.transaction() as connection:
            before = _register(connection)
            if edited.record.hash == before.hash:
                return
            refuse_overtaken(before, edited.record)
            if edited.configuration is not None:
                _put(connection, "configuration", edited.configuration)
            _put(connection, "register", edited.register)
            sql = "INSERT INTO audit (number, row) VALUES (?, ?)"
            connection.execute(sql, (edited.record.number, row_text(edited.record)))

    def audit(self, after: int = 0, limit: int = 1000) -> Sequence[AuditRecord]:
        """Return the records with numbers above `after` by number, as they stand in the file."""
        sql = "SELECT row FROM audit WHERE number > ? ORDER BY number LIMIT ?"
        with self._database.reading() as connection:
            return many(connection, AuditRecord, sql, after, limit)


def _register(connection: sqlite3.Connection) -> Register:
    return one(connection, Register, "SELECT row FROM register") or Register()


def _put(connection: sqlite3.Connection, table: str, row: Frozen) -> None:
    sql = f"INSERT INTO {table} (one, row) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET row = excluded.row"  # noqa: S608 - the table is one of ours
    connection.execute(sql, (row_text(row),))
