"""Where a page stands between its rounds, levels and repeats, and which counts begin anew there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalation.decider import Facts, decide
from hub.model.attempt import AttemptOutcome
from hub.model.page import PageState
from hub.model.steps import Call, CallEnded, Notify, Pause, PauseOver, State
from tests.builders import NIGHT
from tests.walking import NO_ANSWER, NOT_REACHED, PASSED, REFUSED, THROTTLED, UNAVAILABLE, Walk, a_person, a_policy


def test_each_round_has_its_number_and_its_delay() -> None:
    walk = Walk(a_policy({"attempts": 4, "retry_delay": 30}), "dana")

    assert walk.rings() == ["dana#0", "30 s", "dana#0", "30 s", "dana#0", "30 s", "dana#0"]


def test_rounds_without_a_delay_are_counted_too() -> None:
    walk = Walk(a_policy({"attempts": 4, "retry_delay": 0}), "dana")

    assert walk.rings() == ["dana#0"] * 4


def test_the_last_level_of_three_is_reached_after_the_wait_of_the_second() -> None:
    walk = Walk(
        a_policy({"attempts": 1, "wait": 30}, {"attempts": 1, "wait": 90}, {"attempts": 1}), "dana", "wei", "sam"
    )

    assert walk.rings() == ["dana#0", "30 s", "wei#0", "90 s", "sam#0"]


def test_passing_on_the_second_level_leads_to_the_third() -> None:
    walk = Walk(a_policy({}, {}, {}), "dana", "wei", "sam")
    walk.ends(PASSED)
    walk.ends(PASSED)

    assert isinstance(walk.command, Call)
    assert walk.command.responder == "sam"


def test_the_longer_one_of_the_last_levels_delays_stands_between_repeats() -> None:
    first, last = {"attempts": 1, "retry_delay": 10}, {"attempts": 1, "retry_delay": 60, "wait": 120}

    assert Walk(a_policy(first, last, repeat=2), "dana", "sam").rings() == [
        *("dana#0", "sam#0", "120 s"),
        *("dana#0", "sam#0"),
    ]


def test_a_last_level_without_any_delay_is_followed_by_the_next_repeat_at_once() -> None:
    assert Walk(a_policy({"attempts": 1, "retry_delay": 0}, repeat=3), "dana").rings() == ["dana#0"] * 3


def test_a_delay_of_one_second_between_repeats_is_kept() -> None:
    assert Walk(a_policy({"attempts": 1, "retry_delay": 1}, repeat=2), "dana").rings() == ["dana#0", "1 s", "dana#0"]


def test_an_empty_last_level_ends_a_repeat_with_its_delay_when_somebody_was_rung() -> None:
    walk = Walk(a_policy({"attempts": 1}, {"retry_delay": 60}, repeat=2), "dana", "")

    assert walk.rings() == ["dana#0", "60 s", "dana#0"]


def test_repeats_in_which_no_telephone_rang_are_apart_all_the_same() -> None:
    walk = Walk(a_policy({"attempts": 1, "retry_delay": 60}, repeat=3), "dana")
    while not isinstance(walk.command, Notify):
        walk.ends(THROTTLED) if isinstance(walk.command, Call) else walk.waits()

    pause = walk.goes_on()
    assert isinstance(pause, Pause)
    assert pause.seconds == 60
    assert not walk.state.hurried


def test_a_page_is_not_hurried_when_nobody_could_be_rung() -> None:
    walk = Walk(a_policy({}, repeat=2), "")

    assert not walk.state.hurried


def test_when_one_after_the_other_passed_on_every_level_the_next_repeat_begins_at_once() -> None:
    walk = Walk(a_policy({}, {}, repeat=2), "dana", "sam")
    walk.ends(PASSED)
    call = walk.ends(PASSED)

    assert isinstance(call, Call)
    assert (call.repeat, call.responder) == (2, "dana")


def test_who_passed_is_counted_anew_in_each_repeat() -> None:
    walk = Walk(a_policy({"attempts": 1}, repeat=3), "dana")
    walk.ends(NO_ANSWER)
    walk.waits()
    call = walk.ends(PASSED)

    assert isinstance(call, Call)
    assert call.repeat == 3


def test_nobody_who_did_not_answer_in_a_later_repeat_has_passed() -> None:
    assert Walk(a_policy({"attempts": 1}, repeat=4), "dana").rings() == [
        *("dana#0", "60 s", "dana#0", "60 s"),
        *("dana#0", "60 s", "dana#0"),
    ]


def test_a_call_that_was_answered_without_proof_has_rung_also_when_it_ends_the_level() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 0}, {"attempts": 1}, repeat=3), "dana", "sam")
    walk.unproven["dana"] = 1
    walk.ends(NOT_REACHED)

    assert isinstance(walk.ends(PASSED), Pause)


def test_the_second_level_begins_with_its_first_person_and_number() -> None:
    walk = Walk(a_policy({"attempts": 1}, {"attempts": 1}), "dana wei*2", "sam*2 finn")

    assert walk.rings() == ["dana#0", "wei#0", "wei#1", "sam#0", "sam#1", "finn#0"]


@pytest.mark.parametrize("between", [REFUSED, UNAVAILABLE])
def test_after_anything_but_throttling_the_deadline_of_throttling_begins_anew(between: AttemptOutcome) -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana*2")
    walk.ends(THROTTLED)
    walk.waits()
    walk.ends(between)

    assert walk.state.throttled_since is None


def test_the_next_person_has_a_throttling_deadline_of_their_own() -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana wei")
    walk.ends(THROTTLED)
    walk.now += timedelta(seconds=120)
    walk.take(PauseOver(command=walk.command.command))
    assert isinstance(walk.ends(THROTTLED), Notify)

    assert walk.state.throttled_since is None


def test_a_level_that_is_entered_has_a_throttling_deadline_of_its_own() -> None:
    walk = Walk(a_policy({}, {}), "dana", "sam")
    walk.ends(THROTTLED)
    walk.suspect.add(("dana", 0))
    walk.waits()

    assert isinstance(walk.command, Call)
    assert (walk.command.responder, walk.state.throttled_since) == ("sam", None)


@pytest.mark.parametrize(("seconds", "command"), [(119, Pause), (120, Notify)])
def test_throttling_is_borne_for_less_than_120_seconds(seconds: int, command: type[Pause | Notify]) -> None:
    walk = Walk(a_policy({}), "dana")
    walk.ends(THROTTLED)
    walk.now += timedelta(seconds=seconds)
    walk.take(PauseOver(command=walk.command.command))

    assert isinstance(walk.ends(THROTTLED), command)


def test_a_taken_line_is_tried_again_after_ten_seconds() -> None:
    pause = Walk(a_policy({}), "dana").ends(AttemptOutcome.LINE_TAKEN)

    assert isinstance(pause, Pause)
    assert pause.seconds == 10


def test_a_page_goes_on_until_the_last_second_of_24_hours() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.now += timedelta(hours=24) - timedelta(seconds=1)

    assert isinstance(walk.ends(NO_ANSWER), Pause)


def test_the_voice_is_told_to_be_out_of_order_anew_on_each_level() -> None:
    walk = Walk(a_policy({}, {}), "dana", "sam")
    walk.ends(UNAVAILABLE)
    walk.goes_on()
    walk.waits()
    walk.ends(PASSED)

    assert isinstance(walk.ends(UNAVAILABLE), Notify)


def test_each_command_has_the_number_after_the_last() -> None:
    walk = Walk(a_policy({"attempts": 1, "wait": 60}, {"attempts": 1}), "dana wei", "sam")
    numbers = [walk.command.command]
    for outcome in (UNAVAILABLE, None, None, NO_ANSWER, NO_ANSWER, None, NO_ANSWER):
        _ = walk.ends(outcome) if outcome else walk.goes_on()
        numbers.append(walk.command.command)

    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
    assert numbers[-1] == walk.state.command


def test_what_is_not_said_of_a_page_is_that_it_runs_and_nobody_is_known() -> None:
    facts = Facts(now=NIGHT, policy=a_policy({}), opened_at=NIGHT)

    assert (facts.page, facts.people, facts.levels) == (PageState.RUNNING, (), ())
    assert (facts.unproven, facts.suspect) == ({}, frozenset())


def test_a_call_without_proof_by_somebody_of_whom_nothing_was_counted_is_the_first() -> None:
    state, call = State(level=0, command=1), CallEnded(command=1, outcome=NOT_REACHED)
    facts = Facts(now=NIGHT, policy=a_policy({}, {}), opened_at=NIGHT, people=(a_person("dana"),))

    assert isinstance(decide(state, call, facts).command, Pause)


def test_the_state_before_the_first_level_says_so() -> None:
    said = {"schema": 1, "command": 0, "repeat": 1, "level": -1, "round": 1, "person": 0, "phone": 0}
    counted = {"left_early": None, "passed": 0, "rung": 0, "hurried": False}
    marks = {"throttled_since": None, "unavailable_told": False, "resume": None}

    assert State().model_dump(by_alias=True) == said | counted | marks


def test_who_passed_in_one_repeat_has_not_passed_in_the_next() -> None:
    walk = Walk(a_policy({"attempts": 1}, {"attempts": 1}, repeat=3), "dana", "wei")
    walk.ends(PASSED)
    walk.ends(NO_ANSWER)
    walk.waits()
    walk.ends(PASSED)

    assert isinstance(walk.ends(NO_ANSWER), Pause)


def test_a_round_without_a_delay_begins_with_the_first_person_again() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 0}), "dana*2 wei")

    assert walk.rings() == ["dana#0", "dana#1", "wei#0"] * 2


def test_a_level_is_not_left_when_only_its_last_number_is_refused() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 30}, {"attempts": 1}), "dana wei", "sam")
    walk.ends(NO_ANSWER)
    walk.ends(REFUSED)

    assert walk.rings() == ["30 s", "dana#0", "sam#0"]


def test_while_somebody_is_rung_nothing_is_to_be_resumed() -> None:
    walk = Walk(a_policy({"attempts": 1, "retry_delay": 30}, repeat=2), "dana")
    walk.ends(NO_ANSWER)
    assert walk.state.resume == "repeat"
    walk.waits()

    assert walk.state.resume is None
