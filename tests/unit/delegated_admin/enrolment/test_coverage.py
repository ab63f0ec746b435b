"""Which plan is on where: on, off, pending for a day, or suspended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from delegated_admin.enrolment.coverage import BASE, Coverage, CoverageState
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import ADMINISTRATOR, MANAGEMENT, NIGHT, OFFERED, FakeAccount, FakeMember, a_world

REGION = "eu-west-1"
ON, OFF, PENDING, SUSPENDED = CoverageState
TEAM = "000000000005"
NEW = "000000000999"
DAY = timedelta(hours=24)


@pytest.fixture
def enrolled() -> EnrolmentStory:
    """A story whose organization has been enrolled a year ago."""
    story = EnrolmentStory()
    story.apply()
    story.time.advance(days=365)
    return story


def states(coverage: Coverage, account: str, region: str = REGION) -> dict[str, CoverageState]:
    (found,) = (each for each in coverage.regions if each.region == region)
    return dict(zip(found.plans, found.rows[account], strict=True))


def test_where_everything_is_on_everything_is_on(enrolled: EnrolmentStory) -> None:
    coverage = enrolled.coverage()

    assert coverage.total() == {ON: 12 * 3 * 7}
    assert coverage.good
    assert list(coverage.uncovered()) == []
    assert set(states(coverage, TEAM)) == {BASE, *OFFERED}


def test_the_administrator_and_the_management_account_are_covered_too(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).detectors[ADMINISTRATOR].plans -= {"S3_DATA_EVENTS"}
    coverage = enrolled.coverage()

    assert states(coverage, ADMINISTRATOR)["S3_DATA_EVENTS"] is OFF
    assert states(coverage, ADMINISTRATOR)[BASE] is ON
    assert set(states(coverage, MANAGEMENT).values()) == {ON}


def test_a_plan_that_is_off_is_off_and_makes_it_bad(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).members[TEAM].plans -= {"S3_DATA_EVENTS"}
    coverage = enrolled.coverage()

    assert states(coverage, TEAM)["S3_DATA_EVENTS"] is OFF
    assert coverage.total()[OFF] == 1
    assert not coverage.good
    assert [(account.id, region.region) for account, region, _ in coverage.uncovered()] == [(TEAM, REGION)]


def test_an_account_that_is_no_member_is_off_everywhere(enrolled: EnrolmentStory) -> None:
    del enrolled.world.region(REGION).members[TEAM]

    assert set(states(enrolled.coverage(), TEAM).values()) == {OFF}


@pytest.mark.parametrize("status", ["Removed", "Resigned", "Created"])
def test_a_member_that_is_none_any_more_is_off(enrolled: EnrolmentStory, status: str) -> None:
    enrolled.world.region(REGION).members[TEAM].status = status

    assert set(states(enrolled.coverage(), TEAM).values()) == {OFF}


def test_before_anything_is_enrolled_everything_is_off() -> None:
    assert set(EnrolmentStory().coverage().total()) == {OFF}


def test_a_new_account_is_pending_for_a_day_and_then_off(enrolled: EnrolmentStory) -> None:
    joined = enrolled.time.now() - timedelta(minutes=5)
    enrolled.world.accounts[NEW] = FakeAccount(NEW, "new", joined_at=joined)
    first = enrolled.coverage()
    enrolled.time.advance(hours=24)
    later = enrolled.coverage()

    assert set(states(first, NEW).values()) == {PENDING}
    assert first.good
    assert set(states(later, NEW).values()) == {OFF}


def test_a_new_account_is_off_where_nothing_is_switched_on_by_itself(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).auto_members = "NONE"
    enrolled.world.accounts[NEW] = FakeAccount(NEW, "new", joined_at=enrolled.time.now())
    coverage = enrolled.coverage()

    assert states(coverage, NEW)[BASE] is OFF
    assert states(coverage, NEW, "us-east-1")[BASE] is PENDING


def test_where_only_new_accounts_are_switched_on_those_alone_are_pending(enrolled: EnrolmentStory) -> None:
    region = enrolled.world.region(REGION)
    region.auto_members = "NEW"
    del region.members[TEAM]
    enrolled.world.accounts[NEW] = FakeAccount(NEW, "new", joined_at=enrolled.time.now())
    region.detectors[ADMINISTRATOR].tags["tocsin:all-since"] = enrolled.time.now().isoformat()
    coverage = enrolled.coverage()

    assert states(coverage, NEW)[BASE] is PENDING
    assert states(coverage, TEAM)[BASE] is OFF


def test_what_was_asked_for_is_pending_for_a_day_in_old_accounts_too() -> None:
    story = EnrolmentStory()
    story.world.stubborn = {TEAM: "not now"}
    story.apply()
    first = story.coverage()
    story.time.advance(hours=24)

    assert set(states(first, TEAM).values()) == {PENDING}
    assert set(states(story.coverage(), TEAM).values()) == {OFF}


def test_what_was_asked_for_is_on_once_guardduty_has_done_it() -> None:
    story = EnrolmentStory()
    story.world.stubborn = {TEAM: "not now"}
    story.apply()
    story.world.stubborn = {}
    story.world.day_passes()

    assert story.coverage().total() == {ON: 12 * 3 * 7}


def test_since_when_all_accounts_are_switched_on_stands_on_the_detector() -> None:
    story = EnrolmentStory()
    story.apply()
    since = story.world.region(REGION).detectors[ADMINISTRATOR].tags["tocsin:all-since"]

    assert since.startswith(f"{NIGHT:%Y-%m-%dT%H}")


@pytest.mark.parametrize("state", ["SUSPENDED", "PENDING_CLOSURE", "CLOSED"])
def test_a_closed_account_is_suspended_whatever_its_plans(enrolled: EnrolmentStory, state: str) -> None:
    enrolled.world.accounts[TEAM].state = state
    coverage = enrolled.coverage()

    assert set(states(coverage, TEAM).values()) == {SUSPENDED}
    assert not coverage.good


def test_a_member_whose_monitoring_is_suspended_is_suspended(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).members[TEAM].status = "Paused"

    assert set(states(enrolled.coverage(), TEAM).values()) == {SUSPENDED}


def test_an_administrator_whose_detector_is_suspended_is_suspended(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).detectors[ADMINISTRATOR].enabled = False

    assert set(states(enrolled.coverage(), ADMINISTRATOR).values()) == {SUSPENDED}


def test_a_plan_that_a_region_does_not_offer_is_no_column_there(enrolled: EnrolmentStory) -> None:
    enrolled.world.region(REGION).offered = OFFERED[:2]
    coverage = enrolled.coverage()
    (found,) = (each for each in coverage.regions if each.region == REGION)

    assert found.plans == (BASE, *OFFERED[:2])
    assert found.not_offered == OFFERED[2:]
    assert coverage.good


def test_it_is_counted_by_plan_region_and_organizational_unit() -> None:
    story = EnrolmentStory(a_world(accounts=12))
    story.apply()
    story.time.advance(days=2)
    story.world.region(REGION).members["000000000002"].plans -= {"S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"}
    story.world.accounts["000000000001"].state = "SUSPENDED"
    coverage = story.coverage()

    assert coverage.by_plan()["S3_DATA_EVENTS"] == {ON: 32, OFF: 1, SUSPENDED: 3}
    assert coverage.by_region()[REGION] == {ON: 11 * 7 - 2, OFF: 2, SUSPENDED: 7}
    assert list(coverage.by_unit()) == ["", "Sandbox", "Workloads", "Workloads/Shop"]
    assert coverage.by_unit()[""] == {ON: 2 * 3 * 7}
    assert coverage.by_unit()["Workloads/Shop"] == {ON: 3 * 3 * 7, SUSPENDED: 3 * 7}
    assert sum(sum(tally.values()) for tally in coverage.by_unit().values()) == 12 * 3 * 7


def test_rows_come_by_organizational_unit_account_and_region(enrolled: EnrolmentStory) -> None:
    rows = [(account.unit, account.id, region.region) for account, region, _ in enrolled.coverage().rows()]

    assert len(rows) == 12 * 3
    assert [row[:2] for row in rows] == sorted(row[:2] for row in rows)
    assert [row[2] for row in rows[:3]] == ["eu-central-1", "eu-west-1", "us-east-1"]


def test_accounts_of_which_guardduty_says_nothing_are_asked_about_again(enrolled: EnrolmentStory) -> None:
    region, hidden = enrolled.world.region(REGION), list[FakeMember]()

    def before(operation: str) -> None:
        if operation != "guardduty:GetMemberDetectors":
            return
        if hidden:
            region.members.setdefault(TEAM, hidden[0])
        elif TEAM in region.members:
            hidden.append(region.members.pop(TEAM))

    enrolled.change(regions=(REGION,), home_region=REGION, second_region="us-east-1")
    enrolled.aws.before = before

    assert set(states(enrolled.coverage(), TEAM).values()) == {ON}


def test_accounts_of_which_guardduty_says_nothing_are_not_taken_for_covered(enrolled: EnrolmentStory) -> None:
    region = enrolled.world.region(REGION)
    silent = {each: region.members.pop(each) for each in (TEAM,)}
    listed = enrolled.aws.requests["guardduty:ListMembers"]

    def before(operation: str) -> None:
        region.members |= silent if operation == "guardduty:ListMembers" else {}
        if operation == "guardduty:GetMemberDetectors":
            region.members.pop(TEAM, None)

    enrolled.aws.before = before
    coverage = enrolled.coverage()

    assert enrolled.aws.requests["guardduty:ListMembers"] > listed
    assert states(coverage, TEAM)[BASE] is ON
    assert {states(coverage, TEAM)[plan] for plan in OFFERED} == {OFF}
