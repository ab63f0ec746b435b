"""The organization is the deployment's, trusts what it must, and has made the right administrators."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from delegated_admin.deployment import Frequency, Mode
from delegated_admin.enrolment.operations import Seat
from delegated_admin.enrolment.services import GUARDDUTY, STACK_SETS
from delegated_admin.preflight import detectors, organization
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.organization import judged
from tests.fakes.organization.world import ADMINISTRATOR, MANAGEMENT
from tests.fakes.preflight.story import PreflightStory

HOME = "eu-central-1"
OTHER = "333344445555"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def one(findings: Iterable[Finding]) -> tuple[State, str]:
    (found,) = findings
    return found.state, found.found


def test_the_organization_and_its_management_account_are_the_deployments(story: PreflightStory) -> None:
    found = one(organization.identity(story.asker(HOME), story.deployment))

    assert found == (State.PASS, f"o-a1b2c3d4e5, management account {MANAGEMENT}")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"Id": "o-z9y8x7w6v5", "MasterAccountId": MANAGEMENT}, "o-z9y8x7w6v5, expected o-a1b2c3d4e5"),
        ({"Id": "o-a1b2c3d4e5", "MasterAccountId": OTHER}, f"its management account is {OTHER}, expected {MANAGEMENT}"),
    ],
)
def test_another_organization_fails(story: PreflightStory, answer: dict[str, str], words: str) -> None:
    story.aws.say("organizations:DescribeOrganization", {"Organization": answer})

    assert one(organization.identity(story.asker(HOME), story.deployment)) == (State.FAIL, words)


def test_an_account_in_no_organization_fails(story: PreflightStory) -> None:
    story.aws.refuse("organizations:DescribeOrganization", "AWSOrganizationsNotInUseException")

    assert one(organization.identity(story.asker(HOME), story.deployment))[0] is State.FAIL


def test_trusted_access_is_asked_for_each_service(story: PreflightStory) -> None:
    story.aws.world.trusted.remove(STACK_SETS)
    asker = story.asker(HOME, Seat.MANAGEMENT)

    assert one(organization.trusted_access(asker, GUARDDUTY)) == (State.PASS, GUARDDUTY)
    assert one(organization.trusted_access(asker, STACK_SETS)) == (State.FAIL, f"{STACK_SETS} has none")


def test_stacksets_must_have_activated_their_access_and_take_orders_from_the_administrator(
    story: PreflightStory,
) -> None:
    asker = story.asker(HOME, Seat.MANAGEMENT)
    assert one(organization.stack_sets(asker)) == (State.PASS, "activated")
    assert one(organization.stack_sets_administrator(asker, story.deployment)) == (State.PASS, ADMINISTRATOR)

    story.aws.world.stack_sets = False
    story.aws.world.delegated[STACK_SETS] = {OTHER}
    assert one(organization.stack_sets(asker))[0] is State.FAIL
    assert one(organization.stack_sets_administrator(asker, story.deployment))[0] is State.FAIL


def test_another_administrator_beside_ours_is_right_for_stacksets_and_wrong_for_guardduty(
    story: PreflightStory,
) -> None:
    asker = story.asker(HOME, Seat.MANAGEMENT)
    for service in (STACK_SETS, GUARDDUTY):
        story.aws.world.delegated[service] = {ADMINISTRATOR, OTHER}

    assert one(organization.stack_sets_administrator(asker, story.deployment))[0] is State.PASS
    assert one(organization.guardduty_administrators(asker, story.deployment)) == (
        State.FAIL,
        f"{ADMINISTRATOR}, {OTHER}, expected {ADMINISTRATOR}",
    )


def test_in_standby_another_administrator_is_as_it_should_be_and_none_is_not() -> None:
    standby = PreflightStory(mode=Mode.STANDBY).deployment

    assert judged(standby, [OTHER]).state is State.PASS
    assert judged(standby, []).state is State.FAIL


def test_guardduty_has_an_administrator_in_each_region_or_fails_there(story: PreflightStory) -> None:
    asker = story.asker("us-east-1", Seat.MANAGEMENT)
    assert one(detectors.administrator(asker, story.deployment)) == (State.PASS, ADMINISTRATOR)

    story.aws.world.region("us-east-1").administrator = None
    assert one(detectors.administrator(asker, story.deployment)) == (State.FAIL, "none")

    story.aws.world.region("us-east-1").administrator = OTHER
    assert one(detectors.administrator(asker, story.deployment))[0] is State.FAIL


def test_an_administrator_that_is_being_removed_fails(story: PreflightStory) -> None:
    story.aws.world.region("us-east-1").administrator_status = "DISABLE_IN_PROGRESS"
    asker = story.asker("us-east-1", Seat.MANAGEMENT)

    assert one(detectors.administrator(asker, story.deployment)) == (
        State.FAIL,
        f"{ADMINISTRATOR} is just being removed",
    )


def detector(story: PreflightStory) -> list[tuple[State, str]]:
    return [(each.state, each.found) for each in detectors.detector(story.asker(HOME), story.deployment)]


def test_a_detector_that_is_on_and_publishes_often_enough_passes(story: PreflightStory) -> None:
    assert detector(story) == [(State.PASS, "on"), (State.PASS, "FIFTEEN_MINUTES")]


def test_a_detector_that_is_suspended_or_slow_fails(story: PreflightStory) -> None:
    found = story.aws.world.region(HOME).detectors[ADMINISTRATOR]
    found.enabled, found.frequency = False, "SIX_HOURS"

    assert detector(story) == [
        (State.FAIL, "suspended"),
        (State.FAIL, "SIX_HOURS, expected FIFTEEN_MINUTES"),
    ]


def test_publishing_more_often_than_wanted_is_fine() -> None:
    story = PreflightStory(detection={"publishing_frequency": Frequency.ONE_HOUR})

    assert detector(story)[1] == (State.PASS, "FIFTEEN_MINUTES")


def test_without_a_detector_its_line_fails(story: PreflightStory) -> None:
    del story.aws.world.region(HOME).detectors[ADMINISTRATOR]

    assert [state for state, _ in detector(story)] == [State.FAIL, State.UNKNOWN]
