"""What stands of a deployment: Regions, the CDK's bootstrap, and stacks with their states."""

from __future__ import annotations

import pytest

from delegated_admin.enrolment.operations import Seat
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.regions import enabled
from delegated_admin.preflight.stack_state import bootstrap, delegation, not_readable, stack
from tests.fakes.preflight.answers import a_stack
from tests.fakes.preflight.story import PreflightStory

HOME = "eu-central-1"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def of_bootstrap(story: PreflightStory) -> Finding:
    (found,) = bootstrap(story.asker(HOME))
    return found


def of_stack(story: PreflightStory, status: str = "") -> Finding:
    if status:
        story.aws.say("cloudformation:DescribeStacks", {"Stacks": [a_stack("TocsinHub", status)]})
    (found,) = stack(story.asker(HOME), "TocsinHub")
    return found


@pytest.mark.parametrize(("version", "state"), [("6", State.PASS), ("30", State.PASS), ("5", State.FAIL)])
def test_the_bootstrap_must_be_of_version_six_at_least(story: PreflightStory, version: str, state: State) -> None:
    story.aws.say("ssm:GetParameter", {"Parameter": {"Value": version}})

    assert of_bootstrap(story).state is state


def test_a_bootstrap_that_is_not_there_fails_with_the_command_that_makes_it(story: PreflightStory) -> None:
    story.aws.refuse("ssm:GetParameter", "ParameterNotFound")

    assert of_bootstrap(story).state is State.FAIL
    assert "cdk bootstrap aws://222233334444/eu-central-1" in of_bootstrap(story).advice


def test_what_is_no_version_fails(story: PreflightStory) -> None:
    story.aws.say("ssm:GetParameter", {"Parameter": {"Value": "new"}})

    assert of_bootstrap(story).found == "version new, expected 6 at least"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CREATE_COMPLETE", State.PASS),
        ("UPDATE_COMPLETE", State.PASS),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", State.PASS),
        ("IMPORT_COMPLETE", State.PASS),
        ("UPDATE_IN_PROGRESS", State.UNKNOWN),
        ("REVIEW_IN_PROGRESS", State.UNKNOWN),
        ("DELETE_COMPLETE", State.UNKNOWN),
        ("UPDATE_ROLLBACK_COMPLETE", State.FAIL),
        ("ROLLBACK_COMPLETE", State.FAIL),
        ("CREATE_FAILED", State.FAIL),
        ("DELETE_FAILED", State.FAIL),
        ("UPDATE_ROLLBACK_FAILED", State.FAIL),
    ],
)
def test_the_state_of_a_stack_says_how_it_is(story: PreflightStory, status: str, state: State) -> None:
    assert of_stack(story, status).state is state


def test_after_an_update_that_failed_what_was_before_runs(story: PreflightStory) -> None:
    assert "what was before runs" in of_stack(story, "UPDATE_ROLLBACK_COMPLETE").advice
    assert "what was before runs" not in of_stack(story, "ROLLBACK_COMPLETE").advice


def test_a_stack_that_is_not_deployed_is_nothing_wrong(story: PreflightStory) -> None:
    story.aws.refuse("cloudformation:DescribeStacks", "ValidationError", "Stack with id TocsinHub does not exist")

    assert (of_stack(story).state, of_stack(story).found) == (State.UNKNOWN, "not deployed")


def test_the_stack_of_enrolments_role_is_known_by_its_role(story: PreflightStory) -> None:
    (found,) = delegation(story.asker(HOME, Seat.MANAGEMENT))

    assert found.state is State.PASS


def test_what_the_role_may_not_look_at_is_for_people_and_not_asked(story: PreflightStory) -> None:
    (found,) = not_readable(story.asker(HOME, Seat.MANAGEMENT), "SNS, topic tocsin-owners")

    assert found.state is State.UNKNOWN
    assert found.advice == "look in account 111122223333: SNS, topic tocsin-owners"
    assert story.aws.questions == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ENABLED_BY_DEFAULT", State.PASS),
        ("ENABLED", State.PASS),
        ("ENABLING", State.UNKNOWN),
        ("DISABLED", State.FAIL),
        ("DISABLING", State.FAIL),
    ],
)
def test_each_region_must_be_enabled(story: PreflightStory, status: str, state: State) -> None:
    story.aws.say("account:ListRegions", {"Regions": [{"RegionName": "me-south-1", "RegionOptStatus": status}]})

    (found,) = enabled(story.asker(HOME), ["me-south-1"])
    assert (found.region, found.state) == ("me-south-1", state)


def test_a_region_that_aws_does_not_have_fails(story: PreflightStory) -> None:
    (found,) = enabled(story.asker(HOME), ["eu-south-9"])

    assert (found.state, found.found) == (State.FAIL, "AWS has no such Region")
