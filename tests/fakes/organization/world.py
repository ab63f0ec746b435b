"""What the organization remembers: its accounts, and GuardDuty in each Region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MANAGEMENT = "111122223333"
ADMINISTRATOR = "222233334444"
ORGANIZATION = "o-a1b2c3d4e5"
ROOT = "r-a1b2"
NIGHT = datetime(2026, 6, 1, 3, tzinfo=UTC)
LONG_AGO = NIGHT - timedelta(days=400)
KEY = "arn:aws:kms:eu-central-1:222233334444:key/11111111-2222-3333-4444-555555555555"
OFFERED = (
    *("S3_DATA_EVENTS", "EKS_AUDIT_LOGS", "EBS_MALWARE_PROTECTION", "RDS_LOGIN_EVENTS"),
    *("LAMBDA_NETWORK_LOGS", "RUNTIME_MONITORING"),
)
NOT_BY_DEFAULT = frozenset({"RUNTIME_MONITORING"})


class RefusedError(Exception):
    """An error that the service answers with."""

    def __init__(self, code: str, message: str = "refused", status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


@dataclass(slots=True)
class FakeAccount:
    id: str
    name: str
    unit: str = ROOT
    state: str = "ACTIVE"
    joined_at: datetime = LONG_AGO


@dataclass(slots=True)
class FakeDetector:
    id: str
    frequency: str = "SIX_HOURS"
    enabled: bool = True
    plans: frozenset[str] = frozenset(OFFERED) - NOT_BY_DEFAULT
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class FakeMember:
    account: str
    since: datetime
    status: str = "Enabled"
    plans: frozenset[str] = frozenset()


@dataclass(slots=True)
class FakeDestination:
    id: str
    arn: str
    key: str
    status: str = "PUBLISHING"


@dataclass
class FakeRegion:
    """GuardDuty in one Region."""

    name: str
    offered: tuple[str, ...] = OFFERED
    administrator: str | None = None
    administrator_status: str = "ENABLED"
    knows_from: datetime = LONG_AGO
    """From when on GuardDuty knows its administrator."""
    detectors: dict[str, FakeDetector] = field(default_factory=dict)
    managed_by: str | None = None
    auto_members: str = "NONE"
    auto_plans: dict[str, str] = field(default_factory=dict)
    full: bool = False
    members: dict[str, FakeMember] = field(default_factory=dict)
    destinations: list[FakeDestination] = field(default_factory=list)


@dataclass
class World:
    """The organization; a test changes it as somebody with all rights would."""

    accounts: dict[str, FakeAccount]
    regions: dict[str, FakeRegion]
    units: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and parent of each organizational unit."""
    organization: str = ORGANIZATION
    trusted: set[str] = field(default_factory=set)
    delegated: dict[str, set[str]] = field(default_factory=dict)
    stack_sets: bool = False
    key: str | None = KEY
    session: timedelta = timedelta(hours=1)
    """How long the session of an assumed role lasts."""
    settles: timedelta = timedelta(seconds=12)
    """How long GuardDuty takes to know a new administrator, and to be ready for one in another Region."""
    joins: timedelta = timedelta(seconds=4)
    """How long it takes to know a new member."""
    reluctant: dict[str, int] = field(default_factory=dict)
    """Accounts that GuardDuty leaves out so many times before it takes them."""
    late: bool = False
    """Whether the plans of new members are switched on by themselves only within a day."""
    stubborn: dict[str, str] = field(default_factory=dict)
    """Accounts that it never takes, with the reason."""
    spoiling: set[str] = field(default_factory=set)
    """Accounts for which it refuses the whole batch that they are in."""

    def region(self, name: str) -> FakeRegion:
        return self.regions[name]

    def is_instant(self) -> None:
        """Let GuardDuty know everything at once."""
        self.settles = self.joins = timedelta()

    def day_passes(self) -> None:
        """Let GuardDuty have done what it does by itself within 24 hours."""
        for region in self.regions.values():
            every = frozenset(name for name, value in region.auto_plans.items() if value == "ALL")
            if region.auto_members == "ALL":
                for account in self.accounts.values():
                    if account.state == "ACTIVE" and account.id != region.administrator:
                        region.members.setdefault(account.id, FakeMember(account.id, NIGHT))
            for member in region.members.values():
                member.plans |= every


def a_world(accounts: int = 12, regions: Sequence[str] = ("eu-central-1", "eu-west-1", "us-east-1")) -> World:
    """An organization of so many accounts, two of them in the root, in which nothing of GuardDuty is on."""
    units = {"ou-a1b2-00000001": ("Workloads", ROOT), "ou-a1b2-00000002": ("Shop", "ou-a1b2-00000001")}
    units["ou-a1b2-00000003"] = ("Sandbox", ROOT)
    known = {
        MANAGEMENT: FakeAccount(MANAGEMENT, "management"),
        ADMINISTRATOR: FakeAccount(ADMINISTRATOR, "security"),
    }
    places = list(units)
    for number in range(1, accounts - 1):
        account = f"{number:012d}"
        known[account] = FakeAccount(account, f"team-{number}", places[number % len(places)])
    return World(known, {name: FakeRegion(name) for name in regions}, units)
