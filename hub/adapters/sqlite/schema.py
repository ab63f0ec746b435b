"""The numbered migrations of the store file.

A row is the frozen model as JSON text (`row`) and beside it only what is searched, sorted or conditioned on. Instants
are ISO text in UTC with six decimals, so that text order is time order. `sequence` keeps the order of first writing.
"""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x746F6373
"""`tocs`: tells a store file from any other SQLite database."""

_FIRST: Final = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE TABLE incidents (
        sequence INTEGER PRIMARY KEY,
        finding TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        due_at TEXT,
        row TEXT NOT NULL
    )""",
    "CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX incidents_opened ON incidents (opened_at)",
    """CREATE TABLE heads (
        head TEXT PRIMARY KEY NOT NULL,
        row TEXT NOT NULL
    )""",
    # Of pages that have a successor: how they ended.
    """CREATE TABLE ended_heads (
        page_id TEXT PRIMARY KEY NOT NULL,
        row TEXT NOT NULL
    )""",
    """CREATE TABLE members (
        page_id TEXT NOT NULL,
        finding TEXT NOT NULL,
        number INTEGER NOT NULL,
        row TEXT NOT NULL,
        PRIMARY KEY (page_id, finding)
    )""",
    """CREATE TABLE pages (
        sequence INTEGER PRIMARY KEY,
        page_id TEXT NOT NULL UNIQUE,
        opened_at TEXT NOT NULL,
        finished INTEGER NOT NULL,
        version INTEGER NOT NULL,
        row TEXT NOT NULL
    )""",
    "CREATE INDEX pages_running ON pages (opened_at) WHERE NOT finished",
    "CREATE INDEX pages_opened ON pages (opened_at)",
    """CREATE TABLE attempts (
        attempt TEXT PRIMARY KEY NOT NULL,
        page_id TEXT NOT NULL,
        command INTEGER NOT NULL,
        row TEXT NOT NULL
    )""",
    "CREATE INDEX attempts_of_page ON attempts (page_id, command)",
    """CREATE TABLE leases (
        responder TEXT PRIMARY KEY NOT NULL,
        holder TEXT NOT NULL,
        until TEXT NOT NULL
    )""",
    """CREATE TABLE refusals (
        number TEXT PRIMARY KEY NOT NULL,
        error TEXT NOT NULL,
        at TEXT NOT NULL,
        suspect INTEGER NOT NULL
    )""",
    "CREATE INDEX refusals_at ON refusals (at)",
    """CREATE TABLE proofs (
        number TEXT PRIMARY KEY NOT NULL,
        attempt TEXT NOT NULL,
        at TEXT NOT NULL
    )""",
    """CREATE TABLE notices (
        sequence INTEGER PRIMARY KEY,
        notice_id TEXT NOT NULL UNIQUE,
        requested_at TEXT NOT NULL,
        waiting INTEGER NOT NULL,
        window_id TEXT,
        number INTEGER NOT NULL,
        row TEXT NOT NULL
    )""",
    "CREATE INDEX notices_waiting ON notices (requested_at) WHERE waiting",
    "CREATE INDEX notices_requested ON notices (requested_at)",
    "CREATE INDEX notices_of_window ON notices (window_id, number) WHERE window_id IS NOT NULL",
    """CREATE TABLE windows (
        reader TEXT NOT NULL,
        number INTEGER NOT NULL,
        window_id TEXT NOT NULL UNIQUE,
        ends_at TEXT NOT NULL,
        waiting INTEGER NOT NULL,
        row TEXT NOT NULL,
        PRIMARY KEY (reader, number)
    )""",
    "CREATE INDEX windows_waiting ON windows (ends_at) WHERE waiting",
    """CREATE TABLE ledger (
        sequence INTEGER PRIMARY KEY,
        page_id TEXT NOT NULL,
        entry TEXT NOT NULL,
        row TEXT NOT NULL,
        UNIQUE (page_id, entry)
    )""",
    """CREATE TABLE configuration (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        row TEXT NOT NULL
    )""",
    """CREATE TABLE register (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        row TEXT NOT NULL
    )""",
    """CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        row TEXT NOT NULL
    )""",
    # Bodies are bytes, and so is what is said of them: a hostile record may hold text that is no valid Unicode.
    """CREATE TABLE rejected (
        record TEXT PRIMARY KEY NOT NULL,
        received_at TEXT NOT NULL,
        last_at TEXT NOT NULL,
        last_record TEXT NOT NULL,
        count INTEGER NOT NULL,
        body BLOB NOT NULL,
        queue TEXT NOT NULL,
        reason BLOB NOT NULL,
        position BLOB NOT NULL,
        settled TEXT
    )""",
    "CREATE INDEX rejected_last ON rejected (last_at)",
    "CREATE INDEX rejected_waiting ON rejected (last_at) WHERE settled IS NULL",
    """CREATE TABLE beats (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        at TEXT NOT NULL,
        row TEXT NOT NULL
    )""",
    # The queues of the embedded hub; bodies are bytes for the same reason. `replayed`: an operator put it back.
    """CREATE TABLE queue (
        sequence INTEGER PRIMARY KEY,
        topic TEXT NOT NULL,
        message TEXT NOT NULL,
        body BLOB NOT NULL,
        arrived_at TEXT NOT NULL,
        visible_at TEXT NOT NULL,
        received INTEGER NOT NULL,
        replayed INTEGER NOT NULL DEFAULT 0,
        UNIQUE (topic, message)
    )""",
    "CREATE INDEX queue_visible ON queue (topic, visible_at)",
    # What the embedded hub delivered: mails and text messages.
    """CREATE TABLE delivered (
        sequence INTEGER PRIMARY KEY,
        medium TEXT NOT NULL,
        row TEXT NOT NULL
    )""",
)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST,)
"""Migration N stands at index N - 1 and is never changed once released: what comes after it is a new one."""

SCHEMA_VERSION: Final = len(MIGRATIONS)
"""The newest version this code knows; the file's own is its `PRAGMA user_version`."""
