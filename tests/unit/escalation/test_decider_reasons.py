"""What each command says of why it was given: the words that stand in a page's timeline."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.page import PageState
from hub.model.steps import Call
from tests.walking import NO_ANSWER, PASSED, THROTTLED, UNAVAILABLE, Walk, a_policy

LINE_TAKEN = AttemptOutcome.LINE_TAKEN


def reasons(walk: Walk, *outcomes: AttemptOutcome) -> list[str]:
    """Return the reasons of all commands until calls have ended with `outcomes`, the last included."""
    found, ahead = [walk.command.why], list(outcomes)
    while ahead:
        walk.ends(ahead.pop(0)) if isinstance(walk.command, Call) else walk.goes_on()
        found.append(walk.command.why)
    return found


def the_rest(walk: Walk) -> list[str]:
    """Return the reasons of all commands of a page that nobody answers."""
    found = [walk.command.why]
    while walk.command.kind != "finish":
        walk.ends(NO_ANSWER) if isinstance(walk.command, Call) else walk.goes_on()
        found.append(walk.command.why)
    return found


def test_a_page_that_nobody_takes_says_what_it_does_at_each_step() -> None:
    level = {"attempts": 2, "retry_delay": 30, "wait": 90}

    assert the_rest(
        Walk(a_policy(level, {"attempts": 3, "retry_delay": 45}, {"attempts": 1}), "dana", "sam", "wei")
    ) == [
        "level 1, round 1: on call",
        "round 2 of level 1 in 30 s",
        "level 1, round 2: on call",
        "level 2 in 90 s",
        "level 2, round 1: on call",
        "round 2 of level 2 in 45 s",
        "level 2, round 2: on call",
        "round 3 of level 2 in 45 s",
        "level 2, round 3: on call",
        "level 3, round 1: on call",
        "every level was walked and nobody took it",
    ]


def test_a_wait_before_the_third_level_names_it() -> None:
    walk = Walk(a_policy({"attempts": 1}, {"attempts": 1, "wait": 60}, {"attempts": 1}), "dana", "sam", "wei")

    assert the_rest(walk)[2] == "level 3 in 60 s"


def test_repeats_are_counted_and_say_how_many_there_are() -> None:
    assert the_rest(Walk(a_policy({"attempts": 1, "retry_delay": 20}, repeat=3), "dana"))[1::2] == [
        "repeat 2 of 3 in 20 s",
        "repeat 3 of 3 in 20 s",
        "every level was walked and nobody took it",
    ]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (LINE_TAKEN, ["Dana's line is taken by another page"]),
        (THROTTLED, ["no free line: tried again for 120 s"]),
        (AttemptOutcome.ACKNOWLEDGED, ["Dana took it"]),
        (PASSED, ["every level was walked and nobody took it"]),
        (UNAVAILABLE, ["the voice service does not work: Dana, Wei told in writing"]),
    ],
)
def test_what_came_of_a_call_is_said(outcome: AttemptOutcome, said: Sequence[str]) -> None:
    assert reasons(Walk(a_policy({"attempts": 1}), "dana wei"), outcome)[1:] == said


def test_a_voice_that_stays_out_of_order_is_said_each_minute() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.ends(UNAVAILABLE)

    assert walk.goes_on().why == "the voice service does not work: tried again every 60 s"
    walk.waits()
    assert walk.ends(UNAVAILABLE).why == "the voice service does not work: tried again every 60 s"


def test_a_person_who_could_not_be_rung_for_two_minutes_is_named() -> None:
    walk = Walk(a_policy({}), "dana")
    while walk.command.kind != "notify":
        walk.ends(THROTTLED) if isinstance(walk.command, Call) else walk.waits()

    assert walk.command.why == "no free line for 120 s: Dana is told in writing"


def test_a_page_that_was_cancelled_says_so() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.page = PageState.CANCELLED

    assert walk.ends(NO_ANSWER).why == "the page was cancelled"


def test_a_page_that_took_too_many_steps_says_how_many() -> None:
    walk = Walk(a_policy({"attempts": 20, "retry_delay": 1}, repeat=20), "dana wei")
    walk.rings()

    assert walk.command.why == "the page has taken 500 steps"
