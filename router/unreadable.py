"""A record that cannot be read, made into something to tell: one incident an hour, told as high (semantics 1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from hub.model.finding import Finding, FindingKey, Resource
from hub.model.record import Rejected
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy

UNREADABLE = "unreadable record"
UNKNOWN = "unknown account"
AS_HIGH = 8.0
HOUR: Final = timedelta(hours=1)


def hour_for(at: datetime, opened_at: Callable[[FindingKey], datetime | None]) -> datetime:
    """Return the hour whose incident a record rejected at `at` belongs to: that of `at`, or the one before.

    The one before as long as its incident, whose opening `opened_at` tells, is younger than an hour: no two of them
    open within one.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    before = hour - HOUR
    opened = opened_at(_key(before))
    return before if opened is not None and at - opened < HOUR else hour


def unreadable_finding(rejected: Rejected, record: str, hour: datetime) -> Finding:
    """Return what stands for every record rejected in an `hour`: the same identity, so told once.

    What is told names the first of them, kept under the id `record`.
    """
    where = f" ({rejected.position})" if rejected.position else ""
    return Finding(
        key=_key(hour),
        type=UNREADABLE,
        severity=AS_HIGH,
        updated_at=hour,
        resource=Resource(kind="", name=record),
        title=f"{rejected.reason}{where}",
    )


def _key(hour: datetime) -> FindingKey:
    return FindingKey(account=UNKNOWN, region="", id=f"{UNREADABLE} {hour.isoformat()}")


def is_unreadable(key: FindingKey) -> bool:
    """Return whether `key` stands for rejected records; no finding has such an account and no Region."""
    return (key.account, key.region) == (UNKNOWN, "")


def unreadable_policy(organization: EffectivePolicy) -> EffectivePolicy:
    """Return `organization` with its `unreadable` routes for high, and without the rules that look at a finding."""
    routes = {**organization.routes, SeverityLabel.HIGH: organization.unreadable}
    live_since = {label: replace(since, value=None) for label, since in organization.live_since.items()}
    told = replace(organization, routes=routes, rules=(), suppressions=(), live_since=live_since)
    return replace(told, account_name=UNKNOWN)
