"""Enrolment is killed, and goes on: before whatever request, and with ten thousand accounts in twenty Regions.

The services enforce their limits, on a clock that moves only when everybody waits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from delegated_admin.enrolment.coverage import CoverageState
from tests.aws.killer import KilledError
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import FakeMember, World, a_world

ACCOUNTS = 10_000
REGIONS = (
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("me-south-1", "sa-east-1", "af-south-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
)
BATCHES = ACCOUNTS // 50
ALL = ACCOUNTS * len(REGIONS)


def test_ten_thousand_accounts_are_enrolled_within_the_limits_and_a_kill_costs_only_looking_again() -> None:
    """Without the kill it takes 9,009 requests and 19 minutes; to look again takes 8,687 and 5.5 when all is there."""
    story = EnrolmentStory(a_world(ACCOUNTS, REGIONS))
    start = story.time.now()
    story.aws.dies_at = 5_000
    with pytest.raises(KilledError):
        story.apply()
    added = sum(len(region.members) for region in story.world.regions.values())
    assert 0.2 * ALL < added < 0.8 * ALL

    story.aws.dies_at = None
    outcomes = story.apply()
    took = story.time.now() - start
    created = [each["AccountId"] for given in story.written("CreateMembers") for each in given["AccountDetails"]]
    assert all(outcome.done for outcome in outcomes)
    assert {len(region.members) for region in story.world.regions.values()} == {ACCOUNTS - 1}
    assert len(created) == len(REGIONS) * (ACCOUNTS - 1)
    assert len(story.written("CreateMembers")) <= len(REGIONS) * (BATCHES + 1)
    assert 12_000 < story.aws.asked < 14_000
    assert timedelta(minutes=18) < took < timedelta(minutes=25)

    before, start = story.aws.requests.copy(), story.time.now()
    coverage = story.coverage()
    asked = story.aws.requests - before
    assert coverage.total() == {CoverageState.ON: ALL * 7}
    assert asked["guardduty:GetMemberDetectors"] == asked["guardduty:ListMembers"] == len(REGIONS) * BATCHES
    assert 8_600 < asked.total() < 8_800
    assert timedelta(minutes=5) < story.time.now() - start < timedelta(minutes=6)
    assert sum(story.aws.throttled.values()) == 0


def test_killed_before_whatever_request_it_does_the_rest_when_it_is_run_again() -> None:
    whole = EnrolmentStory(a_world(accounts=4, regions=("eu-central-1",)))
    whole.apply()
    requests = whole.aws.asked

    for number in range(requests):
        story = EnrolmentStory(a_world(accounts=4, regions=("eu-central-1",)))
        story.aws.dies_at = number
        with pytest.raises(KilledError):
            story.apply()
        story.aws.dies_at = None
        story.time.advance(minutes=1)

        assert all(outcome.done for outcome in story.apply()), number
        assert story.plan() == ()
        assert _same(story.world, whole.world)


def _same(one: World, other: World) -> bool:
    """Whether two worlds are the same but for the times in them."""
    return [_timeless(each) for each in one.regions.values()] == [_timeless(each) for each in other.regions.values()]


def _timeless(region: Any) -> Any:
    members: dict[str, FakeMember] = region.members
    detectors = {account: (each.frequency, each.plans) for account, each in region.detectors.items()}
    return (
        region.administrator,
        detectors,
        region.auto_members,
        region.auto_plans,
        {account: each.plans for account, each in members.items()},
        region.destinations,
    )
