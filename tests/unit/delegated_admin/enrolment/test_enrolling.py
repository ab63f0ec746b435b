"""An organization is enrolled: what is planned, what is done, what is refused, and what is never done."""

from __future__ import annotations

import pytest

from delegated_admin.enrolment.steps import Readiness, StepKind
from tests.fakes.organization.story import EnrolmentStory
from tests.fakes.organization.world import (
    ADMINISTRATOR,
    KEY,
    MANAGEMENT,
    OFFERED,
    FakeDestination,
    a_world,
)

OTHER = "333344445555"
REGIONS = ("eu-central-1", "eu-west-1", "us-east-1")
BUCKET = f"arn:aws:s3:::tocsin-findings-{ADMINISTRATOR}-eu-central-1"


@pytest.fixture
def enrolled() -> EnrolmentStory:
    """A story whose organization has been enrolled a year ago."""
    story = EnrolmentStory()
    story.apply()
    story.time.advance(days=365)
    story.aws.log.clear()
    return story


def kinds(story: EnrolmentStory) -> list[StepKind]:
    return [step.kind for step in story.plan()]


def test_where_nothing_is_on_every_step_is_planned_once_or_in_each_region() -> None:
    story = EnrolmentStory()
    once = [StepKind.TRUST] * 3 + [StepKind.STACK_SETS, StepKind.STACK_SETS_ADMINISTRATOR]
    each = [kind for kind in StepKind if kind not in {*once, StepKind.FREQUENCY}]

    assert kinds(story) == once + [kind for kind in each for _ in REGIONS]
    assert {step.readiness for step in story.plan()} == {Readiness.READY}
    assert all(step.why for step in story.plan())


def test_looking_changes_nothing() -> None:
    story = EnrolmentStory()
    story.plan()
    story.apply()
    story.aws.log.clear()
    story.plan()
    story.coverage()

    assert story.aws.log == []


def test_what_was_planned_is_done_and_then_nothing_is_left() -> None:
    story = EnrolmentStory()

    outcomes = story.apply()

    assert all(outcome.done for outcome in outcomes)
    assert story.plan() == ()
    assert sum(story.aws.throttled.values()) == 0


def test_afterwards_the_organization_is_as_the_deployment_says(enrolled: EnrolmentStory) -> None:
    world = enrolled.world

    assert world.trusted == {
        "guardduty.amazonaws.com",
        "malware-protection.guardduty.amazonaws.com",
        "member.org.stacksets.cloudformation.amazonaws.com",
    }
    assert world.stack_sets
    assert world.delegated["member.org.stacksets.cloudformation.amazonaws.com"] == {ADMINISTRATOR}
    for region in world.regions.values():
        assert region.administrator == ADMINISTRATOR
        assert region.detectors[ADMINISTRATOR].frequency == "FIFTEEN_MINUTES"
        assert region.detectors[ADMINISTRATOR].plans == set(OFFERED)
        assert MANAGEMENT in region.detectors
        assert (region.auto_members, set(region.auto_plans.values())) == ("ALL", {"ALL"})
        assert set(region.members) == set(world.accounts) - {ADMINISTRATOR}
        assert {member.plans for member in region.members.values()} == {frozenset(OFFERED)}
        assert [(each.arn, each.key) for each in region.destinations] == [(BUCKET, KEY)]


def test_it_is_delegated_in_one_region_after_the_other() -> None:
    story = EnrolmentStory()
    story.apply()
    delegated = [
        (region, number)
        for number, (_, region, name, _) in enumerate(story.aws.log)
        if name == "guardduty:EnableOrganizationAdminAccount"
    ]
    administered = [number for number, (account, _, _, _) in enumerate(story.aws.log) if account == ADMINISTRATOR]

    assert list(dict.fromkeys(region for region, _ in delegated)) == list(REGIONS)
    assert delegated[-1][1] < min(administered)


def test_the_management_account_does_what_only_it_may() -> None:
    story = EnrolmentStory()
    story.apply()
    made = {(account, name.partition(":")[2]) for account, _, name, _ in story.aws.log}

    assert {name for account, name in made if account == MANAGEMENT} == {
        *("EnableAWSServiceAccess", "ActivateOrganizationsAccess", "RegisterDelegatedAdministrator"),
        *("CreateDetector", "EnableOrganizationAdminAccount"),
    }


# What is left of an organization that is enrolled.


def test_an_account_that_joined_is_added_alone(enrolled: EnrolmentStory) -> None:
    enrolled.world.accounts["000000000999"] = type(enrolled.world.accounts[MANAGEMENT])("000000000999", "new")

    assert set(kinds(enrolled)) == {StepKind.MEMBERS, StepKind.MEMBER_PLANS}
    enrolled.apply()

    assert [given["AccountDetails"] for given in enrolled.written("CreateMembers")] == [
        [{"AccountId": "000000000999", "Email": "new@example.com"}]
    ] * len(REGIONS)
    assert enrolled.written("UpdateMemberDetectors") == []


def test_plans_that_are_on_are_not_sent_again(enrolled: EnrolmentStory) -> None:
    members = enrolled.world.region("us-east-1").members
    members["000000000001"].plans -= {"RDS_LOGIN_EVENTS"}
    members["000000000002"].plans -= {"RDS_LOGIN_EVENTS"}
    members["000000000003"].plans -= {"RUNTIME_MONITORING", "S3_DATA_EVENTS"}
    (step,) = enrolled.plan()

    assert (step.region, step.accounts) == ("us-east-1", 3)
    enrolled.apply()

    sent = [(given["AccountIds"], given["Features"]) for given in enrolled.written("UpdateMemberDetectors")]
    assert sent == [
        (["000000000001", "000000000002"], [{"Name": "RDS_LOGIN_EVENTS", "Status": "ENABLED"}]),
        (
            ["000000000003"],
            [
                {"Name": "S3_DATA_EVENTS", "Status": "ENABLED"},
                {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"},
            ],
        ),
    ]


def test_new_members_whose_plans_come_late_get_them_now() -> None:
    story = EnrolmentStory()
    story.world.late = True

    assert all(outcome.done for outcome in story.apply())
    assert {member.plans for member in story.world.region("eu-west-1").members.values()} == {frozenset(OFFERED)}


def test_what_is_switched_on_for_new_accounts_alone_becomes_all(enrolled: EnrolmentStory) -> None:
    region = enrolled.world.region("eu-west-1")
    region.auto_members, region.auto_plans["RDS_LOGIN_EVENTS"] = "NEW", "NEW"
    (step,) = enrolled.plan()

    assert (step.kind, step.why) == (StepKind.AUTO_ENABLE, "accounts: NEW, RDS_LOGIN_EVENTS: NEW")
    enrolled.apply()
    assert (region.auto_members, region.auto_plans["RDS_LOGIN_EVENTS"]) == ("ALL", "ALL")
    (given,) = enrolled.written("UpdateOrganizationConfiguration")
    assert given["Features"] == [{"Name": "RDS_LOGIN_EVENTS", "AutoEnable": "ALL"}]


def test_accounts_that_are_switched_on_only_when_new_become_all(enrolled: EnrolmentStory) -> None:
    enrolled.world.region("eu-west-1").auto_members = "NEW"
    (step,) = enrolled.plan()

    assert (step.kind, step.why) == (StepKind.AUTO_ENABLE, "accounts: NEW")
    enrolled.apply()
    (given,) = enrolled.written("UpdateOrganizationConfiguration")
    assert "Features" not in given


def test_findings_that_are_published_seldom_are_published_more_often(enrolled: EnrolmentStory) -> None:
    enrolled.world.region("eu-west-1").detectors[ADMINISTRATOR].frequency = "ONE_HOUR"
    (step,) = enrolled.plan()

    assert (step.words, step.why) == ("publish findings that go on every 15 minutes", "now every hour")
    enrolled.apply()
    assert enrolled.world.region("eu-west-1").detectors[ADMINISTRATOR].frequency == "FIFTEEN_MINUTES"


def test_a_suspended_detector_of_the_administrator_is_resumed(enrolled: EnrolmentStory) -> None:
    enrolled.world.region("eu-west-1").detectors[ADMINISTRATOR].enabled = False

    assert [(step.kind, step.region) for step in enrolled.plan()] == [(StepKind.DETECTOR, "eu-west-1")]
    enrolled.apply()
    assert enrolled.world.region("eu-west-1").detectors[ADMINISTRATOR].enabled


# It only adds.


def test_what_the_deployment_leaves_out_stays_on(enrolled: EnrolmentStory) -> None:
    enrolled.change(detection={"publishing_frequency": "SIX_HOURS", "features": ["S3_DATA_EVENTS"]})

    assert enrolled.plan() == ()
    enrolled.apply()
    assert enrolled.aws.log == []
    assert enrolled.world.region("eu-west-1").detectors[ADMINISTRATOR].frequency == "FIFTEEN_MINUTES"


def test_a_region_that_the_deployment_leaves_out_stays_as_it_is(enrolled: EnrolmentStory) -> None:
    enrolled.change(regions=("eu-central-1",))
    before = enrolled.aws.requests.copy()
    enrolled.apply()

    assert enrolled.aws.log == []
    assert enrolled.aws.requests["guardduty:ListMembers"] - before["guardduty:ListMembers"] == 1
    assert enrolled.world.region("us-east-1").administrator == ADMINISTRATOR


def test_an_export_to_somewhere_else_is_kept(enrolled: EnrolmentStory) -> None:
    region = enrolled.world.region("us-east-1")
    region.destinations = [FakeDestination("d9", "arn:aws:s3:::somebody-elses/folder", KEY)]
    (step,) = enrolled.plan()

    assert (step.kind, step.readiness) == (StepKind.EXPORT, Readiness.KEPT)
    assert step.why == "they go to arn:aws:s3:::somebody-elses/folder already"
    enrolled.apply()
    assert [each.arn for each in region.destinations] == ["arn:aws:s3:::somebody-elses/folder"]


def test_a_closed_account_is_not_added() -> None:
    world = a_world()
    world.accounts["000000000001"].state = "SUSPENDED"
    story = EnrolmentStory(world)

    assert all(outcome.done for outcome in story.apply())
    assert [step.accounts for step in EnrolmentStory(a_world()).steps(StepKind.MEMBERS)] == [11, 11, 11]
    assert {len(region.members) for region in world.regions.values()} == {10}


@pytest.mark.parametrize("status", ["Paused", "AccountSuspended"])
def test_a_member_whose_monitoring_was_suspended_is_left_alone(enrolled: EnrolmentStory, status: str) -> None:
    enrolled.world.region("eu-west-1").members["000000000001"].status = status

    assert enrolled.plan() == ()


def test_a_member_that_was_removed_is_added_again(enrolled: EnrolmentStory) -> None:
    enrolled.world.region("eu-west-1").members["000000000001"].status = "Removed"
    enrolled.apply()

    assert enrolled.world.region("eu-west-1").members["000000000001"].status == "Enabled"


def test_accounts_that_left_or_are_closed_are_left_alone(enrolled: EnrolmentStory) -> None:
    del enrolled.world.accounts["000000000001"]
    enrolled.world.accounts["000000000002"].state = "PENDING_CLOSURE"
    for region in enrolled.world.regions.values():
        region.members["000000000001"].plans = region.members["000000000002"].plans = frozenset()

    assert enrolled.plan() == ()


# What somebody else must do.


def test_a_suspended_detector_of_the_management_account_is_for_somebody_there(enrolled: EnrolmentStory) -> None:
    enrolled.world.region("eu-west-1").detectors[MANAGEMENT].enabled = False
    (step,) = enrolled.plan()

    assert (step.kind, step.readiness) == (StepKind.MANAGEMENT_DETECTOR, Readiness.BY_HAND)
    enrolled.apply()
    assert enrolled.aws.log == []


def test_an_export_that_does_not_work_is_for_somebody_to_mend(enrolled: EnrolmentStory) -> None:
    status = "UNABLE_TO_PUBLISH_FIX_DESTINATION_PROPERTY"
    enrolled.world.region("eu-west-1").destinations[0].status = status
    (step,) = enrolled.plan()

    assert step.readiness is Readiness.BY_HAND
    assert step.why == f"the export to {BUCKET} does not work: {status}"


def test_where_the_administrator_is_full_aws_must_be_asked(enrolled: EnrolmentStory) -> None:
    region = enrolled.world.region("eu-west-1")
    region.full = True
    del region.members["000000000004"]
    found = {step.kind: step for step in enrolled.plan()}

    assert found[StepKind.MEMBERS].readiness is Readiness.BY_HAND
    enrolled.apply()
    assert enrolled.aws.log == []


def test_the_export_waits_for_its_stack() -> None:
    world = a_world()
    world.key = None
    story = EnrolmentStory(world)

    assert {step.readiness for step in story.steps(StepKind.EXPORT)} == {Readiness.WAITS}
    assert all(outcome.done for outcome in story.apply())
    assert story.written("CreatePublishingDestination") == []
