"""Whether a trail records what the rules on tampering listen to."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.trail import organization_trail
from tests.fakes.preflight.answers import TRAIL, a_trail
from tests.fakes.preflight.story import PreflightStory

MANAGEMENT = {"Field": "eventCategory", "Equals": ["Management"]}
DATA = {"Field": "eventCategory", "Equals": ["Data"]}


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def look(story: PreflightStory) -> Finding:
    (found,) = organization_trail(story.asker("eu-central-1"))
    return found


def trails(story: PreflightStory, *found: dict[str, Any]) -> None:
    story.aws.say("cloudtrail:DescribeTrails", {"trailList": list(found)})


def simple(story: PreflightStory, **selector: Any) -> None:
    story.aws.say("cloudtrail:GetEventSelectors", {"TrailARN": TRAIL, "EventSelectors": [selector]})


def advanced(story: PreflightStory, *fields: dict[str, Any]) -> None:
    answer = {"TrailARN": TRAIL, "AdvancedEventSelectors": [{"Name": "x", "FieldSelectors": list(fields)}]}
    story.aws.say("cloudtrail:GetEventSelectors", answer)


def test_an_organization_trail_of_all_regions_passes(story: PreflightStory) -> None:
    assert look(story) == Finding(State.PASS, "everything of us-east-1 records management events of the organization")


def test_shadows_of_trails_of_other_regions_and_of_the_organization_are_asked_for(story: PreflightStory) -> None:
    look(story)

    assert story.aws.questions[0][3] == {"includeShadowTrails": True}


def test_a_trail_of_this_account_alone_says_nothing_of_the_management_account(story: PreflightStory) -> None:
    trails(story, a_trail(IsOrganizationTrail=False))

    assert (look(story).state, look(story).found) == (State.UNKNOWN, "everything records this account only")


@pytest.mark.parametrize("found", [[], [a_trail(IsMultiRegionTrail=False)]])
def test_no_trail_and_a_trail_of_one_region_fail(story: PreflightStory, found: list[dict[str, Any]]) -> None:
    trails(story, *found)

    assert look(story).state is State.FAIL


def test_a_trail_that_is_stopped_fails(story: PreflightStory) -> None:
    story.aws.say("cloudtrail:GetTrailStatus", {"IsLogging": False})

    assert (look(story).state, look(story).found) == (State.FAIL, "everything is stopped")


@pytest.mark.parametrize(
    ("selector", "state"),
    [
        ({"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}, State.PASS),
        ({"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True}, State.FAIL),
        ({"ReadWriteType": "All", "IncludeManagementEvents": False}, State.FAIL),
        (
            {"IncludeManagementEvents": True, "ExcludeManagementEventSources": ["kms.amazonaws.com"]},
            State.FAIL,
        ),
        (
            {"IncludeManagementEvents": True, "ExcludeManagementEventSources": ["rdsdata.amazonaws.com"]},
            State.PASS,
        ),
    ],
)
def test_it_must_record_whatever_changes_something(
    story: PreflightStory, selector: dict[str, Any], state: State
) -> None:
    simple(story, **selector)

    assert look(story).state is state


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ([MANAGEMENT], State.PASS),
        ([MANAGEMENT, {"Field": "readOnly", "Equals": ["false"]}], State.PASS),
        ([MANAGEMENT, {"Field": "readOnly", "Equals": ["true"]}], State.FAIL),
        ([MANAGEMENT, {"Field": "eventSource", "NotEquals": ["rdsdata.amazonaws.com"]}], State.PASS),
        ([MANAGEMENT, {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}], State.FAIL),
        ([MANAGEMENT, {"Field": "eventSource", "Equals": ["iam.amazonaws.com"]}], State.FAIL),
        ([DATA], State.FAIL),
    ],
)
def test_the_newer_selectors_count_as_well(story: PreflightStory, fields: list[dict[str, Any]], state: State) -> None:
    advanced(story, *fields)

    assert look(story).state is state


def test_one_good_trail_among_bad_ones_is_enough(story: PreflightStory) -> None:
    trails(story, a_trail(IsMultiRegionTrail=False, Name="old"), a_trail())

    assert look(story).state is State.PASS


def test_a_right_that_is_missing_for_the_trail_itself_is_named(story: PreflightStory) -> None:
    story.aws.refuse("cloudtrail:GetEventSelectors")

    line = story.line("trail of management events", None)
    assert (line.state, line.missing) == (State.UNKNOWN, "cloudtrail:GetEventSelectors")
