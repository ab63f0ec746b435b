"""The configuration in force, overrides and leave in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, many, row_text
from hub.errors import NotFoundError
from hub.model.configuration import Configuration, replaces
from hub.model.responder import Leave
from hub.model.schedule import Override


class SqliteConfigurationStore:
    """`hub.ports.ConfigurationStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database
        self._parsed: tuple[str, Configuration] | None = None

    def current(self) -> Configuration:
        """Return the configuration in force, the same object while it stays; raise NotFoundError without one."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT row FROM configuration").fetchone()
        if found is None:
            raise NotFoundError("no configuration was stored")
        if self._parsed is None or self._parsed[0] != found[0]:
            self._parsed = found[0], Configuration.model_validate_json(found[0])
        return self._parsed[1]

    def put(self, configuration: Configuration) -> None:
        """Make this the configuration in force, whatever was."""
        with self._database.transaction() as connection:
            _put(connection, configuration)

    def replace(self, configuration: Configuration, read: str | None) -> None:
        """Make this the configuration in force by `hub.model.configuration.replaces`: of two at once, one is."""
        with self._database.transaction() as connection:
            found = connection.execute("SELECT row FROM configuration").fetchone()
            before = None if found is None else Configuration.model_validate_json(found[0])
            if replaces(before, configuration, read):
                _put(connection, configuration)

    def unconfirmed_for(self) -> timedelta:
        """Return no time: every reader asks the file."""
        return timedelta()

    def overrides(self, schedule: str) -> Sequence[Override]:
        """Return the overrides of a schedule in the order in which they were made."""
        sql = "SELECT row FROM overrides WHERE schedule = ? ORDER BY sequence"
        with self._database.reading() as connection:
            return many(connection, Override, sql, schedule)

    def add_override(self, override: Override) -> Override:
        """Store it under the next sequence number of its schedule; return it with that number."""
        with self._database.transaction() as connection:
            sequence = _newest_override(connection, override.schedule) + 1
            numbered = override.model_copy(update={"sequence": sequence})
            connection.execute(
                "INSERT INTO overrides (schedule, sequence, row) VALUES (?, ?, ?)",
                (numbered.schedule, sequence, row_text(numbered)),
            )
            return numbered

    def leave(self) -> Sequence[Leave]:
        """Return all leave, by start."""
        with self._database.reading() as connection:
            return many(connection, Leave, "SELECT row FROM leave ORDER BY start, sequence")

    def add_leave(self, leave: Leave) -> None:
        """Store a leave; the same one twice is stored once."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO leave (start, row) VALUES (?, ?) ON CONFLICT (row) DO NOTHING",
                (instant_text(leave.start), row_text(leave)),
            )


def _put(connection: sqlite3.Connection, configuration: Configuration) -> None:
    connection.execute(
        "INSERT INTO configuration (one, row) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET row = excluded.row",
        (row_text(configuration),),
    )


def _newest_override(connection: sqlite3.Connection, schedule: str) -> int:
    """Return the highest sequence number given out for `schedule`, 0 before the first."""
    sql = "SELECT coalesce(max(sequence), 0) FROM overrides WHERE schedule = ?"
    (newest,) = connection.execute(sql, (schedule,)).fetchone()
    return int(newest)
