"""A telephone played by a person: sees the lab's file only, so that it and the hub may die apart from each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from hub.errors import StoreError
from hub.ports import Clock
from local.phone_lab.lab import HeardWords, open_lab_file
from local.phone_lab.scripts import KEYS_APART


class Ring(NamedTuple):
    """A call to this telephone that has not ended."""

    attempt: str
    number: str
    answered: bool


class HandPhone:
    """The telephones of one person; whatever is done takes effect at the next turn of the hub that serves the lab."""

    def __init__(self, path: Path, numbers: Sequence[str], clock: Clock) -> None:
        """Play `numbers` in the lab's file at `path`, which is made where there is none; raise StoreError."""
        self._path, self._numbers, self._clock = path, tuple(numbers), clock
        with self._translated():
            self._connection = open_lab_file(path)

    def ring(self) -> Ring | None:
        """Return the call under way, the newest if there are several, or None."""
        places = ", ".join("?" for _ in self._numbers)
        sql = (
            "SELECT attempt, number, answered FROM dials"  # noqa: S608 - only question marks are put in
            f" WHERE NOT ended AND number IN ({places}) ORDER BY rowid DESC"
            " LIMIT 1"
        )
        with self._translated():
            found = self._connection.execute(sql, self._numbers).fetchone()
        return None if found is None else Ring(found[0], found[1], bool(found[2]))

    def answer(self, attempt: str) -> None:
        """Answer the call, unless it was answered or has ended."""
        with self._writing():
            if self._is(attempt, "NOT answered"):
                # The ringing does not end by itself any more.
                self._connection.execute("DELETE FROM events WHERE attempt = ? AND kind = 'end'", (attempt,))
                self._happens(attempt, "answer")

    def key(self, attempt: str, digits: str) -> None:
        """Key `digits` one after the other; nothing in a call that was not answered or has ended."""
        with self._writing():
            if self._is(attempt, "answered"):
                for index, key in enumerate(digits):
                    self._happens(attempt, "press", key, later=index * KEYS_APART)

    def hang_up(self, attempt: str) -> None:
        """End the call, or decline it while it rings."""
        with self._writing():
            self._happens(attempt, "end")

    def words(self, attempt: str, heard: int) -> Sequence[HeardWords]:
        """Return what was said and keyed in the call by now, after the first `heard` of it."""
        sql = "SELECT attempt, at, who, words FROM words WHERE attempt = ? ORDER BY sequence LIMIT -1 OFFSET ?"
        with self._translated():
            rows = self._connection.execute(sql, (attempt, heard)).fetchall()
        noted = (HeardWords(key, datetime.fromisoformat(at), who, words) for key, at, who, words in rows)
        # An answer is noted when it is asked for, and begins a little later: who keyed at its sight would be too early.
        now = self._clock.now()
        return list(takewhile(lambda each: each.at <= now, noted))

    def close(self) -> None:
        """Close the lab's file."""
        self._connection.close()

    def _is(self, attempt: str, state: str) -> bool:
        sql = f"SELECT 1 FROM dials WHERE attempt = ? AND NOT ended AND {state}"  # noqa: S608 - our own words
        return self._connection.execute(sql, (attempt,)).fetchone() is not None

    def _happens(self, attempt: str, kind: str, detail: str = "", *, later: timedelta = timedelta()) -> None:
        at = (self._clock.now() + later).isoformat(timespec="microseconds")
        sql = "INSERT INTO events (attempt, at, kind, detail) VALUES (?, ?, ?, ?)"
        self._connection.execute(sql, (attempt, at, kind, detail))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._translated(), self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"the telephones in {self._path}: {error}") from error
