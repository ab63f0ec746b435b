"""The few words about a finding that travel with incidents, messages and pages: small enough to keep in every row."""

from __future__ import annotations

from hub.model.base import Frozen, Instant
from hub.model.finding import Finding, FindingKey
from hub.model.severity import SeverityLabel, severity_label

CLIPPED = 200


class Summary(Frozen):
    """What people are told about a finding; texts are clipped to 200 characters, never interpreted."""

    key: FindingKey
    account_name: str
    type: str
    severity: float
    title: str = ""
    resource_kind: str = ""
    resource_name: str = ""
    partition: str = "aws"
    first_seen: Instant
    last_seen: Instant
    count: int = 1
    sample: bool = False
    attack_sequence: bool = False

    @property
    def label(self) -> SeverityLabel:
        """The label of the severity number."""
        return severity_label(self.severity)


def summarize(finding: Finding, account_name: str) -> Summary:
    """Return the summary of `finding` under the name the directory gives its account."""
    return Summary(
        key=finding.key,
        account_name=account_name[:CLIPPED],
        type=finding.type[:CLIPPED],
        severity=finding.severity,
        title=finding.title[:CLIPPED],
        resource_kind=finding.resource.kind[:CLIPPED],
        resource_name=finding.resource.name[:CLIPPED],
        partition=finding.partition,
        first_seen=finding.first_seen or finding.created_at or finding.updated_at,
        last_seen=finding.last_seen or finding.updated_at,
        count=finding.count or 1,
        sample=finding.sample,
        attack_sequence=finding.attack_sequence,
    )
