"""One record as it came in, and the three things reading it can give: a finding, an ignored or a rejected record."""

from __future__ import annotations

from enum import StrEnum

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


class Rejected(Frozen):
    """A record that cannot be read as a finding: kept whole, alarmed, never dropped."""

    reason: str
    position: str = ""
    """Where the reading stopped, as `line 3 column 7` or a field's path; empty when the whole record is wrong."""
    from_guardduty: bool = False
    """True when the source could be read and is aws.guardduty: such a record is told by the `unreadable` route."""


Reading = Accepted | Ignored | Rejected


class RejectedRecord(Frozen):
    """A rejected record in the rejected queue: the original body, byte for byte as text, and why."""

    id: str
    body: str
    reason: str
    position: str
    received_at: Instant
