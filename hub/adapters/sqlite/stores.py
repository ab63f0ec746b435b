"""Opens a store file and gives every port over it."""

from __future__ import annotations

from pathlib import Path

from hub.adapters.sqlite.attempts import SqliteAttemptStore
from hub.adapters.sqlite.beats import SqliteBeatStore
from hub.adapters.sqlite.configuration import SqliteConfigurationStore
from hub.adapters.sqlite.connection import PATIENCE, open_database
from hub.adapters.sqlite.incidents import SqliteIncidentStore
from hub.adapters.sqlite.ledger import SqliteLedgerStore
from hub.adapters.sqlite.lines import SqliteLineStore
from hub.adapters.sqlite.notices import SqliteNoticeStore
from hub.adapters.sqlite.pages import SqlitePageStore
from hub.adapters.sqlite.rejected import SqliteRejectedStore
from hub.adapters.sqlite.windows import SqliteWindowStore
from hub.stores import Stores


def open_stores(path: Path, *, durable: bool = True, patience: float = PATIENCE) -> Stores:
    """Return the stores in the file at `path`, which is made where there is none.

    Arguments and errors are those of `hub.adapters.sqlite.connection.open_database`.
    """
    database = open_database(path, durable=durable, patience=patience)
    return Stores(
        incidents=SqliteIncidentStore(database),
        pages=SqlitePageStore(database),
        attempts=SqliteAttemptStore(database),
        lines=SqliteLineStore(database),
        notices=SqliteNoticeStore(database),
        windows=SqliteWindowStore(database),
        ledger=SqliteLedgerStore(database),
        configuration=SqliteConfigurationStore(database),
        rejected=SqliteRejectedStore(database),
        beats=SqliteBeatStore(database),
        close=database.close,
    )
