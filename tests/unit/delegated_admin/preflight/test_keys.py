"""The key of numbers and addresses works, and GuardDuty may write under the key of the export."""

from __future__ import annotations

import json
from typing import Any

import pytest

from delegated_admin.names import EXPORT_KEY_ALIAS, KEY_ALIAS
from delegated_admin.preflight.keys import contacts_key, export_key
from delegated_admin.preflight.lines import Finding, State
from tests.fakes.preflight.answers import BY_DEFAULT, KEYS
from tests.fakes.preflight.story import PreflightStory

ADMITS = "key of the export admits GuardDuty"
OPTED = "key of the export, Regions opted in to"
OURS = {"StringEquals": {"aws:SourceAccount": "222233334444"}}


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def contacts(story: PreflightStory) -> Finding:
    (found,) = contacts_key(story.asker("eu-central-1"), story.deployment)
    return found


def export(story: PreflightStory) -> dict[str | None, Finding]:
    return {each.name: each for each in export_key(story.asker("eu-central-1"), story.deployment)}


def in_state(story: PreflightStory, state: str) -> None:
    arn = KEYS[KEY_ALIAS]
    answer = {"KeyMetadata": {"KeyId": arn.rpartition("/")[2], "Arn": arn, "KeyState": state}}
    story.aws.say("kms:DescribeKey", answer)


def policy(story: PreflightStory, *services: str, **changes: Any) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "kms:GenerateDataKey"}
    story.aws.say("kms:GetKeyPolicy", {"Policy": json.dumps({"Statement": [statement | changes]})})


def opted_in(story: PreflightStory, region: str) -> None:
    states = dict.fromkeys(BY_DEFAULT, "ENABLED_BY_DEFAULT") | {region: "ENABLED"}
    answer = [{"RegionName": name, "RegionOptStatus": state} for name, state in states.items()]
    story.aws.say("account:ListRegions", {"Regions": answer})


def test_keys_are_looked_up_by_their_aliases_in_the_home_region(story: PreflightStory) -> None:
    contacts(story)
    export(story)

    start = "arn:aws:kms:eu-central-1:222233334444"
    asked = [given["KeyId"] for _, _, operation, given in story.aws.questions if operation == "kms:DescribeKey"]
    assert asked == [f"{start}:{KEY_ALIAS}", f"{start}:{EXPORT_KEY_ALIAS}"]


def test_a_key_that_is_enabled_passes(story: PreflightStory) -> None:
    assert contacts(story) == Finding(State.PASS, "aaaaaaaa-2222-3333-4444-555555555555, enabled")


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion"])
def test_a_key_that_is_not_fails_since_nobody_could_be_called(story: PreflightStory, state: str) -> None:
    in_state(story, state)

    assert (contacts(story).state, contacts(story).found.endswith(state)) == (State.FAIL, True)


def test_a_key_that_is_not_there_yet_is_unknown(story: PreflightStory) -> None:
    story.aws.refuse("kms:DescribeKey", "NotFoundException")

    assert contacts(story).advice == "deploy the stack TocsinHubState"
    assert list(export(story).values()) == [
        Finding(State.UNKNOWN, "there is none yet", "deploy the stack TocsinFindingsExport")
    ]


def test_the_exports_key_admits_guardduty(story: PreflightStory) -> None:
    assert {name: each.state for name, each in export(story).items()} == {None: State.PASS, ADMITS: State.PASS}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"Condition": OURS}, State.PASS),
        ({"Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}, State.PASS),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "333344445555"}}}, State.FAIL),
        ({"Action": "kms:Decrypt"}, State.FAIL),
        ({"Effect": "Deny"}, State.FAIL),
        ({"Principal": {"AWS": "*"}}, State.FAIL),
        ({"Principal": "*"}, State.FAIL),
    ],
)
def test_a_policy_that_does_not_let_guardduty_write_fails(
    story: PreflightStory, changes: dict[str, Any], state: State
) -> None:
    policy(story, "guardduty.amazonaws.com", **changes)

    assert export(story)[ADMITS].state is state


def test_in_a_region_that_was_opted_in_to_guardduty_has_a_name_of_its_own(story: PreflightStory) -> None:
    opted_in(story, "us-east-1")
    policy(story, "guardduty.amazonaws.com")
    lacking = export(story)[OPTED]
    assert (lacking.state, lacking.found) == (State.FAIL, "not guardduty.us-east-1.amazonaws.com")

    policy(story, "guardduty.amazonaws.com", "guardduty.us-east-1.amazonaws.com")
    assert export(story)[OPTED].state is State.PASS


def test_a_region_of_no_concern_that_was_opted_in_to_makes_no_line(story: PreflightStory) -> None:
    opted_in(story, "af-south-1")

    assert OPTED not in export(story)


def test_where_regions_may_not_be_listed_only_that_is_unknown(story: PreflightStory) -> None:
    story.aws.refuse("account:ListRegions")
    found = export(story)

    assert (found[ADMITS].state, found[OPTED].state) == (State.PASS, State.UNKNOWN)
