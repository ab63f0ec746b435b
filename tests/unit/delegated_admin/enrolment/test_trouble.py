"""What goes wrong while an organization is enrolled: it is said, and stops nothing but what needs it."""

from __future__ import annotations

import pytest

from delegated_admin.enrolment.steps import StepKind, Unprocessed
from hub.errors import InputError, NotAllowedError, TransientError
from tests.fakes.organization.limits import Limit, Limits
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import (
    ADMINISTRATOR,
    OFFERED,
    RefusedError,
    a_world,
)

OTHER = "333344445555"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
BUCKET = f"arn:aws:s3:::tocsin-findings-{ADMINISTRATOR}-eu-central-1"


def test_accounts_that_are_left_out_are_asked_for_again() -> None:
    world = a_world(accounts=130)
    world.reluctant = {"000000000007": 2, "000000000101": 3}
    story = EnrolmentStory(world, regions=("eu-central-1",))

    assert all(outcome.done for outcome in story.apply())
    assert len(story.written("CreateMembers")) == 3 + 3


def test_accounts_that_are_left_out_each_time_are_named_with_the_reason() -> None:
    world = a_world()
    world.stubborn = {"000000000005": "member of another administrator"}
    story = EnrolmentStory(world)
    outcomes = story.apply()
    failed = [outcome for outcome in outcomes if not outcome.done]

    assert StepKind.MEMBER_PLANS not in {outcome.step.kind for outcome in outcomes}
    assert [outcome.step.kind for outcome in failed] == [StepKind.MEMBERS] * len(REGIONS)
    assert {outcome.unprocessed for outcome in failed} == {
        (Unprocessed(account="000000000005", reason="member of another administrator"),)
    }
    assert {outcome.accounts for outcome in failed} == {10}
    assert story.aws.requests["guardduty:GetMemberDetectors"] == len(REGIONS)


def test_an_account_that_spoils_its_batch_keeps_nobody_else_out() -> None:
    world = a_world(accounts=60)
    world.spoiling = {"000000000033"}
    story = EnrolmentStory(world)
    story.apply()

    assert [len(region.members) for region in world.regions.values()] == [58] * len(REGIONS)


def test_where_the_delegation_fails_nothing_is_tried_in_that_region_and_the_others_are_done() -> None:
    story = EnrolmentStory()
    failing = {"left": 5}

    def before(operation: str) -> None:
        if operation == "guardduty:EnableOrganizationAdminAccount" and failing["left"]:
            failing["left"] -= 1
            raise RefusedError("BadRequestException", "invalid")

    story.aws.before = before
    failed = [outcome for outcome in story.apply() if not outcome.done]

    assert [(outcome.step.kind, outcome.step.region) for outcome in failed] == [
        (StepKind.ADMINISTRATOR, "eu-central-1"),
    ]
    assert "guardduty:EnableOrganizationAdminAccount" in failed[0].problem
    assert {region for account, region, _, _ in story.aws.log if account == ADMINISTRATOR} == {"eu-west-1", "us-east-1"}


def test_a_missing_permission_is_said_for_the_step_and_the_rest_goes_on() -> None:
    story = EnrolmentStory()

    def before(operation: str) -> None:
        if operation == "guardduty:CreatePublishingDestination":
            raise RefusedError("AccessDeniedException", "no", 403)

    story.aws.before = before
    failed = [outcome for outcome in story.apply() if not outcome.done]

    assert {outcome.step.kind for outcome in failed} == {StepKind.EXPORT}
    assert all("lacks the permission guardduty:CreatePublishingDestination" in outcome.problem for outcome in failed)
    assert {len(region.members) for region in story.world.regions.values()} == {11}


def test_services_that_admit_less_than_expected_only_take_longer() -> None:
    slow = Limit(0.3, 1)
    story = EnrolmentStory(a_world(accounts=400), limits=Limits(CreateMembers=slow, GetMemberDetectors=slow))

    assert all(outcome.done for outcome in story.apply())
    assert sum(story.aws.throttled.values()) > 0


def test_a_region_that_cannot_be_read_is_named_before_anything_is_done() -> None:
    story = EnrolmentStory()
    story.change(regions=(*REGIONS, "eu-south-1"))

    with pytest.raises(NotAllowedError, match=r"^eu-south-1, management account 111122223333: AWS does not accept"):
        story.apply()
    assert story.aws.log == []


def test_a_region_that_does_not_answer_is_named_before_anything_is_done() -> None:
    story = EnrolmentStory()

    def before(operation: str) -> None:
        if operation == "guardduty:ListOrganizationAdminAccounts":
            raise RefusedError("BadRequestException", "broken")

    story.aws.before = before
    with pytest.raises(TransientError) as raised:
        story.plan()
    assert [line.partition(",")[0] for line in str(raised.value).splitlines()] == list(REGIONS)


def test_a_session_in_another_account_is_refused() -> None:
    story = EnrolmentStory(session=OTHER)

    with pytest.raises(NotAllowedError, match=rf"in account {OTHER} .* expected the delegated administrator"):
        story.apply()


def test_another_organization_is_refused() -> None:
    world = a_world()
    world.organization = "o-zzzzzzzzzz"
    story = EnrolmentStory(world)

    with pytest.raises(
        InputError, match=r"organization: account 111122223333 is in o-zzzzzzzzzz, expected o-a1b2c3d4e5"
    ):
        story.apply()


def test_a_plan_that_a_region_does_not_offer_is_not_asked_for_there() -> None:
    world = a_world()
    world.region("us-east-1").offered = OFFERED[:2]
    story = EnrolmentStory(world)

    assert all(outcome.done for outcome in story.apply())
    assert story.plan() == ()
    assert set(world.region("us-east-1").auto_plans) == set(OFFERED[:2])


def test_progress_is_told_with_what_is_done_and_how_much_there_is() -> None:
    story = EnrolmentStory(a_world(accounts=120))
    story.apply()
    added = [each for each in story.heard.progress if (each.what, each.region) == ("accounts added", "eu-west-1")]

    assert [(each.done, each.total) for each in added] == [(50, 119), (100, 119), (119, 119)]
    assert {outcome.step.kind for outcome in story.heard.outcomes} == set(StepKind) - {
        StepKind.FREQUENCY,
        StepKind.MEMBER_PLANS,
    }


def test_a_new_member_that_guardduty_does_not_know_yet_is_asked_for_again() -> None:
    story = EnrolmentStory(a_world(accounts=4, regions=("eu-central-1",)))
    story.world.late = True
    (outcome,) = [outcome for outcome in story.apply() if outcome.step.kind is StepKind.MEMBER_PLANS]

    assert (outcome.done, outcome.accounts) == (True, 3)
    assert len(story.written("UpdateMemberDetectors")) == 2
