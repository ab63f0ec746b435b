"""The watchdog's newest beat in SQLite."""

from __future__ import annotations

from hub.adapters.sqlite.connection import Database
from hub.adapters.sqlite.rows import instant_text, one, row_text
from hub.model.beat import Beat


class SqliteBeatStore:
    """`hub.ports.BeatStore` over a store file."""

    def __init__(self, database: Database) -> None:
        """Work on `database`."""
        self._database = database

    def put(self, beat: Beat) -> None:
        """Keep the beat unless a newer one is kept."""
        with self._database.transaction() as connection:
            connection.execute(
                """INSERT INTO beats (one, at, row) VALUES (1, ?, ?)
                ON CONFLICT (one) DO UPDATE SET at = excluded.at, row = excluded.row WHERE excluded.at >= beats.at""",
                (instant_text(beat.at), row_text(beat)),
            )

    def last(self) -> Beat | None:
        """Return the newest beat, or None when there was none yet."""
        with self._database.reading() as connection:
            return one(connection, Beat, "SELECT row FROM beats")
