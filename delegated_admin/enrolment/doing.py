"""Does one step: the only module that asks AWS to change something, and all that it sends adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.asking import Caller, Callers, Patience, Refusal
from delegated_admin.enrolment.batches import Batches
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.planning import lacking, missing_auto_enable, missing_plans, newcomers
from delegated_admin.enrolment.problems import BAD_REQUEST
from delegated_admin.enrolment.progress import Progress, Watcher
from delegated_admin.enrolment.regions import SINCE_TAG
from delegated_admin.enrolment.services import STACK_SETS, detector_arn, export_bucket_arn
from delegated_admin.enrolment.state import ALL, ENABLED, Detector, Present, RegionState
from delegated_admin.enrolment.steps import Step, StepKind, Unprocessed
from hub.errors import TransientError

_REFUSED: Final = frozenset({BAD_REQUEST})
_DELEGATING: Final = Patience(_REFUSED, (2.0, 5.0, 10.0, 20.0))
"""GuardDuty refuses to be delegated in a Region while it is still busy with another one."""
_SETTLING: Final = Patience(_REFUSED, (2.0, 5.0, 10.0, 20.0, 40.0))
"""For a while it does not know yet that the account is its administrator."""


class Done(NamedTuple):
    """What became of a step."""

    accounts: int = 0
    unprocessed: tuple[Unprocessed, ...] = ()


Method = Callable[["Doer", Step, Present], None]


class Doer:
    """Does steps. Errors are those of `Caller.ask`."""

    def __init__(self, deployment: DeploymentConfig, callers: Callers, watcher: Watcher) -> None:
        """Ask through `callers`."""
        self._deployment, self._callers, self._watcher = deployment, callers, watcher

    def once(self, step: Step) -> Done:
        """Do a step that is done once."""
        caller = self._callers.management()
        match step.kind:
            case StepKind.TRUST:
                caller.ask(Operation.TRUST, ServicePrincipal=step.subject)
            case StepKind.STACK_SETS:
                caller.ask(Operation.ACTIVATE_STACK_SETS)
            case _:
                administrator = self._deployment.administrator
                caller.ask(Operation.REGISTER, AccountId=administrator, ServicePrincipal=STACK_SETS)
        return Done()

    def delegate(self, step: Step, region: str) -> Done:
        """Do a step of the management account in a Region."""
        caller = self._callers.management(region)
        if step.kind is StepKind.MANAGEMENT_DETECTOR:
            caller.ask(Operation.CREATE_DETECTOR, Enable=True)
        else:
            administrator = self._deployment.administrator
            caller.ask(Operation.ENABLE_ADMINISTRATOR, patience=_DELEGATING, AdminAccountId=administrator)
        return Done()

    def administer(self, step: Step, state: RegionState, present: Present) -> Done:
        """Do a step of the delegated administrator in a Region that is as `state` says."""
        if step.kind is StepKind.DETECTOR:
            self._switch_on(state)
            return Done()
        detector = _needed(state)
        match step.kind:
            case StepKind.FREQUENCY:
                frequency = self._deployment.detection.publishing_frequency.value
                self._update(state, detector, FindingPublishingFrequency=frequency)
            case StepKind.PLANS:
                missing = missing_plans(self._deployment, state)
                self._update(state, detector, Features=[{"Name": name, "Status": ENABLED} for name in missing])
            case StepKind.AUTO_ENABLE:
                self._auto_enable(state, detector)
            case StepKind.EXPORT:
                self._export(state, detector, present)
            case StepKind.MEMBERS:
                return self._add_members(state, detector, present)
            case _:
                return self._switch_plans_on(state, detector, present)
        return Done()

    def _switch_on(self, state: RegionState) -> None:
        caller = self._callers.administrator(state.region)
        if state.detector is not None:
            caller.ask(Operation.UPDATE_DETECTOR, DetectorId=state.detector.id, Enable=True)
            return
        frequency = self._deployment.detection.publishing_frequency.value
        caller.ask(Operation.CREATE_DETECTOR, Enable=True, FindingPublishingFrequency=frequency)

    def _update(self, state: RegionState, detector: Detector, **parameters: Any) -> None:  # noqa: ANN401
        self._callers.administrator(state.region).ask(Operation.UPDATE_DETECTOR, DetectorId=detector.id, **parameters)

    def _auto_enable(self, state: RegionState, detector: Detector) -> None:
        """Write down when, then do it: whoever is killed in between does both again."""
        caller = self._callers.administrator(state.region)
        since = self._callers.pace.time.now().isoformat(timespec="seconds")
        caller.ask(
            Operation.TAG,
            ResourceArn=detector_arn(self._deployment, state.region, detector.id),
            Tags={SINCE_TAG: since},
        )
        missing = missing_auto_enable(self._deployment, state)
        features = {"Features": [{"Name": name, "AutoEnable": ALL} for name in missing]} if missing else {}
        caller.ask(
            Operation.UPDATE_CONFIGURATION,
            patience=_SETTLING,
            DetectorId=detector.id,
            AutoEnableOrganizationMembers=ALL,
            **features,
        )

    def _export(self, state: RegionState, detector: Detector, present: Present) -> None:
        properties = {"DestinationArn": export_bucket_arn(self._deployment), "KmsKeyArn": present.export_key}
        self._callers.administrator(state.region).ask(
            Operation.CREATE_DESTINATION,
            DetectorId=detector.id,
            DestinationType="S3",
            DestinationProperties=properties,
        )

    def _add_members(self, state: RegionState, detector: Detector, present: Present) -> Done:
        accounts = {each.id: each for each in newcomers(self._deployment, present.organization, state)}
        caller = self._callers.administrator(state.region)

        def send(batch: list[str]) -> Sequence[Unprocessed] | str:
            details = [{"AccountId": account, "Email": accounts[account].email} for account in batch]
            return _left_out(
                caller.ask_or_refusal(
                    _REFUSED, Operation.CREATE_MEMBERS, DetectorId=detector.id, AccountDetails=details
                )
            )

        def moved(done: int) -> None:
            self._watcher.moved(Progress("accounts added", state.region, done, len(accounts)))

        unprocessed = Batches(send, wait=caller.wait, moved=moved).send(list(accounts))
        return Done(len(accounts) - len(unprocessed), unprocessed)

    def _switch_plans_on(self, state: RegionState, detector: Detector, present: Present) -> Done:
        missing = lacking(self._deployment, present.organization, state)
        caller, done = self._callers.administrator(state.region), 0
        unprocessed: tuple[Unprocessed, ...] = ()

        def moved(further: int) -> None:
            self._watcher.moved(Progress("plans switched on", state.region, done + further, len(missing)))

        for plans, accounts in _by_plans(missing).items():
            send = _plans_sender(caller, detector, plans)
            left_out = Batches(send, wait=caller.wait, moved=moved).send(accounts)
            done += len(accounts) - len(left_out)
            unprocessed += left_out
        return Done(done, unprocessed)


def _plans_sender(
    caller: Caller, detector: Detector, plans: Sequence[str]
) -> Callable[[list[str]], Sequence[Unprocessed] | str]:
    features = [{"Name": name, "Status": ENABLED} for name in plans]

    def send(batch: list[str]) -> Sequence[Unprocessed] | str:
        asked = {"DetectorId": detector.id, "AccountIds": batch, "Features": features}
        return _left_out(caller.ask_or_refusal(_REFUSED, Operation.UPDATE_MEMBERS, **asked))

    return send


def _by_plans(missing: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Return the accounts by what they lack, so that none is sent what it has already."""
    found: dict[tuple[str, ...], list[str]] = {}
    for account, plans in missing.items():
        found.setdefault(plans, []).append(account)
    return found


def _left_out(answer: dict[str, Any] | Refusal) -> Sequence[Unprocessed] | str:
    if isinstance(answer, Refusal):
        return answer.message
    return [Unprocessed(account=each["AccountId"], reason=each["Result"]) for each in answer["UnprocessedAccounts"]]


def _needed(state: RegionState) -> Detector:
    if state.detector is None:
        raise TransientError(f"{state.region}: GuardDuty has no detector in the delegated administrator yet")
    return state.detector
