"""Enrolment as a whole: look, refuse where another administrator is in charge, do what is left, say what is covered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from delegated_admin.deployment import DeploymentConfig, Mode
from delegated_admin.enrolment.applying import Applier
from delegated_admin.enrolment.asking import Callers, Clients
from delegated_admin.enrolment.coverage import Coverage, cover
from delegated_admin.enrolment.doing import Doer
from delegated_admin.enrolment.organization import OrganizationReader
from delegated_admin.enrolment.pacing import Pace, Time
from delegated_admin.enrolment.planning import other_administrators, plan
from delegated_admin.enrolment.progress import Watcher
from delegated_admin.enrolment.regions import RegionReader
from delegated_admin.enrolment.state import Organization, Present, RegionState
from delegated_admin.enrolment.steps import Outcome, Step
from hub.errors import ConflictError, NotAllowedError, TransientError

_MOVE: Final = 'to move GuardDuty to this deployment, begin with mode = "standby"; `tocsin org plan` then says how'


class Enrolment:
    """Enrols one organization.

    All of it raises NotAllowedError for a missing right or session, TransientError for what AWS refuses otherwise,
    InputError for another organization than the deployment's.
    """

    def __init__(self, deployment: DeploymentConfig, clients: Clients, time: Time) -> None:
        """Enrol as `deployment` says."""
        self._deployment, self._time = deployment, time
        self._callers = Callers(deployment, clients, Pace(time))

    def look(self, watcher: Watcher) -> Present:
        """Return the present state; raise ConflictError that names each other administrator, unless on standby."""
        organization = self._organization(watcher)
        organization.check()
        present = self._present(organization.read(), organization.export_key(), watcher)
        if self._deployment.mode is not Mode.STANDBY:
            self._refuse_others(present)
        return present

    def plan(self, present: Present) -> tuple[Step, ...]:
        """Return the steps that are left."""
        return plan(self._deployment, present)

    def others(self, present: Present) -> Sequence[tuple[str, str]]:
        """Return (account, where) of each other administrator of GuardDuty."""
        return other_administrators(self._deployment, present)

    def apply(self, present: Present, watcher: Watcher) -> tuple[Outcome, ...]:
        """Do the steps that are ready; return how each ended."""
        doer, reader = Doer(self._deployment, self._callers, watcher), RegionReader(self._callers, watcher)
        return Applier(self._deployment, doer, reader, watcher).apply(present, self._time)

    def coverage(self, watcher: Watcher) -> Coverage:
        """Return what is covered now; raise ConflictError while another administrator is in charge."""
        organization = self._organization(watcher)
        organization.check()
        present = self._present(organization.read_by_unit(), None, watcher)
        self._refuse_others(present)
        return cover(self._deployment, present.organization, present.regions, self._time.now())

    def _organization(self, watcher: Watcher) -> OrganizationReader:
        return OrganizationReader(self._deployment, self._callers, watcher)

    def _present(self, organization: Organization, export_key: str | None, watcher: Watcher) -> Present:
        reader = RegionReader(self._callers, watcher)
        found = self._time.each(lambda region: _read(reader, region), self._deployment.regions)
        problems = [each for each in found if not isinstance(each, RegionState)]
        if problems:
            # The same right is often missing in each Region: it is said once for each place, in order.
            text = "\n".join(dict.fromkeys(str(each) for each in problems))
            denied = any(isinstance(each, NotAllowedError) for each in problems)
            raise NotAllowedError(text) if denied else TransientError(text)
        return Present(organization, tuple(each for each in found if isinstance(each, RegionState)), export_key)

    def _refuse_others(self, present: Present) -> None:
        others = self.others(present)
        if others:
            lines = [f"account {account} is GuardDuty's administrator in {where}" for account, where in others]
            raise ConflictError("\n".join(["another administrator is in charge, and nothing was done:", *lines, _MOVE]))


def _read(reader: RegionReader, region: str) -> RegionState | NotAllowedError | TransientError:
    try:
        return reader.read(region)
    except (NotAllowedError, TransientError) as error:
        return error
