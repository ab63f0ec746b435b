"""How the demo tells what happened, one line each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final

from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.base import Frozen, Instant
from hub.model.incident import Change
from hub.model.ledger import EntryKind, LedgerEntry
from hub.model.record import Accepted, Rejected
from local.mailbox import DeliveredMail
from local.phone_lab import HeardWords
from router.service import Receipt

_VERSION: Final = re.compile(r",? by default( version [0-9a-f]+)?$|,? version [0-9a-f]+")
_SAYS: Final = re.compile(r"^\w+ is `[^`]*` by ")
_RECORDED: Final = re.compile(r": recorded, nobody is told")
_SHIFT: Final = re.compile(r"shift \S+ \S+ to (\S+ \S+)")
_CAME_TO: Final = {
    AttemptOutcome.NO_ANSWER: "no answer",
    AttemptOutcome.NOT_REACHED: "voicemail, no code",
}


class Tag(StrEnum):
    """What a line is about; decides its colour."""

    FINDING = "finding"
    RECORDED = "record"
    REJECTED = "reject"
    MAIL = "mail"
    PAGE = "page"
    CALL = "call"
    SAID = "said"
    TAKEN = "taken"


class Line(Frozen):
    """One line of the story."""

    at: Instant
    tag: Tag
    text: str


def of_receipt(at: datetime, receipt: Receipt) -> Line:
    """Return the line about one record: what it was, what is done, and the rule that decided it."""
    if not isinstance(receipt.reading, Accepted) or receipt.incident is None:
        return Line(at=at, tag=Tag.RECORDED, text=receipt.outcome.value)
    finding = receipt.reading.finding
    what = f"{finding.label.value} {finding.severity:g} {finding.type} in {receipt.incident.summary.account_name}"
    if receipt.change is Change.REPEATED:
        return Line(at=at, tag=Tag.RECORDED, text=f"{what}: a repeat (no new episode or band)")
    reason = _SAYS.sub("by ", _RECORDED.sub("", _decisive(receipt)))
    done = ", ".join(receipt.told) or "recorded"
    tag = Tag.FINDING if receipt.told else Tag.RECORDED
    return Line(at=at, tag=tag, text=f"{what}: {done} ({reason})")


def of_batch(at: datetime, receipts: Sequence[Receipt]) -> Iterator[Line]:
    """Yield a line for each record of a batch that was rejected, and how many went on beside it."""
    rejected = [receipt.reading for receipt in receipts if isinstance(receipt.reading, Rejected)]
    for reading in rejected:
        others = len(receipts) - len(rejected)
        text = f"1 of {len(receipts)} kept, not read ({reading.reason}); {others} go on"
        yield Line(at=at, tag=Tag.REJECTED, text=text)


def of_mail(mail: DeliveredMail) -> Line:
    """Return the line about a mail that left the hub."""
    return Line(at=mail.at, tag=Tag.MAIL, text=f"to {mail.audience}: {mail.subject}")


def of_stand_down(mails: Sequence[DeliveredMail]) -> Iterator[Line]:
    """Yield one line about the mails that say who has it, to however many they went."""
    if mails:
        readers = ", ".join(mail.audience for mail in mails)
        yield Line(at=mails[0].at, tag=Tag.MAIL, text=f"to {readers}: {mails[0].body.strip()}")


def of_level(entry: LedgerEntry) -> Line:
    """Return the line about a level that a page entered: who is on it and why."""
    text = _SHIFT.sub(r"shift to \1", entry.text.replace(", walk 1", ""))
    return Line(at=entry.at, tag=Tag.PAGE, text=text)


def of_attempt(attempt: Attempt, name: str, words: Sequence[HeardWords]) -> Iterator[Line]:
    """Yield the lines about one call: the ring and what came of it, and the words when a person took it."""
    began = attempt.dialling_at or attempt.prepared_at
    ring = f"rings {name} on {attempt.number_masked} (level {attempt.level + 1}, round {attempt.round})"
    if attempt.outcome is not AttemptOutcome.ACKNOWLEDGED:
        outcome = attempt.outcome or AttemptOutcome.NO_ANSWER
        yield Line(at=began, tag=Tag.CALL, text=f"{ring}: {_CAME_TO.get(outcome, outcome.value)}")
        return
    yield Line(at=began, tag=Tag.CALL, text=ring)
    for opening, keyed, reply in zip(words, words[1:], words[2:], strict=False):
        if keyed.who == "person":
            yield Line(at=opening.at, tag=Tag.SAID, text=f"“{opening.words}”")
            keys = " ".join(keyed.words)
            yield Line(at=keyed.at, tag=Tag.TAKEN, text=f"{name} keys {keys}: “{reply.words}”")


def level_entries(entries: Sequence[LedgerEntry]) -> list[LedgerEntry]:
    """Return the entries that tell which level was entered."""
    return [entry for entry in entries if entry.kind is EntryKind.LEVEL]


def _decisive(receipt: Receipt) -> str:
    """Return the reason that weighed most: a window that let it through, else the last rule that applied."""
    why = receipt.decision.why if receipt.decision else ()
    windows = [f"{reason.rule}: {reason.text.rpartition('): ')[2]}" for reason in why if "window" in reason.rule]
    applied = [reason.text for reason in why if reason.applied]
    return _VERSION.sub("", (windows or applied or [receipt.outcome.value])[-1])
