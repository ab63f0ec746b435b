"""GuardDuty's own sample finding, once a day: the one proof that its events match the rule.

Nobody else may send as `aws.guardduty`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hub.model.finding import Finding, FindingKey
from hub.ports import IncidentStore

TYPE: Final = "Policy:IAMUser/RootCredentialUsage"
"""A kind whose samples are of low severity (GuardDuty's finding types)."""


def sample_key(account: str, region: str) -> FindingKey:
    """Return the identity under which the hub's own samples of `region` are kept: one incident for each Region."""
    return FindingKey(account=account, region=region, id=f"sample-{region}")


def stand_in(finding: Finding, account: str) -> Finding:
    """Return a sample that the hub itself has had made under that identity, and any other finding as it is."""
    ours = finding.sample and finding.key.account == account and finding.type == TYPE
    return finding.model_copy(update={"key": sample_key(account, finding.key.region)}) if ours else finding


def last_samples(incidents: IncidentStore, account: str, regions: Iterable[str]) -> dict[str, datetime | None]:
    """Return when GuardDuty made the newest sample that has arrived of each Region; None where none ever arrived."""
    rows = {region: incidents.get(sample_key(account, region)) for region in regions}
    return {region: None if row is None else row.ordering for region, row in rows.items()}
