"""A GuardDuty finding as the hub understands it, after the raw document has been read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from pydantic import Field

from hub.model.base import Frozen, Instant
from hub.model.severity import SeverityLabel, severity_label


class FindingKey(Frozen):
    """The identity of a finding: (account, Region, id), semantics 1."""

    account: str
    region: str
    id: str

    @property
    def digest(self) -> str:
        """32 hexadecimal digits that stand for this key wherever a long or odd id cannot (row keys, file names)."""
        text = f"{self.account}\x1f{self.region}\x1f{self.id}"
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


class Resource(Frozen):
    """What a finding is about: `kind` is GuardDuty's resourceType, `name` an id or ARN, `tags` key to value."""

    kind: str = ""
    name: str = ""
    tags: Mapping[str, str] = Field(default_factory=dict)


class Finding(Frozen):
    """One finding event, read. All but identity, type, severity and time may be missing in the document."""

    key: FindingKey
    type: str
    severity: float
    updated_at: Instant
    """GuardDuty's own time of this event; a document without one falls back as semantics 1 says."""
    created_at: Instant | None = None
    first_seen: Instant | None = None
    last_seen: Instant | None = None
    title: str = ""
    description: str = ""
    resource: Resource = Resource()
    count: int | None = None
    archived: bool = False
    sample: bool = False
    attack_sequence: bool = False
    """True for an attack sequence, and for a finding that has joined one."""
    partition: str = "aws"
    warnings: tuple[str, ...] = ()
    """What was defaulted, padded or dropped while reading, one sentence each."""

    @property
    def label(self) -> SeverityLabel:
        """The label of the severity number, never derived from the type."""
        return severity_label(self.severity)
