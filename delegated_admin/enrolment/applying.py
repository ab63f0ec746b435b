"""Does what is left to do, in its order; what is done is not done again, since each state is read from AWS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.doing import Doer, Done
from delegated_admin.enrolment.pacing import Time
from delegated_admin.enrolment.planning import lacking, newcomers, once_steps, region_steps
from delegated_admin.enrolment.progress import Progress, Watcher
from delegated_admin.enrolment.regions import RegionReader
from delegated_admin.enrolment.state import Present, RegionState
from delegated_admin.enrolment.steps import DELEGATION, Outcome, Readiness, Step, StepKind
from hub.errors import NotAllowedError, TransientError

_OWN: Final = (StepKind.DETECTOR,)
_SETTINGS: Final = (StepKind.FREQUENCY, StepKind.PLANS, StepKind.AUTO_ENABLE, StepKind.EXPORT)
_MEMBERS: Final = (StepKind.MEMBERS,)
_MEMBER_PLANS: Final = (StepKind.MEMBER_PLANS,)


class Applier:
    """Applies what is left of one deployment."""

    def __init__(self, deployment: DeploymentConfig, doer: Doer, reader: RegionReader, watcher: Watcher) -> None:
        """Do steps with `doer`, and look with `reader` at what they changed."""
        self._deployment, self._doer, self._reader, self._watcher = deployment, doer, reader, watcher

    def apply(self, present: Present, time: Time) -> tuple[Outcome, ...]:
        """Do the steps that are ready; return how each ended, in no particular order of Regions.

        A step that fails stops nothing but what needs it. First comes what the management account does, whose session
        is short, one Region after the other; then several Regions at once.
        """
        outcomes = [self._do(step, self._doer.once) for step in once_steps(self._deployment, present.organization)]
        able: list[RegionState] = []
        for number, state in enumerate(present.regions, 1):
            delegated = [self._delegate(step, state.region) for step in self._ready(state, present, DELEGATION)]
            outcomes += delegated
            if all(each.done for each in delegated if each.step.kind is StepKind.ADMINISTRATOR):
                able.append(state)
            self._watcher.moved(Progress("Regions delegated", "", number, len(present.regions)))
        for ended in time.each(lambda state: list(self._administer(state, present)), able):
            outcomes += ended
        return tuple(outcomes)

    def _delegate(self, step: Step, region: str) -> Outcome:
        return self._do(step, partial(self._doer.delegate, region=region))

    def _administer(self, state: RegionState, present: Present) -> Iterator[Outcome]:
        """Do what the delegated administrator does in one Region, and look again where it changes what comes next."""
        for kinds in (_OWN, _SETTINGS, _MEMBERS, _MEMBER_PLANS):
            ended: list[Outcome] = []
            for step in self._ready(state, present, kinds):
                ended.append(self._do(step, partial(self._doer.administer, state=state, present=present)))
                yield ended[-1]
            if not ended:
                continue
            try:
                state = self._look_again(kinds, state, present, ended)
            except (NotAllowedError, TransientError) as error:
                yield self._told(Outcome(step=ended[-1].step, done=False, problem=str(error)))
                return

    def _look_again(
        self, kinds: Sequence[StepKind], state: RegionState, present: Present, ended: Sequence[Outcome]
    ) -> RegionState:
        """Return the Region as it is after the steps of `kinds`; what they leave as it was is not asked for."""
        if kinds == _MEMBERS:
            left_out = {each.account for outcome in ended for each in outcome.unprocessed}
            added = [each.id for each in newcomers(self._deployment, present.organization, state)]
            return self._reader.with_newcomers(state, [account for account in added if account not in left_out])
        if kinds == _MEMBER_PLANS:
            return state
        now = self._reader.read_administration(state)
        return self._reader.with_members(now) if state.auto_enable is None else now

    def _ready(self, state: RegionState, present: Present, kinds: Sequence[StepKind]) -> list[Step]:
        if kinds == _MEMBER_PLANS and not lacking(self._deployment, present.organization, state):
            return []
        steps = region_steps(self._deployment, present, state)
        return [step for step in steps if step.kind in kinds and step.readiness is Readiness.READY]

    def _do(self, step: Step, method: Callable[[Step], Done]) -> Outcome:
        try:
            done = method(step)
        except (NotAllowedError, TransientError) as error:
            return self._told(Outcome(step=step, done=False, problem=str(error)))
        return self._told(
            Outcome(step=step, done=not done.unprocessed, accounts=done.accounts, unprocessed=done.unprocessed)
        )

    def _told(self, outcome: Outcome) -> Outcome:
        self._watcher.ended(outcome)
        return outcome
