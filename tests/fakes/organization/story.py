"""One organization and whoever enrols it: each call is a new run of the command."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from delegated_admin.deployment import DeploymentConfig, read_deployment
from delegated_admin.enrolment.coverage import Coverage
from delegated_admin.enrolment.enrolling import Enrolment
from delegated_admin.enrolment.progress import Progress
from delegated_admin.enrolment.steps import Outcome, Step, StepKind
from tests.fakes.organization.api import SimulatedAws
from tests.fakes.organization.clients import SimulatedClients
from tests.fakes.organization.limits import Limits
from tests.fakes.organization.modelled_time import ModelledTime
from tests.fakes.organization.world import ADMINISTRATOR, NIGHT, World, a_world

DEPLOYMENTS = Path(__file__).parents[3] / "config" / "deployments"


class Heard:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.progress: list[Progress] = []
        self.outcomes: list[Outcome] = []

    def moved(self, progress: Progress) -> None:
        self.progress.append(progress)

    def ended(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)


class EnrolmentStory:
    """The world, the time, and a deployment of the world's Regions; `changes` are fields of the deployment."""

    def __init__(
        self,
        world: World | None = None,
        *,
        limits: Limits | None = None,
        session: str = ADMINISTRATOR,
        **changes: Any,
    ) -> None:
        self.world = world or a_world()
        self.time = ModelledTime(NIGHT)
        self.aws = SimulatedAws(self.world, self.time, limits)
        self.deployment = a_deployment(**({"regions": tuple(self.world.regions)} | changes))
        self.heard = Heard()
        self._clients = SimulatedClients(self.aws, session)

    def enrolment(self) -> Enrolment:
        return Enrolment(self.deployment, self._clients, self.time)

    def change(self, **changes: Any) -> None:
        """Write something else into the deployment."""
        self.deployment = a_deployment(**(dict(self.deployment) | changes))

    def plan(self) -> tuple[Step, ...]:
        run = self.enrolment()
        return run.plan(run.look(self.heard))

    def steps(self, kind: StepKind) -> list[Step]:
        """The steps of one kind that are left."""
        return [step for step in self.plan() if step.kind is kind]

    def apply(self) -> tuple[Outcome, ...]:
        run = self.enrolment()
        return run.apply(run.look(self.heard), self.heard)

    def coverage(self) -> Coverage:
        return self.enrolment().coverage(self.heard)

    def written(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of each request of that name that changed something."""
        return [given for _, _, name, given in self.aws.log if name.endswith(f":{operation}")]


@cache
def _example() -> DeploymentConfig:
    return read_deployment("example", DEPLOYMENTS)


def a_deployment(**changes: Any) -> DeploymentConfig:
    """The example with other values, validated."""
    fields = dict(_example()) | changes
    return DeploymentConfig.model_validate(fields)
