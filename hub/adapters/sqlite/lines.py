"""Leases of people's telephone lines, refused and proved numbers in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text
from hub.model.base import as_utc
from hub.model.number_standing import NumberStanding
from hub.ports import Lease


class SqliteLineStore:
    """`hub.ports.LineStore` over a store file. A number has one row: its newest refusal and whether it is suspect."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def take(self, responder: str, holder: str, now: datetime, until: datetime) -> Lease:
        """Take the line if it is free, ended, or already `holder`'s. Return the lease as it is afterwards."""
        present, wanted = as_utc(now), Lease(holder, as_utc(until))
        with self._database.transaction() as connection:
            held = _lease(connection, responder)
            if held is not None and held.holder != holder and held.until > present:
                return held
            connection.execute(
                """INSERT INTO leases (responder, holder, until) VALUES (?, ?, ?)
                ON CONFLICT (responder) DO UPDATE SET holder = excluded.holder, until = excluded.until""",
                (responder, wanted.holder, instant_text(wanted.until)),
            )
            return wanted

    def release(self, responder: str, holder: str) -> None:
        """Give the line back if `holder` has it."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM leases WHERE responder = ? AND holder = ?", (responder, holder))

    def refuse(self, number: str, error: str, at: datetime) -> None:
        """Note that the service refused `number` with `error`: it is suspect until `clear`.

        A number has one note, of its newest refusal: an older report changes nothing.
        """
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO refusals (number, error, at, suspect) VALUES (?, ?, ?, 1)
                ON CONFLICT (number) DO UPDATE SET error = excluded.error, at = excluded.at, suspect = 1
                WHERE excluded.at >= refusals.at""",
                (number, error, instant_text(at)),
            )

    def refusals(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Return (number, error, at) of refusals from `since` on, the oldest first."""
        sql = "SELECT number, error, at FROM refusals WHERE at >= ? ORDER BY at, number"
        with self._database.reading() as connection:
            found = connection.execute(sql, (instant_text(since),)).fetchall()
        return [(number, error, datetime.fromisoformat(at)) for number, error, at in found]

    def clear(self, number: str) -> None:
        """Take the mark off `number`; that it was refused stays known to `refusals`."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE refusals SET suspect = 0 WHERE number = ?", (number,))

    def suspect(self, numbers: Sequence[str]) -> frozenset[str]:
        """Return which of `numbers` are suspect."""
        with self._database.reading() as connection:
            return frozenset(number for number in numbers if _is_suspect(connection, number))

    def prove(self, number: str, attempt: str, at: datetime) -> None:
        """Note that the code of `attempt` was keyed in a call to `number`: a refusal before `at` counts no more.

        The newest proof is kept: an older one changes nothing.
        """
        instant = instant_text(at)
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO proofs (number, attempt, at) VALUES (?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET attempt = excluded.attempt, at = excluded.at
                WHERE excluded.at >= proofs.at""",
                (number, attempt, instant),
            )
            connection.execute("UPDATE refusals SET suspect = 0 WHERE number = ? AND at <= ?", (number, instant))

    def standings(self, numbers: Sequence[str]) -> Mapping[str, NumberStanding]:
        """Return what is known of `numbers`; of those that are left out nothing is."""
        with self._database.reading() as connection:
            found = {number: _standing(connection, number) for number in numbers}
        return {number: standing for number, standing in found.items() if standing is not None}


def _lease(connection: sqlite3.Connection, responder: str) -> Lease | None:
    found = connection.execute("SELECT holder, until FROM leases WHERE responder = ?", (responder,)).fetchone()
    return None if found is None else Lease(found[0], datetime.fromisoformat(found[1]))


def _is_suspect(connection: sqlite3.Connection, number: str) -> bool:
    found = connection.execute("SELECT 1 FROM refusals WHERE number = ? AND suspect", (number,))
    return found.fetchone() is not None


def _standing(connection: sqlite3.Connection, number: str) -> NumberStanding | None:
    proof = connection.execute("SELECT at, attempt FROM proofs WHERE number = ?", (number,)).fetchone()
    refusal = connection.execute("SELECT at, error, suspect FROM refusals WHERE number = ?", (number,)).fetchone()
    if proof is None and refusal is None:
        return None
    proved_at, proved_by = proof or (None, None)
    refused_at, error, suspect = refusal or (None, None, 0)
    return NumberStanding(
        proved_at=proved_at, proved_by=proved_by, refused_at=refused_at, error=error, suspect=bool(suspect)
    )
