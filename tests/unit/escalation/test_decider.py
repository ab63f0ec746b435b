"""The outcome table of semantics 4, row by row, on the pure decider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.page import PageState
from hub.model.steps import (
    COMMAND,
    EVENT,
    Call,
    CallEnded,
    Finish,
    NoticePurpose,
    Notify,
    PageEnd,
    Pause,
    State,
    Woken,
)
from tests.walking import NO_ANSWER, NOT_REACHED, PASSED, REFUSED, THROTTLED, UNAVAILABLE, Walk, a_policy


def test_a_level_is_walked_in_rounds_and_not_person_by_person() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 60}), "dana wei")

    assert walk.rings() == ["dana#0", "wei#0", "60 s", "dana#0", "wei#0"]


def test_each_number_of_a_person_is_rung_once_in_a_round() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 30}), "dana*2 wei")

    assert walk.rings() == ["dana#0", "dana#1", "wei#0", "30 s", "dana#0", "dana#1", "wei#0"]


def test_the_wait_stands_after_the_last_round_and_before_the_next_level() -> None:
    walk = Walk(a_policy({"attempts": 1, "wait": 120}, {"attempts": 1}), "dana", "sam")

    assert walk.rings() == ["dana#0", "120 s", "sam#0"]


def test_without_a_wait_the_next_level_follows_at_once() -> None:
    walk = Walk(a_policy({"attempts": 1}, {"attempts": 1}), "dana", "sam")

    assert walk.rings() == ["dana#0", "sam#0"]


def test_the_policy_is_repeated_after_the_retry_delay_and_then_exhausted() -> None:
    walk = Walk(a_policy({"attempts": 1, "retry_delay": 60}, repeat=2), "dana")

    assert walk.rings() == ["dana#0", "60 s", "dana#0"]
    assert isinstance(walk.command, Finish)
    assert walk.command.end is PageEnd.EXHAUSTED


def test_a_zero_retry_delay_goes_straight_into_the_next_round() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 0}), "dana")

    assert walk.rings() == ["dana#0", "dana#0"]


def test_an_empty_level_is_passed_in_no_time() -> None:
    walk = Walk(a_policy({"attempts": 1, "wait": 300}, {"attempts": 1}), "", "sam")

    assert isinstance(walk.command, Call)
    assert (walk.command.responder, walk.command.level) == ("sam", 1)


def test_a_policy_without_anybody_is_exhausted_at_once() -> None:
    walk = Walk(a_policy({}, {}, repeat=3), "", "")

    assert isinstance(walk.command, Finish)
    assert walk.command.end is PageEnd.EXHAUSTED


def test_acknowledged_ends_the_page() -> None:
    walk = Walk(a_policy({}), "dana")

    assert walk.ends(AttemptOutcome.ACKNOWLEDGED) == Finish(command=2, end=PageEnd.ACKNOWLEDGED, why="Dana took it")


def test_passed_goes_to_the_next_level_now_whatever_the_wait() -> None:
    walk = Walk(a_policy({"wait": 600, "attempts": 3}, {}), "dana wei", "sam")
    walk.ends(PASSED)

    assert isinstance(walk.command, Call)
    assert walk.command.responder == "sam"


def test_when_all_passed_the_next_repeat_begins_at_once_but_only_once() -> None:
    walk = Walk(a_policy({"attempts": 1, "retry_delay": 60}, repeat=3), "dana")

    assert walk.rings(PASSED) == ["dana#0", "dana#0", "60 s", "dana#0"]


def test_when_not_all_passed_the_repeat_waits() -> None:
    walk = Walk(a_policy({"attempts": 1, "retry_delay": 60}, repeat=2), "dana wei")
    walk.ends(NO_ANSWER)

    assert isinstance(walk.ends(PASSED), Pause)


def test_no_answer_is_tried_again_after_the_retry_delay() -> None:
    walk = Walk(a_policy({"retry_delay": 45}), "dana")

    pause = walk.ends(NO_ANSWER)
    assert isinstance(pause, Pause)
    assert pause.seconds == 45
    assert isinstance(walk.waits(), Call)


def test_answered_without_proof_once_is_tried_again() -> None:
    walk = Walk(a_policy({}, {}), "dana", "sam")

    assert isinstance(walk.ends(NOT_REACHED), Pause)


def test_answered_twice_without_proof_goes_to_the_next_level_now() -> None:
    walk = Walk(a_policy({"attempts": 5, "wait": 300}, {}), "dana", "sam")
    walk.ends(NOT_REACHED)
    walk.waits()
    call = walk.ends(NOT_REACHED)

    assert isinstance(call, Call)
    assert call.responder == "sam"


def test_whoever_was_left_early_is_not_rung_on_the_next_level_but_after_it() -> None:
    levels = ({"attempts": 2, "retry_delay": 0}, {"attempts": 1}, {"attempts": 1})
    walk = Walk(a_policy(*levels), "dana", "dana sam", "dana")
    walk.ends(NOT_REACHED)
    walk.ends(NOT_REACHED)

    assert walk.rings() == ["sam#0", "dana#0"]


def test_a_refused_number_is_left_for_the_next_one_without_a_pause() -> None:
    walk = Walk(a_policy({"attempts": 2, "retry_delay": 60}), "dana*2")
    call = walk.ends(REFUSED)

    assert isinstance(call, Call)
    assert call.phone == 1
    walk.ends(NO_ANSWER)
    again = walk.waits()
    assert isinstance(again, Call)
    assert again.phone == 1


def test_a_level_whose_numbers_are_all_refused_is_left_now() -> None:
    walk = Walk(a_policy({"attempts": 3, "wait": 600}, {}), "dana wei", "sam")
    walk.ends(REFUSED)
    call = walk.ends(REFUSED)

    assert isinstance(call, Call)
    assert call.responder == "sam"


def test_a_throttled_call_is_tried_again_and_spends_no_attempt() -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana")
    pause = walk.ends(THROTTLED)

    assert isinstance(pause, Pause)
    assert pause.seconds == 5
    call = walk.waits()
    assert isinstance(call, Call)
    assert (call.responder, call.round) == ("dana", 1)


def test_after_120_seconds_of_throttling_the_person_is_told_in_writing_and_the_next_is_called() -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana wei")
    tries, command = 1, walk.ends(THROTTLED)
    while isinstance(command, Pause):
        walk.waits()
        tries, command = tries + 1, walk.ends(THROTTLED)

    assert tries == 25
    assert isinstance(command, Notify)
    assert (command.purpose, command.responder) == (NoticePurpose.LINE_BUSY, "dana")
    call = walk.goes_on()
    assert isinstance(call, Call)
    assert call.responder == "wei"


def test_throttling_that_was_over_begins_a_new_deadline() -> None:
    walk = Walk(a_policy({"attempts": 5, "retry_delay": 600}), "dana")
    walk.ends(THROTTLED)
    walk.waits()
    walk.ends(NO_ANSWER)
    walk.waits()

    assert isinstance(walk.ends(THROTTLED), Pause)
    assert walk.state.throttled_since == walk.now


def test_an_unavailable_voice_tells_the_level_once_and_tries_every_minute() -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana wei")
    notice = walk.ends(UNAVAILABLE)

    assert isinstance(notice, Notify)
    assert (notice.purpose, notice.responder) == (NoticePurpose.VOICE_UNAVAILABLE, None)
    pause = walk.goes_on()
    for _ in range(3):
        assert isinstance(pause, Pause)
        assert pause.seconds == 60
        call = walk.waits()
        assert isinstance(call, Call)
        assert (call.responder, call.level, call.round) == ("dana", 0, 1)
        pause = walk.ends(UNAVAILABLE)


def test_a_taken_line_waits_and_spends_no_attempt() -> None:
    walk = Walk(a_policy({"attempts": 1}), "dana")
    walk.ends(AttemptOutcome.LINE_TAKEN)
    call = walk.waits()

    assert isinstance(call, Call)
    assert (call.responder, call.round) == ("dana", 1)


@pytest.mark.parametrize("state", [PageState.ACKNOWLEDGED, PageState.CANCELLED])
def test_whatever_comes_a_page_that_is_over_is_finished(state: PageState) -> None:
    walk = Walk(a_policy({}), "dana")
    walk.page = state
    finish = walk.ends(NO_ANSWER)

    assert isinstance(finish, Finish)
    assert finish.end.value == state.value


def test_a_page_that_was_taken_while_it_paused_is_woken_and_finished() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.ends(NO_ANSWER)
    walk.page = PageState.ACKNOWLEDGED

    assert isinstance(walk.take(Woken()), Finish)


def test_a_page_ends_for_good_after_24_hours() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.now += timedelta(hours=24)
    finish = walk.ends(NO_ANSWER)

    assert isinstance(finish, Finish)
    assert finish.why == "the page has run for 24 h"


def test_a_page_never_takes_more_than_500_steps() -> None:
    walk = Walk(a_policy({"attempts": 20, "retry_delay": 1}, repeat=20), "dana wei")
    walk.rings()

    assert walk.command.command == 500


def test_a_call_carries_its_times_and_its_reason() -> None:
    walk = Walk(a_policy({"ring": 30, "listen": 40}), "dana")

    assert walk.command == Call(
        command=1,
        repeat=1,
        level=0,
        round=1,
        responder="dana",
        phone=0,
        ring=30,
        listen=40,
        timeout=90,
        why="level 1, round 1: on call",
    )


def test_state_events_and_commands_survive_a_trip_through_json() -> None:
    walk = Walk(a_policy({}), "dana")
    walk.ends(THROTTLED)
    event = CallEnded(command=3, outcome=PASSED)

    assert State.model_validate_json(walk.state.model_dump_json(by_alias=True)) == walk.state
    assert COMMAND.validate_json(COMMAND.dump_json(walk.command)) == walk.command
    assert EVENT.validate_json(EVENT.dump_json(event)) == event


def test_the_state_holds_no_list_however_long_the_page_runs() -> None:
    walk = Walk(a_policy({"attempts": 20, "retry_delay": 1}, repeat=20), "dana wei sam")
    walk.rings()

    assert len(walk.state.model_dump_json(by_alias=True)) < 400
    assert not any(isinstance(value, list | dict) for value in walk.state.model_dump(mode="json").values())
