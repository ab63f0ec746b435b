"""How often people were rung of late: read from the ledgers of a hub's newest pages."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from console.operations.stored import LedgerRow, PageRow
from hub.model.base import Frozen, Instant
from hub.model.ledger import EntryKind
from hub.model.page import PageKind

SPAN: Final = timedelta(days=30)
MOST: Final = 300
"""So many of the newest pages are read: each ledger of a hub in AWS is a request."""


class Ledgers(Protocol):
    """Whoever can show pages, and what happened in them."""

    def pages(self, limit: int) -> tuple[PageRow, ...]:
        """Return pages, the newest first."""
        ...

    def ledger(self, page_id: str) -> tuple[LedgerRow, ...]:
        """Return the entries of a page in order."""
        ...


class Paged(Frozen):
    """How often one person was rung since an instant."""

    kind: Literal["paged"] = "paged"
    responder: str
    since: Instant
    """30 days ago; later when there were more pages since than are read."""
    pages: int
    """Pages that rang them."""
    calls: int


def paged(ledgers: Ledgers, now: datetime) -> tuple[Paged, ...]:
    """Return who was rung by live pages in the last 30 days before the aware instant `now`, the most pages first.

    Drills and what was decided in shadow mode are left out. What is counted is the newest pages, `MOST` at most.
    """
    rows = ledgers.pages(MOST + 1)
    read = [row for row in rows[:MOST] if row.opened_at >= now - SPAN]
    since = read[-1].opened_at if len(rows) > MOST and len(read) == MOST else now - SPAN
    pages: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    for row in read:
        entries = ledgers.ledger(row.page) if row.kind is PageKind.LIVE else ()
        rung = [entry.responder for entry in entries if entry.kind == EntryKind.PLACED and entry.responder is not None]
        calls.update(rung)
        pages.update(set(rung))
    found = (Paged(responder=name, since=since, pages=number, calls=calls[name]) for name, number in pages.items())
    return tuple(sorted(found, key=lambda each: (-each.pages, -each.calls, each.responder)))
