"""Whether text messages reach anybody, and for how much money."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.people import Number, People
from delegated_admin.preflight.texts import sandbox, spending
from tests.fakes.preflight.story import PEOPLE, PreflightStory

NOBODY_TEXTED = People(numbers=[Number("dana", "+15555550142")], texted=0)
NOBODY_KNOWN = People(unknown="no configuration")


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def look(
    story: PreflightStory, check: Callable[[Asker, People], Iterator[Finding]], people: People = PEOPLE
) -> Finding:
    (found,) = check(story.asker("eu-central-1"), people)
    return found


def test_out_of_the_sandbox_texts_pass(story: PreflightStory) -> None:
    assert look(story, sandbox).state is State.PASS


@pytest.mark.parametrize("people", [PEOPLE, NOBODY_KNOWN])
def test_the_sandbox_fails_with_what_to_ask_for(story: PreflightStory, people: People) -> None:
    story.aws.say("sns:GetSMSSandboxAccountStatus", {"IsInSandbox": True})

    found = look(story, sandbox, people)
    assert found.state is State.FAIL
    assert found.advice == "ask AWS Support to move SNS text messages in eu-central-1 out of the sandbox"


def test_where_no_responder_is_sent_texts_the_sandbox_is_no_failure(story: PreflightStory) -> None:
    story.aws.say("sns:GetSMSSandboxAccountStatus", {"IsInSandbox": True})

    found = look(story, sandbox, NOBODY_TEXTED)
    assert (found.state, found.found.endswith("; no responder is sent texts")) == (State.PASS, True)


@pytest.mark.parametrize(
    ("attributes", "state"),
    [
        ({"MonthlySpendLimit": "1"}, State.FAIL),
        ({"MonthlySpendLimit": "0"}, State.FAIL),
        ({"MonthlySpendLimit": "50"}, State.PASS),
        ({}, State.UNKNOWN),
    ],
)
def test_a_new_accounts_dollar_a_month_is_too_little(
    story: PreflightStory, attributes: dict[str, str], state: State
) -> None:
    story.aws.say("sns:GetSMSAttributes", {"attributes": attributes})

    assert look(story, spending).state is state


def test_only_the_limit_is_asked_for(story: PreflightStory) -> None:
    look(story, spending)

    assert story.aws.questions[-1][2:] == ("sns:GetSMSAttributes", {"attributes": ["MonthlySpendLimit"]})
