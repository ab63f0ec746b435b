"""Another administrator is in charge: it is named and nothing is done, or it is waited for on standby."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.enrolment.steps import Readiness, StepKind
from hub.errors import ConflictError
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import (
    ADMINISTRATOR,
    FakeDetector,
    World,
    a_world,
)

OTHER = "333344445555"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
BUCKET = f"arn:aws:s3:::tocsin-findings-{ADMINISTRATOR}-eu-central-1"


def in_one_region(world: World) -> None:
    world.region("eu-west-1").administrator = OTHER


def being_removed(world: World) -> None:
    world.region("us-east-1").administrator = ADMINISTRATOR
    world.region("us-east-1").administrator_status = "DISABLE_IN_PROGRESS"


def in_the_organization(world: World) -> None:
    world.delegated["guardduty.amazonaws.com"] = {OTHER}


def by_invitation(world: World) -> None:
    world.region("eu-west-1").detectors[ADMINISTRATOR] = FakeDetector("d" * 32)
    world.region("eu-west-1").managed_by = OTHER


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (in_one_region, f"account {OTHER} is GuardDuty's administrator in eu-west-1"),
        (in_the_organization, f"account {OTHER} is GuardDuty's administrator in AWS Organizations, for all Regions"),
        (
            by_invitation,
            f"account {OTHER} is GuardDuty's administrator in eu-west-1, where {ADMINISTRATOR} is its member",
        ),
        (
            being_removed,
            f"account {ADMINISTRATOR} is GuardDuty's administrator in us-east-1, where it is just being removed",
        ),
    ],
    ids=["region", "organization", "invitation", "removal"],
)
def test_another_administrator_anywhere_is_named_and_nothing_is_done(change: Any, said: str) -> None:
    world = a_world()
    change(world)
    story = EnrolmentStory(world)

    for attempt in (story.plan, story.apply, story.coverage):
        with pytest.raises(ConflictError) as raised:
            attempt()
        assert said in str(raised.value).splitlines()
        assert 'begin with mode = "standby"' in str(raised.value)
    assert story.aws.log == []


def test_on_standby_what_does_not_disturb_the_other_administrator_is_done_and_the_rest_waits() -> None:
    world = a_world()
    for region in world.regions.values():
        region.administrator = OTHER
    story = EnrolmentStory(world, mode="standby")
    ready = {step.kind for step in story.plan() if step.readiness is Readiness.READY}
    waiting = {step.kind: step.why for step in story.plan() if step.readiness is Readiness.WAITS}

    assert ready == {
        *(StepKind.TRUST, StepKind.STACK_SETS, StepKind.STACK_SETS_ADMINISTRATOR),
        *(StepKind.MANAGEMENT_DETECTOR, StepKind.DETECTOR),
    }
    assert set(waiting) == {
        *(StepKind.ADMINISTRATOR, StepKind.PLANS, StepKind.AUTO_ENABLE),
        *(StepKind.MEMBERS, StepKind.MEMBER_PLANS, StepKind.EXPORT),
    }
    assert set(waiting.values()) == {"mode is standby"}

    assert all(outcome.done for outcome in story.apply())
    assert {name for _, _, name, _ in story.aws.log} == {
        "organizations:EnableAWSServiceAccess",
        "organizations:RegisterDelegatedAdministrator",
        "cloudformation:ActivateOrganizationsAccess",
        "guardduty:CreateDetector",
    }
    assert {region.administrator for region in world.regions.values()} == {OTHER}


def test_the_administration_moves_once_the_other_one_is_gone() -> None:
    world = a_world()
    for region in world.regions.values():
        region.administrator = OTHER
    story = EnrolmentStory(world, mode="standby")
    story.apply()
    for region in world.regions.values():
        region.administrator = None
    story.change(mode="active")

    assert all(outcome.done for outcome in story.apply())
    assert story.plan() == ()
