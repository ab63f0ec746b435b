"""One line for each thing that happens in a served hub, safe for a terminal and with no number in full."""

from __future__ import annotations

from datetime import datetime

from hub.model.base import Frozen, Instant
from hub.model.ledger import LedgerEntry
from hub.model.masking import mask_text
from hub.model.record import Accepted, Rejected
from local.mailbox import DeliveredMail, DeliveredText
from router.service import Receipt


class Happening(Frozen):
    """One line: when, what kind of thing (`mail`, `rejected`, `placed`, `acknowledged`), and what happened."""

    at: Instant
    what: str
    text: str
    page: str | None = None


def happening(at: datetime, what: Receipt | LedgerEntry | DeliveredMail | DeliveredText) -> Happening:
    """Return the line about a record, a ledger entry, a mail or a text message."""
    match what:
        case Receipt():
            return Happening(at=at, what=what.outcome.value, text=_of_record(what))
        case LedgerEntry():
            return Happening(at=at, what=what.kind.value, text=mask_text(what.text), page=what.page_id)
        case DeliveredMail():
            return Happening(at=at, what="mail", text=f"to {what.audience}: {what.subject}")
        case DeliveredText():
            return Happening(at=at, what="text", text=f"to {what.responder}: {mask_text(what.body)}")


def _of_record(receipt: Receipt) -> str:
    match receipt.reading:
        case Rejected() as rejected:
            place = f" ({rejected.position})" if rejected.position else ""
            return f"kept whole, goes no further: {rejected.reason}{place}"
        case Accepted(finding=finding) if receipt.incident is not None:
            name = receipt.incident.summary.account_name
            told = ", ".join(receipt.told) or "nobody is told"
            return f"{finding.label.value} {finding.severity:g} {finding.type} in {name}: {told}"
        case _:
            return getattr(receipt.reading, "reason", "")
