"""What enrolment finds: the organization, and GuardDuty in each of its Regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

ENABLED: Final = "ENABLED"
ALL: Final = "ALL"
MEMBER: Final = "enabled"
PAUSED: Final = frozenset({"paused", "accountsuspended"})
"""Standings of a member, in small letters, under which nothing is watched although it is one."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the organization."""

    id: str
    name: str
    email: str
    active: bool
    """False: suspended, or on its way to be closed."""
    joined_at: datetime | None = None
    unit: str = ""
    """The path of its organizational unit, as `Workloads/Shop`; empty in the root, and where nobody asked."""


@dataclass(frozen=True, slots=True)
class Organization:
    """The organization, as its management account sees it."""

    accounts: Mapping[str, Account]
    trusted: frozenset[str]
    """Principals of the services with trusted access."""
    administrators: Mapping[str, tuple[str, ...]]
    """Accounts registered as delegated administrators, by the principal of the service."""
    stack_sets: bool
    """Whether StackSets have activated their trusted access."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A detector of GuardDuty."""

    id: str
    enabled: bool
    frequency: str
    plans: Mapping[str, bool]
    """Whether each plan that the Region offers is on."""
    all_since: datetime | None = None
    """When enrolment set that all accounts are switched on by themselves: its own tag says so."""


@dataclass(frozen=True, slots=True)
class AutoEnable:
    """What GuardDuty switches on by itself: ALL, NEW or NONE."""

    members: str
    plans: Mapping[str, str]
    full: bool = False
    """Whether the administrator has as many members as GuardDuty allows."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the delegated administrator."""

    account: str
    standing: str
    """`enabled`, `paused`, `removed` and others, in small letters."""
    updated_at: datetime | None = None
    plans: frozenset[str] = frozenset()
    """Those that are on."""


@dataclass(frozen=True, slots=True)
class Export:
    """Where a detector exports findings to."""

    destination: str
    status: str


@dataclass(frozen=True, slots=True)
class RegionState:
    """GuardDuty in one Region."""

    region: str
    management: Detector | None
    """The management account's own detector."""
    administrators: Mapping[str, str]
    """Accounts that are GuardDuty's delegated administrator here, with the standing of each."""
    detector: Detector | None = None
    """The delegated administrator's own detector."""
    managed_by: str | None = None
    """The account whose member the delegated administrator is; None: of no other."""
    auto_enable: AutoEnable | None = None
    """None: the account is not the administrator here."""
    members: Mapping[str, Member] = field(default_factory=dict)
    exports: tuple[Export, ...] = ()


@dataclass(frozen=True, slots=True)
class Present:
    """All that enrolment looked at."""

    organization: Organization
    regions: tuple[RegionState, ...]
    export_key: str | None
    """The ARN of the key that exported findings lie under; None: there is none yet."""
