"""The ledger: what happened in a page, entry by entry, never changed afterwards."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen, Instant


class EntryKind(StrEnum):
    """What an entry tells."""

    OPENED = "opened"
    RESTARTED = "restarted"
    JOINED = "joined"
    LEFT = "left"
    LEVEL = "level"
    PLACED = "placed"
    ANSWERED = "answered"
    KEY = "key"
    ENDED = "ended"
    PAUSED = "paused"
    NOTICE = "notice"
    ACKNOWLEDGED = "acknowledged"
    STOOD_DOWN = "stood down"
    FINISHED = "finished"


class LedgerEntry(Frozen):
    """One entry. `id` is the same when a crash makes the hub write it again, so it stands there once."""

    page_id: str
    id: str
    at: Instant
    kind: EntryKind
    text: str
    """One sentence for people; numbers and addresses masked."""
    responder: str | None = None
    number_masked: str | None = None
    outcome: str | None = None
    keys: str | None = None
    contact_id: str | None = None
    attempt: str | None = None
