"""What is left to do: computed from the deployment and the present state, and nothing is asked of anyone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from delegated_admin.deployment import DeploymentConfig, Frequency, Mode
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.services import (
    GUARDDUTY,
    STACK_SETS,
    export_bucket_arn,
    has_stack_sets,
    trusted_services,
)
from delegated_admin.enrolment.state import (
    ALL,
    MEMBER,
    PAUSED,
    Account,
    Organization,
    Present,
    RegionState,
)
from delegated_admin.enrolment.steps import STANDBY, Readiness, Step, StepKind

_EVERY: Final = {
    Frequency.FIFTEEN_MINUTES.value: "15 minutes",
    Frequency.ONE_HOUR.value: "hour",
    Frequency.SIX_HOURS.value: "6 hours",
}
"""What GuardDuty knows, the most often first."""
_STANDBY: Final = "mode is standby"
_GOING: Final = "DISABLE_IN_PROGRESS"


def plan(deployment: DeploymentConfig, present: Present) -> tuple[Step, ...]:
    """Return the steps that are left, in the order of their kinds and then of the Regions."""
    found = [*once_steps(deployment, present.organization)]
    for state in present.regions:
        found += region_steps(deployment, present, state)
    order = list(StepKind)
    return tuple(sorted(found, key=lambda step: order.index(step.kind)))


def once_steps(deployment: DeploymentConfig, organization: Organization) -> Iterator[Step]:
    """Yield the steps that are done once, in the management account."""
    management = deployment.management_account
    for principal in trusted_services(deployment):
        if principal not in organization.trusted:
            why = "it has no trusted access to the organization"
            yield Step(kind=StepKind.TRUST, seat=Seat.MANAGEMENT, account=management, subject=principal, why=why)
    if not has_stack_sets(deployment):
        return
    if not organization.stack_sets:
        why = "StackSets cannot reach the organization's accounts"
        yield Step(kind=StepKind.STACK_SETS, seat=Seat.MANAGEMENT, account=management, why=why)
    if deployment.administrator not in organization.administrators.get(STACK_SETS, ()):
        yield Step(
            kind=StepKind.STACK_SETS_ADMINISTRATOR,
            seat=Seat.MANAGEMENT,
            account=management,
            subject=deployment.administrator,
            why="StackSets take no orders from it",
        )


def region_steps(deployment: DeploymentConfig, present: Present, state: RegionState) -> Iterator[Step]:
    """Yield the steps that are left in one Region, in their order."""
    planner = _RegionPlanner(deployment, present, state)
    for step in planner.steps():
        standby = deployment.mode is Mode.STANDBY and step.kind not in STANDBY
        yield step.model_copy(update={"readiness": Readiness.WAITS, "why": _STANDBY}) if standby else step


def wanted_plans(deployment: DeploymentConfig, state: RegionState) -> tuple[str, ...]:
    """Return the plans that the deployment wants and the Region offers; all wanted ones while nobody can say."""
    wanted = tuple(each.value for each in deployment.detection.features)
    if state.detector is None or not state.detector.plans:
        return wanted
    return tuple(name for name in wanted if name in state.detector.plans)


def newcomers(deployment: DeploymentConfig, organization: Organization, state: RegionState) -> tuple[Account, ...]:
    """Return the active accounts that are no members yet, without the administrator, which never is one."""
    joined = {each.account for each in state.members.values() if each.standing == MEMBER or each.standing in PAUSED}
    return tuple(
        account
        for account in organization.accounts.values()
        if account.active and account.id != deployment.administrator and account.id not in joined
    )


def lacking(deployment: DeploymentConfig, organization: Organization, state: RegionState) -> dict[str, tuple[str, ...]]:
    """Return the plans that each member lacks, for those that lack any; closed accounts are left out."""
    wanted = wanted_plans(deployment, state)
    missing = {
        each.account: tuple(name for name in wanted if name not in each.plans)
        for each in state.members.values()
        if each.standing == MEMBER and _is_active(organization, each.account)
    }
    return {account: plans for account, plans in missing.items() if plans}


def missing_auto_enable(deployment: DeploymentConfig, state: RegionState) -> tuple[str, ...]:
    """Return the plans that are not switched on by themselves in all accounts."""
    present = state.auto_enable.plans if state.auto_enable else {}
    return tuple(name for name in wanted_plans(deployment, state) if present.get(name) != ALL)


def missing_plans(deployment: DeploymentConfig, state: RegionState) -> tuple[str, ...]:
    """Return the plans that the administrator's own detector lacks."""
    present = state.detector.plans if state.detector else {}
    return tuple(name for name in wanted_plans(deployment, state) if not present.get(name))


class _RegionPlanner:
    """Looks at one Region."""

    def __init__(self, deployment: DeploymentConfig, present: Present, state: RegionState) -> None:
        self._deployment, self._state = deployment, state
        self._organization, self._key = present.organization, present.export_key

    def steps(self) -> Iterator[Step]:
        yield from self._management_detector()
        yield from self._administrator()
        yield from self._detector()
        yield from self._frequency()
        yield from self._plans()
        yield from self._auto_enable()
        yield from self._members()
        yield from self._member_plans()
        yield from self._export()

    def _management_detector(self) -> Iterator[Step]:
        found = self._state.management
        if found is None:
            yield self._step(StepKind.MANAGEMENT_DETECTOR, "it has no detector, and cannot become a member without one")
        elif not found.enabled:
            yield self._step(
                StepKind.MANAGEMENT_DETECTOR,
                "its detector is suspended: somebody with rights in that account resumes it",
                readiness=Readiness.BY_HAND,
            )

    def _administrator(self) -> Iterator[Step]:
        if self._deployment.administrator not in self._state.administrators:
            subject = self._deployment.administrator
            yield self._step(StepKind.ADMINISTRATOR, "GuardDuty has no delegated administrator there", subject=subject)

    def _detector(self) -> Iterator[Step]:
        found = self._state.detector
        if found is None:
            yield self._step(StepKind.DETECTOR, "it has no detector")
        elif not found.enabled:
            yield self._step(StepKind.DETECTOR, "its detector is suspended")

    def _frequency(self) -> Iterator[Step]:
        wanted, found = self._deployment.detection.publishing_frequency, self._state.detector
        order = list(_EVERY)
        if found is None or found.frequency not in order or order.index(found.frequency) <= order.index(wanted):
            return
        subject = f"every {_EVERY[wanted]}"
        yield self._step(StepKind.FREQUENCY, f"now every {_EVERY[found.frequency]}", subject=subject)

    def _plans(self) -> Iterator[Step]:
        missing = missing_plans(self._deployment, self._state)
        if missing:
            yield self._step(StepKind.PLANS, "they are off in its own account", subject=", ".join(missing))

    def _auto_enable(self) -> Iterator[Step]:
        found, missing = self._state.auto_enable, missing_auto_enable(self._deployment, self._state)
        if found is not None and found.members == ALL and not missing:
            return
        why = "nothing is switched on by itself yet" if found is None else f"accounts: {found.members}"
        less = [f"{name}: {found.plans.get(name, 'NONE')}" for name in missing] if found is not None else []
        subject = ", ".join(missing)
        yield self._step(StepKind.AUTO_ENABLE, ", ".join([why, *less]), subject=subject)

    def _members(self) -> Iterator[Step]:
        found = newcomers(self._deployment, self._organization, self._state)
        if not found:
            return
        full = self._state.auto_enable is not None and self._state.auto_enable.full
        why = "the administrator has as many members as GuardDuty allows: ask AWS" if full else "they are no members"
        readiness = Readiness.BY_HAND if full else Readiness.READY
        yield self._step(StepKind.MEMBERS, why, accounts=len(found), readiness=readiness)

    def _member_plans(self) -> Iterator[Step]:
        """Members to come are counted: whether their plans are on by themselves is known only when they are."""
        missing = lacking(self._deployment, self._organization, self._state)
        count = Counter(name for plans in missing.values() for name in plans)
        to_come = len(newcomers(self._deployment, self._organization, self._state))
        count += Counter(dict.fromkeys(wanted_plans(self._deployment, self._state), to_come))
        if not count:
            return
        subject = ", ".join(name for name in wanted_plans(self._deployment, self._state) if count[name])
        why = "off, or not yet on in new members" if to_come else "they are off"
        yield self._step(StepKind.MEMBER_PLANS, why, subject=subject, accounts=len(missing) + to_come)

    def _export(self) -> Iterator[Step]:
        bucket, kind = export_bucket_arn(self._deployment), StepKind.EXPORT
        ours = [each for each in self._state.exports if _bucket_of(each.destination) == bucket]
        others = [each for each in self._state.exports if each not in ours]
        if others and not ours:
            yield self._step(kind, f"they go to {others[0].destination} already", readiness=Readiness.KEPT)
        elif ours and ours[0].status not in ("PUBLISHING", "PENDING_VERIFICATION"):
            why = f"the export to {bucket} does not work: {ours[0].status}"
            yield self._step(kind, why, readiness=Readiness.BY_HAND)
        elif not ours and self._key is None:
            why = "there is no key for it yet: deploy the stack FindingsExport"
            yield self._step(kind, why, readiness=Readiness.WAITS)
        elif not ours:
            yield self._step(kind, "GuardDuty forgets findings after 90 days", subject=bucket)

    def _step(
        self,
        kind: StepKind,
        why: str,
        *,
        subject: str = "",
        accounts: int = 0,
        readiness: Readiness = Readiness.READY,
    ) -> Step:
        management = kind in (StepKind.MANAGEMENT_DETECTOR, StepKind.ADMINISTRATOR)
        return Step(
            kind=kind,
            seat=Seat.MANAGEMENT if management else Seat.ADMINISTRATOR,
            account=self._deployment.management_account if management else self._deployment.administrator,
            region=self._state.region,
            subject=subject,
            accounts=accounts,
            readiness=readiness,
            why=why,
        )


def _bucket_of(destination: str) -> str:
    """Return the bucket's ARN in the ARN of a destination, which may name a folder in it."""
    return destination.partition("/")[0]


def _is_active(organization: Organization, account: str) -> bool:
    return account in organization.accounts and organization.accounts[account].active


def other_administrators(deployment: DeploymentConfig, present: Present) -> Sequence[tuple[str, str]]:
    """Return (account, where) of each administrator of GuardDuty that is not the deployment's own."""
    ours = deployment.administrator
    found: list[tuple[str, str]] = [
        (account, "AWS Organizations, for all Regions")
        for account in present.organization.administrators.get(GUARDDUTY, ())
        if account != ours
    ]
    for state in present.regions:
        found += [(account, state.region) for account in state.administrators if account != ours]
        if state.administrators.get(ours) == _GOING:
            found.append((ours, f"{state.region}, where it is just being removed"))
        if state.managed_by is not None and state.managed_by not in (ours, *state.administrators):
            found.append((state.managed_by, f"{state.region}, where {ours} is its member"))
    return found
