"""What the templates for member accounts are told: whom they trust, and what the things in them are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MemberPlan:
    """One organization's plan; the same in each of its accounts."""

    partition: str
    organization: str
    administrator: str
    """Account id of the delegated administrator."""
    readers: str
    """Which of the administrator's roles may assume the enrichment role, as a pattern of ARNs."""
    enrichment_role: str
    containment_role: str | None = None
    """None: there is no such role."""
    containers: Sequence[str] = ()
    """ARNs of the administrator's roles that may contain."""
    forwarding_role: str | None = None
    """None: nothing is forwarded."""
    hub_bus: str
    """ARN of the bus that is forwarded to."""
