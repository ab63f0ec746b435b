"""Which stack of a deployment is deployed where: the same as `delegated_admin.stacks.assembly`, without the CDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Seat
from delegated_admin.names import CHINA, organizations_region, roles_region

HUB: Final = "TocsinHub"
VOICE: Final = "TocsinVoice"
DELEGATION: Final = "TocsinDelegation"


class StackPlace(NamedTuple):
    """One stack."""

    name: str
    kind: str
    """Its name without a Region."""
    seat: Seat
    region: str


def stack_places(deployment: DeploymentConfig) -> tuple[StackPlace, ...]:
    """Return every stack of the deployment."""
    return (*_administrator(deployment), *_management(deployment))


def topic_regions(deployment: DeploymentConfig) -> tuple[str, ...]:
    """Return the Regions of the delegated administrator that have an owners' topic."""
    voice = {deployment.voice_region} if deployment.voice_region is not None else set()
    return tuple(sorted({*deployment.regions, roles_region(deployment), deployment.second_region, *voice}))


def management_regions(deployment: DeploymentConfig) -> tuple[str, ...]:
    """Return the Regions of the management account that have an owners' topic."""
    regions = {organizations_region(deployment), roles_region(deployment), deployment.home_region}
    return tuple(sorted(regions))


def _administrator(deployment: DeploymentConfig) -> Iterator[StackPlace]:
    home = deployment.home_region
    yield from (_here(name, home) for name in ("TocsinHubState", HUB, "TocsinFindingsExport"))
    yield _here("TocsinSecondPath", deployment.second_region)
    if deployment.voice_region is not None:
        yield _here(VOICE, deployment.voice_region)
    if deployment.members.roles and deployment.partition != CHINA:
        yield _here("TocsinMemberStackSets", home)
    topics = topic_regions(deployment)
    yield from (_each("TocsinOwners", region) for region in topics if region != deployment.second_region)
    yield from (_each("TocsinRegionalIntake", region) for region in deployment.regions)
    yield from (_each("TocsinTamper", region) for region in topics)


def _management(deployment: DeploymentConfig) -> Iterator[StackPlace]:
    yield _here(DELEGATION, deployment.home_region, Seat.MANAGEMENT)
    for region in management_regions(deployment):
        yield _each("TocsinManagementTamper", region, Seat.MANAGEMENT)


def _here(name: str, region: str, seat: Seat = Seat.ADMINISTRATOR) -> StackPlace:
    return StackPlace(name, name, seat, region)


def _each(kind: str, region: str, seat: Seat = Seat.ADMINISTRATOR) -> StackPlace:
    return StackPlace(f"{kind}-{region}", kind, seat, region)
