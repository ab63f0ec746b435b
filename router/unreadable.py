"""A record that cannot be read, made into something to tell: one incident an hour, told as high (semantics 1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hub.model.finding import Finding, FindingKey, Resource
from hub.model.record import Rejected
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy

UNREADABLE = "unreadable record"
UNKNOWN = "unknown account"
AS_HIGH = 8.0


def unreadable_finding(rejected: Rejected, record: str, at: datetime) -> Finding:
    """Return what stands for every record rejected in the hour of `at`: the same identity, so told once.

    What is told names the first of them, kept under the id `record`.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    where = f" ({rejected.position})" if rejected.position else ""
    return Finding(
        key=FindingKey(account=UNKNOWN, region="", id=f"{UNREADABLE} {hour.isoformat()}"),
        type=UNREADABLE,
        severity=AS_HIGH,
        updated_at=hour,
        resource=Resource(kind="", name=record),
        title=f"{rejected.reason}{where}",
    )


def is_unreadable(key: FindingKey) -> bool:
    """Return whether `key` stands for rejected records; no finding has such an account and no Region."""
    return (key.account, key.region) == (UNKNOWN, "")


def unreadable_policy(organization: EffectivePolicy) -> EffectivePolicy:
    """Return `organization` with its `unreadable` routes for high, and without the rules that look at a finding."""
    routes = {**organization.routes, SeverityLabel.HIGH: organization.unreadable}
    live_since = {label: replace(since, value=None) for label, since in organization.live_since.items()}
    told = replace(organization, routes=routes, rules=(), suppressions=(), live_since=live_since)
    return replace(told, account_name=UNKNOWN)
