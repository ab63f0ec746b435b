"""An open store file: identified, migrated, with whole-or-nothing transactions and errors translated once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import Final

from hub.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION
from hub.errors import InputError, StoreError

PATIENCE: Final = 5.0
"""Seconds to wait for another process's lock before giving up."""

_TURNS: Final = 20
"""How often the file is looked at again while another process may be migrating it."""

_PRIMARY_CODE: Final = 0xFF
"""SQLite's extended result codes carry the primary one in their low byte."""

_UNREACHABLE: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_CORRUPT,
    }
)
"""What the world does to a file. All else (wrong SQL, a broken constraint) is a fault in the code and is not hidden."""


class Database:
    """One connection to a store file, shared by threads one operation at a time, and safe beside other processes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Take over `connection`, which is in autocommit mode."""
        self._path = path
        self._connection = connection
        self._lock = RLock()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run the block as one write transaction: nobody else writes meanwhile; an error undoes all of it.

        Raises StoreError when the store cannot be reached, or is locked for too long.
        """
        with self._lock, _translated(self._path), self._connection:
            # IMMEDIATE: what the block reads cannot be changed by another process before the block writes.
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run the block, which reads with one statement: one consistent view. Raises StoreError."""
        with self._lock, _translated(self._path):
            yield self._connection

    def close(self) -> None:
        """Close the file; a second time changes nothing."""
        with self._lock:
            self._connection.close()


def open_database(path: Path, *, durable: bool = True, patience: float = PATIENCE) -> Database:
    """Return the store at `path`, made or migrated where needed.

    `durable` False gives up safety against power loss (not against a killed process) for speed; `patience` is how many
    seconds to wait for a lock. Raises StoreError when the path cannot be opened or written, InputError when the
    file is something else or was written by a newer version.
    """
    _bring_up_to_date(path, patience)
    with ExitStack() as undo, _translated(path):
        connection = _connect(path, patience)
        undo.callback(connection.close)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        undo.pop_all()
    return Database(path, connection)


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)


def _bring_up_to_date(path: Path, patience: float) -> None:
    """Migrate the file unless another process has done it; raise StoreError when it stays busy in an old version."""
    for turn in range(_TURNS):
        if _is_current(path, patience):
            return
        try:
            _migrate_alone(path, patience / _TURNS)
        except StoreError:
            if turn == _TURNS - 1:
                raise


def _is_current(path: Path, patience: float) -> bool:
    with _translated(path), closing(_connect(path, patience)) as connection, connection:
        connection.execute("BEGIN")
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        # A process killed right after its migration has left the file without its write-ahead log.
        return _version(path, connection) == SCHEMA_VERSION and journal == "wal"


def _migrate_alone(path: Path, patience: float) -> None:
    """Run the missing migrations while no other process has the file open.

    Alone, because an older Tocsin must not go on in a newer file, and because SQLite does not wait for a lock when it
    changes the journal mode: two processes that make the file together would fail.
    """
    with _translated(path), closing(_connect(path, patience)) as connection:
        # The lock of the transaction is kept until the connection is closed.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        with connection:
            connection.execute("BEGIN EXCLUSIVE")
            _run_migrations(connection, _version(path, connection))
        connection.execute("PRAGMA journal_mode = WAL")


def _run_migrations(connection: sqlite3.Connection, found: int) -> None:
    for number, statements in enumerate(MIGRATIONS[found:], found + 1):
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


def _version(path: Path, connection: sqlite3.Connection) -> int:
    """Return the file's schema version, 0 for a new file; raise InputError when it is not for us to touch.

    Within a transaction, so that the three things asked for are those of one instant.
    """
    version = int(_value(connection, "PRAGMA user_version"))
    if _value(connection, "PRAGMA application_id") != APPLICATION_ID:
        if _value(connection, "SELECT count(*) FROM sqlite_master"):
            raise InputError(f"store {path}: expected a store of Tocsin, found another SQLite database")
        return 0
    if version > SCHEMA_VERSION:
        raise InputError(
            f"store {path}: expected schema version {SCHEMA_VERSION} or older, found {version}: "
            "it was written by a newer Tocsin, so run that one"
        )
    return version


def _value(connection: sqlite3.Connection, sql: str) -> int:
    (value,) = connection.execute(sql).fetchone()
    return int(value)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        # Errors that Python's own module raises (a closed connection) carry no code.
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        if code == sqlite3.SQLITE_NOTADB:
            raise InputError(f"store {path}: expected a store of Tocsin, found a file of another kind") from error
        if code not in _UNREACHABLE:
            raise
        raise StoreError(f"store {path}: {error}") from error
