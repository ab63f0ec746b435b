"""One record as it came in, and the three things reading it can give: a finding, an ignored or a rejected record."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Literal

from hub.model.base import Frozen, Instant
from hub.model.finding import Finding


class Outcome(StrEnum):
    """What became of a record (glossary: outcome)."""

    ROUTED = "routed"
    RECORDED = "recorded"
    SUPPRESSED = "suppressed"
    IGNORED = "ignored"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class Accepted(Frozen):
    """A record that was read as a finding."""

    finding: Finding


class Ignored(Frozen):
    """A record that is not for the hub: another event of GuardDuty, or a foreign source. Only counted."""

    reason: str
    foreign: bool = False


class Archived(Ignored):
    """CloudTrail's word that somebody archived findings in GuardDuty: no finding, and ignored where none can be asked.

    It names findings by their ids alone; whose they are GuardDuty says.
    """

    region: str
    detector: str
    findings: tuple[str, ...]
    at: Instant
    by: str
    """The ARN of whoever did it, as CloudTrail has it."""


class Rejected(Frozen):
    """A record that cannot be read as a finding: kept whole, alarmed, never dropped."""

    reason: str
    position: str = ""
    """Where the reading stopped, as `line 3 column 7` or a field's path; empty when the whole record is wrong."""
    from_guardduty: bool = False
    """True when the source could be read and is aws.guardduty: such a record is told by the `unreadable` route."""


Reading = Accepted | Ignored | Rejected


class RejectedState(StrEnum):
    """Whether somebody has looked at a rejected record; it is kept in each state."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


class RejectedFrom(StrEnum):
    """Which queue a rejected record came from, and goes back to when it is replayed."""

    FINDINGS = "findings"
    MESSAGES = "messages"
    """One of the hub's own messages, which could never be handled."""


class Settlement(Frozen):
    """What somebody did with a rejected record: who, when, and why (empty for a replay)."""

    state: Literal[RejectedState.REPLAYED, RejectedState.DISCARDED]
    by: str
    at: Instant
    why: str = ""


class RejectedRecord(Frozen):
    """One body that cannot be read, byte for byte, why, how often it came, and what was done with it."""

    id: str
    """`body_digest` of the body: the same body is one record however often and under whatever name it comes."""
    body: bytes
    queue: RejectedFrom = RejectedFrom.FINDINGS
    reason: str
    """What the newest reading said."""
    position: str
    received_at: Instant
    """When it came first."""
    last_at: Instant
    """When it came last."""
    last_record: str
    """The queue's name for what came last: the same, of the same arrival, delivered again is not counted again."""
    count: int = 1
    settled: Settlement | None = None

    @property
    def state(self) -> RejectedState:
        """Where the record stands."""
        return self.settled.state if self.settled else RejectedState.WAITING


def body_digest(body: bytes) -> str:
    """Return the id of a rejected body: 32 hexadecimal digits, of which no two bodies share all."""
    return hashlib.sha256(body).hexdigest()[:32]


def reject(row: RejectedRecord | None, fresh: RejectedRecord) -> RejectedRecord:
    """Return what `fresh`, as it was just rejected, makes of the `row` under its id.

    What was replayed and is rejected again waits again; what somebody has discarded stays so, and is counted.
    """
    if row is None or (row.last_record, row.last_at) == (fresh.last_record, fresh.last_at):
        return row or fresh
    again = {
        "reason": fresh.reason,
        "position": fresh.position,
        "last_at": max(row.last_at, fresh.last_at),
        "last_record": fresh.last_record,
        "count": row.count + 1,
        "settled": row.settled if row.state is RejectedState.DISCARDED else None,
    }
    return row.model_copy(update=again)


def settle(row: RejectedRecord, count: int, settlement: Settlement) -> RejectedRecord:
    """Return the row settled, or as it is when the record has come again since it was counted as `count`."""
    return row if row.count != count else row.model_copy(update={"settled": settlement})
