"""The instance of Amazon Connect, what it is set to, its number and its quotas."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.deployment import Voice
from delegated_admin.preflight.calls import calls
from delegated_admin.preflight.lines import Finding, State
from tests.fakes.preflight.answers import INSTANCE, INSTANCE_SUMMARY, NUMBER, a_number
from tests.fakes.preflight.story import PreflightStory

VOICE_REGION = "eu-west-2"
BY_ALIAS = {"caller_number": NUMBER, "alias": "tocsin-example"}


def look(story: PreflightStory) -> dict[str, Finding]:
    voice = story.deployment.voice
    assert voice is not None
    return {str(each.name): each for each in calls(story.asker(VOICE_REGION), story.deployment, voice)}


def with_alias() -> PreflightStory:
    """A deployment whose instance the stack makes."""
    return PreflightStory(voice=Voice(**BY_ALIAS))


def instance(**changes: Any) -> dict[str, Any]:
    return {"Instance": INSTANCE_SUMMARY | changes}


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def test_an_instance_with_all_it_needs_passes(story: PreflightStory) -> None:
    assert {name: (each.state, each.found) for name, each in look(story).items()} == {
        "instance of Amazon Connect": (State.PASS, "ACTIVE, tocsin-example"),
        "outbound calls": (State.PASS, "on"),
        "flow logs": (State.PASS, "off"),
        "caller number": (State.PASS, f"{NUMBER} is claimed: a direct number of US"),
        "calls at the same time": (State.PASS, "10, of which the hub needs 10"),
        "calls begun in a second": (State.PASS, "2, of which the hub needs 2"),
    }


def test_an_instance_that_is_not_there_fails_and_nothing_is_said_of_its_settings(story: PreflightStory) -> None:
    story.aws.refuse("connect:DescribeInstance", "ResourceNotFoundException")
    found = look(story)

    assert found["instance of Amazon Connect"].state is State.FAIL
    assert INSTANCE in found["instance of Amazon Connect"].found
    assert {found[name].state for name in ("outbound calls", "flow logs", "caller number")} == {State.UNKNOWN}
    assert found["calls begun in a second"].state is State.PASS


@pytest.mark.parametrize(
    ("status", "state"), [("CREATION_IN_PROGRESS", State.UNKNOWN), ("CREATION_FAILED", State.FAIL)]
)
def test_an_instance_that_is_not_ready_does_not_pass(story: PreflightStory, status: str, state: State) -> None:
    story.aws.say("connect:DescribeInstance", instance(InstanceStatus=status))

    assert look(story)["instance of Amazon Connect"].state is state


def test_outbound_calls_switched_off_fail_with_the_command_that_switches_them_on(story: PreflightStory) -> None:
    story.aws.say("connect:DescribeInstance", instance(OutboundCallsEnabled=False))

    assert look(story)["outbound calls"] == Finding(
        State.FAIL,
        "off",
        f"run: aws connect update-instance-attribute --instance-id {INSTANCE} "
        "--attribute-type OUTBOUND_CALLS --value true",
        name="outbound calls",
    )


def test_flow_logs_that_are_on_fail(story: PreflightStory) -> None:
    answer = {"Attribute": {"AttributeType": "CONTACTFLOW_LOGS", "Value": "true"}}
    story.aws.say("connect:DescribeInstanceAttribute", answer)

    found = look(story)["flow logs"]
    assert (found.state, "--attribute-type CONTACTFLOW_LOGS --value false" in found.advice) == (State.FAIL, True)


def test_a_number_that_is_not_claimed_fails_and_those_that_are_stand_beside_it(story: PreflightStory) -> None:
    others = [a_number("+15555550177"), a_number("+15555550178", "TOLL_FREE")]
    story.aws.say("connect:ListPhoneNumbersV2", {"ListPhoneNumbersSummaryList": others})

    found = look(story)["caller number"]
    assert found.state is State.FAIL
    assert found.found.endswith("claimed there: +15555550177 (US), +15555550178 (US)")


def test_a_toll_free_number_is_called_so(story: PreflightStory) -> None:
    numbers = [a_number(NUMBER, "TOLL_FREE", "GB")]
    story.aws.say("connect:ListPhoneNumbersV2", {"ListPhoneNumbersSummaryList": numbers})

    assert look(story)["caller number"].found == f"{NUMBER} is claimed: a toll-free number of GB"


def test_a_new_account_that_may_place_no_call_fails_with_the_quota_to_ask_for(story: PreflightStory) -> None:
    story.aws.say("service-quotas:GetServiceQuota", {"Quota": {"Value": 0.0}})

    assert look(story)["calls at the same time"] == Finding(
        State.FAIL,
        "0, and the hub needs 10",
        'ask AWS (Service Quotas, connect, eu-west-2) for "Concurrent active calls per instance" (L-12AB7C57) of 10',
        name="calls at the same time",
    )


def test_where_the_instance_may_not_be_described_the_rest_is_asked_by_its_arn(story: PreflightStory) -> None:
    story.aws.refuse("connect:DescribeInstance")
    found = look(story)

    assert found["outbound calls"].missing == found["instance of Amazon Connect"].missing == "connect:DescribeInstance"
    assert {found[name].state for name in ("flow logs", "caller number", "calls at the same time")} == {State.PASS}


def test_an_instance_to_be_made_is_found_by_its_alias_once_it_is_there() -> None:
    found = look(with_alias())

    assert {each.state for each in found.values()} == {State.PASS}
    assert "instances of the account" not in found


def test_before_it_is_made_nothing_fails_if_the_account_has_room_for_it() -> None:
    story = with_alias()
    story.aws.say("connect:ListInstances", {"InstanceSummaryList": [INSTANCE_SUMMARY | {"InstanceAlias": "other"}]})
    found = look(story)

    assert found["instance of Amazon Connect"].state is found["caller number"].state is State.UNKNOWN
    assert found["instances of the account"].state is State.PASS
    assert found["instances of the account"].found == "1 there already, and there may be another"


def test_an_account_without_room_for_another_instance_fails() -> None:
    story = with_alias()
    others = [INSTANCE_SUMMARY | {"InstanceAlias": name} for name in ("one", "two")]
    story.aws.say("connect:ListInstances", {"InstanceSummaryList": others})

    found = look(story)["instances of the account"]
    assert (found.state, found.advice) == (
        State.FAIL,
        'ask AWS (Service Quotas, connect, eu-west-2) for "Amazon Connect instance count" (L-AA17A6B9) of 3',
    )


def test_where_instances_may_not_be_listed_all_that_hangs_on_the_alias_is_unknown() -> None:
    story = with_alias()
    story.aws.refuse("connect:ListInstances")
    found = look(story)

    assert {found[name].missing for name in ("flow logs", "caller number", "instances of the account")} == {
        "connect:ListInstances"
    }
    assert found["calls begun in a second"].state is State.PASS
