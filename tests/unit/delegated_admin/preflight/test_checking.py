"""A preflight of a deployment that has all that it needs, and what a missing right does to it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from delegated_admin.deployment import Mode
from delegated_admin.enrolment.operations import Operation
from delegated_admin.preflight.lines import Line, State, Topic
from delegated_admin.preflight.questions import Question, permission
from hub.errors import NotAllowedError, TransientError
from tests.fakes.organization.world import MANAGEMENT
from tests.fakes.preflight.story import PreflightStory

READS = (
    *Question,
    *(Operation.DESCRIBE_KEY, Operation.DESCRIBE_ORGANIZATION, Operation.LIST_TRUSTED, Operation.LIST_DELEGATED),
    *(Operation.DESCRIBE_STACK_SETS_ACCESS, Operation.LIST_ADMINISTRATORS),
    *(Operation.LIST_DETECTORS, Operation.GET_DETECTOR),
)
BY_HAND = {
    "CDK bootstrap, management account",
    "owners, management account",
    "countries that may be called",
    "TocsinManagementTamper",
}
"""What AWS tells nobody, or not to enrolment's role."""
NEVER_ASKED = frozenset({Question.LIST_INSTANCES})
"""Where the deployment names its instance by the id."""


def key(line: Line) -> tuple[str, str, str | None]:
    return line.topic, line.check, line.region


def test_where_all_is_there_every_line_passes_but_those_that_nobody_can_know() -> None:
    lines = PreflightStory().look()

    assert {line.check for line in lines if line.state is not State.PASS} == BY_HAND
    assert [line for line in lines if line.state is State.FAIL] == []


def test_lines_come_by_topic_and_each_topic_has_some() -> None:
    topics = [line.topic for line in PreflightStory().look()]

    assert list(dict.fromkeys(topics)) == list(Topic)
    assert topics == sorted(topics, key=list(Topic).index)


def test_no_two_lines_are_called_the_same_in_one_region() -> None:
    assert [each for each, number in Counter(map(key, PreflightStory().look())).items() if number > 1] == []


def test_what_fails_or_is_unknown_says_what_to_do() -> None:
    story = PreflightStory()
    for question in Question:
        story.aws.refuse(question.value)

    assert [line for line in story.look() if line.state is not State.PASS and not line.advice] == []


@pytest.fixture(scope="module")
def shared() -> PreflightStory:
    """One for many tests: making all its clients takes longer than a look."""
    return PreflightStory()


@pytest.fixture(scope="module")
def before(shared: PreflightStory) -> dict[tuple[str, str, str | None], Line]:
    """Every line while nothing is refused."""
    return {key(line): line for line in shared.look()}


@pytest.mark.parametrize("asked", READS, ids=str)
def test_a_missing_right_makes_its_lines_unknown_names_itself_and_leaves_all_others_alone(
    asked: Question | Operation, shared: PreflightStory, before: dict[tuple[str, str, str | None], Line]
) -> None:
    shared.aws.refuse(asked.value)
    after = {key(line): line for line in shared.look()}
    shared.aws.relent()
    changed = [line for name, line in after.items() if line != before.get(name)]

    assert bool(changed) == (asked not in NEVER_ASKED)
    assert {line.state for line in changed} <= {State.UNKNOWN}
    assert {line.missing for line in changed} <= {permission(asked)}
    if asked not in NEVER_ASKED:
        assert permission(asked) in changed[0].found


@pytest.mark.parametrize(
    ("operation", "check"),
    [
        ("account:ListRegions", "Region"),
        ("connect:DescribeInstance", "instance of Amazon Connect"),
        ("kms:DescribeKey", "key of numbers and addresses"),
        ("lambda:GetAccountSettings", "what the hub reserves"),
        ("iam:GetRole", "role SecurityOnCall"),
        ("cloudformation:DescribeStacks", "TocsinHub"),
    ],
)
def test_an_answer_without_what_it_is_for_ends_no_other_check(
    operation: str, check: str, shared: PreflightStory, before: dict[tuple[str, str, str | None], Line]
) -> None:
    empty: dict[str, dict[str, Any]] = {
        "account:ListRegions": {"Regions": [{}]},
        "cloudformation:DescribeStacks": {"Stacks": [{}]},
    }
    shared.aws.say_unchecked(operation, empty.get(operation, {}))
    lines = shared.look()
    shared.aws.relent()

    found = next(line for line in lines if line.check == check and line.region in (None, "eu-central-1", "eu-west-2"))
    assert found.state is State.UNKNOWN
    assert found.found.startswith("AWS's answer has no ")
    assert sum(line.state is State.PASS for line in lines) > len(before) / 2


def test_without_the_role_in_the_management_account_the_rest_is_looked_at_and_the_role_is_asked_for_once() -> None:
    story = PreflightStory()
    story.refuse_the_role()

    lines = story.look()
    unknown = [line for line in lines if line.missing == "sts:AssumeRole"]

    assert {line.state for line in unknown} == {State.UNKNOWN}
    assert {line.account for line in unknown} == {MANAGEMENT}
    assert len(unknown) == 10
    assert "deploy the stack TocsinDelegation there" in unknown[0].advice
    assert [line.check for line in lines if line.state is State.PASS and line.account == MANAGEMENT] == []
    assert story.roles_asked_for == 1


def test_nothing_is_changed_anywhere() -> None:
    story = PreflightStory()
    story.look()

    assert story.aws.log == []
    assert {operation for _, _, operation, _ in story.aws.questions} <= {each.value for each in READS} | {
        "sts:GetCallerIdentity"
    }


def test_it_tells_how_far_it_is() -> None:
    story = PreflightStory()
    story.look()

    progress = story.heard.progress
    assert [each.done for each in progress] == list(range(1, len(progress) + 1))
    assert {each.total for each in progress} == {len(progress)}


def test_a_session_in_another_account_ends_it() -> None:
    with pytest.raises(NotAllowedError, match=r"is in account 333344445555 .* expected the delegated administrator"):
        PreflightStory(session="333344445555").look()


def test_a_session_that_is_over_ends_it() -> None:
    story = PreflightStory()
    story.aws.refuse("sts:GetCallerIdentity", "ExpiredToken")

    with pytest.raises(NotAllowedError, match="the AWS session is over"):
        story.look()


def test_aws_out_of_reach_ends_it_after_a_few_tries() -> None:
    story = PreflightStory()
    story.aws.refuse("sts:GetCallerIdentity", "ServiceUnavailable")
    began = story.time.now()

    with pytest.raises(TransientError, match="sts:GetCallerIdentity"):
        story.look()
    assert len(story.aws.questions) == 4
    assert (story.time.now() - began).total_seconds() < 10


def test_a_deployment_without_voice_has_no_line_about_calls() -> None:
    lines = PreflightStory(voice=None, voice_region=None).look()

    assert [line for line in lines if line.topic is Topic.CALLS or line.check == "TocsinVoice"] == []


def test_in_standby_another_administrator_is_as_it_should_be() -> None:
    story = PreflightStory(mode=Mode.STANDBY)
    for region in story.aws.world.regions.values():
        region.administrator = "333344445555"

    line = story.line("administrator", "eu-west-1")
    assert (line.state, line.found) == (State.PASS, "333344445555: the deployment stands by")
