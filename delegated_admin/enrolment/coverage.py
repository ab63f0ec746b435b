"""Which plan is on where: the matrix of accounts, Regions and plans, computed from the present state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.planning import wanted_plans
from delegated_admin.enrolment.state import ALL, MEMBER, PAUSED, Account, Detector, Member, Organization, RegionState

BASE: Final = "GUARDDUTY"
"""The column for GuardDuty itself, which each plan stands on."""
NEW: Final = "NEW"
PENDING_FOR: Final = timedelta(hours=24)
"""How long GuardDuty may take to switch on what is to be on in all accounts (its API reference)."""


class CoverageState(StrEnum):
    """Whether a plan watches an account in a Region."""

    ON = "on"
    OFF = "off"
    PENDING = "pending"
    """Off, and to be switched on by itself: asked for, or the account joined, less than 24 hours ago."""
    SUSPENDED = "suspended"
    """The account is closed or suspended, or its detector is."""


States = tuple[CoverageState, ...]
Tally = Counter[CoverageState]


@dataclass(frozen=True, slots=True)
class RegionCoverage:
    """The matrix of one Region."""

    region: str
    plans: tuple[str, ...]
    """The columns: GuardDuty itself, then the wanted plans that the Region offers."""
    rows: Mapping[str, States]
    """By account, a state for each of `plans`."""
    not_offered: tuple[str, ...]
    """Wanted plans that GuardDuty does not have in the Region."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole matrix."""

    accounts: Mapping[str, Account]
    regions: tuple[RegionCoverage, ...]

    def total(self) -> Tally:
        """Return how many cells there are of each state."""
        return sum(self.by_region().values(), Counter())

    def by_region(self) -> dict[str, Tally]:
        """Return the same for each Region."""
        return {
            each.region: sum(
                (_times(states, number) for states, number in Counter(each.rows.values()).items()), Counter()
            )
            for each in self.regions
        }

    def by_plan(self) -> dict[str, Tally]:
        """Return the same for each plan."""
        found: dict[str, Tally] = {}
        for region in self.regions:
            for states, number in Counter(region.rows.values()).items():
                for plan, state in zip(region.plans, states, strict=True):
                    found.setdefault(plan, Counter())[state] += number
        return found

    def by_unit(self) -> dict[str, Tally]:
        """Return the same for each organizational unit, by its path."""
        found: dict[str, Tally] = {}
        for region in self.regions:
            rows = Counter((self.accounts[account].unit, states) for account, states in region.rows.items())
            for (unit, states), number in rows.items():
                found.setdefault(unit, Counter()).update(_times(states, number))
        return dict(sorted(found.items()))

    def uncovered(self) -> Iterator[tuple[Account, RegionCoverage, States]]:
        """Yield each row in which something is not on, by account and then by Region."""
        for account in self.accounts.values():
            for region in self.regions:
                states = region.rows[account.id]
                if any(state is not CoverageState.ON for state in states):
                    yield account, region, states

    def rows(self) -> Iterator[tuple[Account, RegionCoverage, States]]:
        """Yield each row, by account and then by Region."""
        for account in self.accounts.values():
            yield from ((account, region, region.rows[account.id]) for region in self.regions)

    @property
    def good(self) -> bool:
        """Whether nothing is off or suspended."""
        total = self.total()
        return not total[CoverageState.OFF] and not total[CoverageState.SUSPENDED]


def cover(
    deployment: DeploymentConfig, organization: Organization, states: Iterable[RegionState], now: datetime
) -> Coverage:
    """Return the matrix of the whole organization as it is at `now`."""
    ordered = dict(sorted(organization.accounts.items(), key=lambda item: (item[1].unit, item[0])))
    return Coverage(ordered, tuple(_RegionMatrix(deployment, state, now).cover(ordered) for state in states))


class _RegionMatrix:
    """Computes the rows of one Region."""

    def __init__(self, deployment: DeploymentConfig, state: RegionState, now: datetime) -> None:
        self._deployment, self._state, self._now = deployment, state, now
        self._plans = wanted_plans(deployment, state)
        self._same: dict[States, States] = {}
        """Rows that are alike are one object: there may be 200,000."""

    def cover(self, accounts: Mapping[str, Account]) -> RegionCoverage:
        wanted = (each.value for each in self._deployment.detection.features)
        rows = {account.id: self._row(account) for account in accounts.values()}
        return RegionCoverage(
            region=self._state.region,
            plans=(BASE, *self._plans),
            rows={account: self._same.setdefault(row, row) for account, row in rows.items()},
            not_offered=tuple(name for name in wanted if name not in self._plans),
        )

    def _row(self, account: Account) -> States:
        member = self._state.members.get(account.id)
        if not account.active or (member is not None and member.standing in PAUSED):
            return (CoverageState.SUSPENDED,) * (1 + len(self._plans))
        if account.id == self._deployment.administrator:
            return self._own_row(self._state.detector)
        on = member.plans if member is not None and member.standing == MEMBER else frozenset[str]()
        base = member is not None and member.standing == MEMBER
        return (
            self._cell(account, member, on=base, automatic=self._automatic(BASE)),
            *(self._cell(account, member, on=name in on, automatic=self._automatic(name)) for name in self._plans),
        )

    def _own_row(self, detector: Detector | None) -> States:
        if detector is not None and not detector.enabled:
            return (CoverageState.SUSPENDED,) * (1 + len(self._plans))
        plans = detector.plans if detector is not None else {}
        on = (detector is not None, *(plans.get(name, False) for name in self._plans))
        return tuple(CoverageState.ON if each else CoverageState.OFF for each in on)

    def _automatic(self, plan: str) -> str | None:
        found = self._state.auto_enable
        if found is None:
            return None
        return found.members if plan == BASE else found.plans.get(plan)

    def _cell(self, account: Account, member: Member | None, *, on: bool, automatic: str | None) -> CoverageState:
        if on:
            return CoverageState.ON
        is_new = self._fresh(account.joined_at) or (member is not None and self._fresh(member.updated_at))
        asked = self._state.detector is not None and self._fresh(self._state.detector.all_since)
        to_come = (automatic == ALL and (asked or is_new)) or (automatic == NEW and is_new)
        return CoverageState.PENDING if to_come else CoverageState.OFF

    def _fresh(self, since: datetime | None) -> bool:
        return since is not None and self._now - since < PENDING_FOR


def _times(states: States, number: int) -> Tally:
    return Counter({state: count * number for state, count in Counter(states).items()})
