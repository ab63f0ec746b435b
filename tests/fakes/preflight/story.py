"""A deployment that has all that it needs, and whoever looks at it: each call is a new run of the command."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Seat
from delegated_admin.preflight.asking import Asker, Desk
from delegated_admin.preflight.checking import Preflight
from delegated_admin.preflight.lines import Line
from delegated_admin.preflight.people import Number, People
from hub.errors import NotAllowedError, TocsinError
from tests.fakes.organization.clients import SimulatedClients
from tests.fakes.organization.modelled_time import ModelledTime
from tests.fakes.organization.story import EnrolmentStory, Heard, a_deployment
from tests.fakes.organization.world import ADMINISTRATOR, NIGHT, World, a_world
from tests.fakes.preflight.aws import PreflightAws

PEOPLE = People(numbers=[Number("dana", "+15555550142"), Number("wei", "+15555550143")], texted=1)
DENIED = NotAllowedError("its role for enrolment cannot be assumed")


class PreflightStory:
    """The organization is enrolled, the stacks are deployed; `changes` are fields of the deployment."""

    def __init__(self, session: str = ADMINISTRATOR, **changes: Any) -> None:
        self.deployment = a_deployment(**changes)
        self.time = ModelledTime(NIGHT)
        self.aws = PreflightAws(an_enrolled_world(self.deployment), self.time, self.deployment)
        self.people = PEOPLE
        self.heard = Heard()
        self._clients = SimulatedClients(self.aws, session)
        self._refusal: TocsinError | None = None
        self.roles_asked_for = 0

    def look(self) -> tuple[Line, ...]:
        return Preflight(self.deployment, self, self.time).look(self.people, self.heard)

    def asker(self, region: str, seat: Seat = Seat.ADMINISTRATOR) -> Asker:
        """Who asks for one check."""
        return Desk(self.deployment, self, self.time).asker(seat, region)

    def client(self, seat: Seat, service: str, region: str) -> Any:
        """`enrolment.asking.Clients`: it is here that a role is assumed."""
        if seat is Seat.MANAGEMENT and self._refusal is not None:
            self.roles_asked_for += 1
            raise self._refusal
        return self._clients.client(seat, service, region)

    def refuse_the_role(self, error: TocsinError = DENIED) -> None:
        """Let nobody assume the role in the management account."""
        self._refusal = error

    def line(self, check: str, region: str | None) -> Line:
        """The one line of that name in a Region."""
        (found,) = [line for line in self.look() if (line.check, line.region) == (check, region)]
        return found


def an_enrolled_world(deployment: DeploymentConfig) -> World:
    """An organization in which enrolment has done all there was to do."""
    return deepcopy(_enrolled(deployment.regions))


@cache
def _enrolled(regions: tuple[str, ...]) -> World:
    world = a_world(regions=regions)
    world.is_instant()
    EnrolmentStory(world, regions=regions).apply()
    return world
