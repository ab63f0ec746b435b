"""Stories of swaps: asked, answered once, and applied to the turns themselves before anything else (semantics 3)."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.oncall import (
    absentees,
    accepted,
    checked_swap,
    compile_schedule,
    declined,
    overrides_of,
    who,
    withdrawn,
)
from escalation.snapshot import compile_book
from hub.errors import InputError
from hub.model.escalation_policy import Level, Target, TargetKind
from hub.model.responder import Responder
from hub.model.schedule import CompiledSchedule, Override
from hub.model.swap import Answer, Span, Swap, SwapState
from tests.builders import at
from tests.oncall_builders import EVERYBODY, a_layer, a_leave, a_schedule, an_override
from tests.policies import a_configuration

NOW = at("2026-06-01T12:00Z")
DANAS, FINNS = ("2026-06-01T06:00Z", "2026-06-02T06:00Z"), ("2026-06-02T06:00Z", "2026-06-03T06:00Z")
"""Daily turns from 8 o'clock in Berlin: dana's, then finn's, then hana's; wei is nobody's turn."""
LATER = ("2026-06-05T06:00Z", "2026-06-06T06:00Z")
ANSWER = Answer(by="finn", at=at("2026-06-01T13:00Z"), why="fine")


def the_turns(**live: Any) -> CompiledSchedule:
    layer = a_layer("dana", "finn", "hana", start="2026-06-01T08:00")
    return a_schedule(layer, a_layer("wei", name="low", rank=0), **live)


def span(bounds: tuple[str, str]) -> Span:
    return Span(start=at(bounds[0]), end=at(bounds[1]))


def a_swap(given: tuple[str, str] = FINNS, taken: tuple[str, str] | None = None, **more: Any) -> Swap:
    """Finn asks hana to take his turn."""
    values = {"number": 3, "schedule": "soc", "asker": "finn", "accepter": "hana", "by": "finn", "at": NOW}
    return Swap.model_validate(values | {"given": span(given), "taken": span(taken) if taken else None} | more)


def applied(*swaps: Swap, before: tuple[Override, ...] = (), **live: Any) -> CompiledSchedule:
    """The turns with swaps that were accepted, after the overrides `before` them."""
    answered = [swap.model_copy(update={"state": SwapState.ACCEPTED, "answer": ANSWER}) for swap in swaps]
    overrides = [*before, *(override for swap in answered for override in overrides_of(swap))]
    numbered = [override.model_copy(update={"sequence": number}) for number, override in enumerate(overrides)]
    return the_turns(overrides=numbered, **live)


def names(schedule: CompiledSchedule, instant: str) -> list[str]:
    return [entry.responder for entry in who(schedule, at(instant))]


def test_a_swap_exchanges_two_turns_and_says_so() -> None:
    schedule = applied(a_swap(FINNS, ("2026-06-03T06:00Z", "2026-06-04T06:00Z")))
    assert names(schedule, "2026-06-02T06:00Z") == ["hana"]
    assert names(schedule, "2026-06-03T06:00Z") == ["finn"]
    assert names(schedule, "2026-06-04T06:00Z") == ["dana"]
    (entry,) = who(schedule, at("2026-06-02T12:00Z"))
    assert entry.why == "swap 3 by finn: hana replaces finn until 2026-06-03 08:00 Europe/Berlin"


def test_the_overrides_of_a_swap_carry_its_number_and_reason() -> None:
    swap = a_swap(why="dentist").model_copy(update={"state": SwapState.ACCEPTED, "answer": ANSWER})
    (override,) = overrides_of(swap)
    assert (override.swap, override.why, override.by) == (3, "swap 3: dentist", "finn")
    assert (override.responder, override.instead_of) == ("hana", "finn")


@pytest.mark.parametrize("state", [SwapState.ASKED, SwapState.DECLINED, SwapState.WITHDRAWN])
def test_a_swap_that_was_not_accepted_changes_nothing(state: SwapState) -> None:
    answer = None if state is SwapState.ASKED else ANSWER
    assert overrides_of(a_swap().model_copy(update={"state": state, "answer": answer})) == ()


def test_leave_after_a_swap_does_not_undo_it() -> None:
    schedule = applied(a_swap(), leave=[a_leave("finn", *FINNS)])
    assert names(schedule, "2026-06-02T12:00Z") == ["hana"]
    assert absentees(schedule, at("2026-06-02T12:00Z")) == ()


def test_a_replacement_that_is_no_swap_does_not_stand_in_for_somebody_on_leave() -> None:
    cover = an_override("replace", "hana", *FINNS, instead_of="finn")
    assert names(the_turns(overrides=[cover], leave=[a_leave("finn", *FINNS)]), "2026-06-02T12:00Z") == ["wei"]


def test_whoever_took_a_turn_and_is_on_leave_leaves_it_where_it_was() -> None:
    schedule = applied(a_swap(), leave=[a_leave("hana", *FINNS)])
    (entry,) = who(schedule, at("2026-06-02T12:00Z"))
    assert entry.responder == "finn"
    assert "swap 3 by finn does not count: hana is on leave until 2026-06-03 08:00 Europe/Berlin" in entry.why


def test_with_both_on_leave_the_next_layer_shows() -> None:
    away = [a_leave("hana", *FINNS), a_leave("finn", *FINNS)]
    assert names(applied(a_swap(), leave=away), "2026-06-02T12:00Z") == ["wei"]


def test_a_swap_of_another_turn_does_not_fill_that_of_somebody_on_leave() -> None:
    other = a_swap(asker="wei", accepter="dana")
    assert names(applied(other, leave=[a_leave("finn", *FINNS)]), "2026-06-02T12:00Z") == ["dana"]


def test_a_turn_that_was_taken_can_be_swapped_on() -> None:
    onward = a_swap(number=4, asker="hana", accepter="dana")
    assert names(applied(a_swap(), onward), "2026-06-02T12:00Z") == ["dana"]
    assert names(applied(a_swap(), onward, leave=[a_leave("hana", *FINNS)]), "2026-06-02T12:00Z") == ["finn"]


def test_a_cover_before_a_swap_can_be_swapped_too() -> None:
    cover = an_override("replace", "finn", *LATER)
    swap = a_swap(LATER)
    assert names(applied(swap, before=(cover,)), "2026-06-05T12:00Z") == ["hana"]


def test_a_cover_after_a_swap_wins() -> None:
    cover = an_override("replace", "dana", *FINNS, sequence=9)
    schedule = applied(a_swap())
    covered = schedule.model_copy(update={"overrides": (*schedule.overrides, cover)})
    assert names(covered, "2026-06-02T12:00Z") == ["dana"]


def test_a_level_that_points_to_a_layer_sees_its_swaps_and_none_of_the_overrides() -> None:
    cover = an_override("replace", "dana", *LATER)
    schedule = applied(a_swap(), before=(cover,))
    people = {name: Responder(name=name, full_name=name, phones=("+15555550101",)) for name in sorted(EVERYBODY)}
    configuration = a_configuration(responders=people, schedules={"soc": schedule.schedule})
    book = compile_book(configuration, schedule.overrides)
    level = Level(targets=(Target(kind=TargetKind.ROTATION, name="soc", layer="day"),))
    days = ("2026-06-02T12:00Z", "2026-06-05T12:00Z")
    assert [[one.responder for one in book.level(level, at(day))] for day in days] == [["hana"], ["finn"]]


def test_a_swap_that_can_be_asked_is_returned() -> None:
    swap = a_swap(FINNS, ("2026-06-03T06:00Z", "2026-06-04T06:00Z"))
    assert checked_swap(swap, the_turns(), NOW) is swap


@pytest.mark.parametrize(
    ("swap", "message"),
    [
        (a_swap(schedule="noc"), "swap 3: found schedule soc, expected noc"),
        (a_swap(accepter="zoe"), "swap 3: there is no responder zoe; on soc there are dana, finn, hana, wei"),
        (
            a_swap(DANAS, asker="dana"),
            (
                "swap 3: the span of dana from 2026-06-01 08:00 to 2026-06-02 08:00 Europe/Berlin has begun;"
                " expected a start at 2026-06-01 14:00 (now) or later: on-call history cannot be edited"
            ),
        ),
        (
            a_swap(("2026-06-02T06:00Z", "2026-06-03T07:00Z")),
            (
                "swap 3: finn is not on call on soc from 2026-06-03 08:00 to 2026-06-03 09:00 Europe/Berlin;"
                " expected a span in which they are, such as 2026-06-02 08:00 to 2026-06-03 08:00 Europe/Berlin"
            ),
        ),
        (
            a_swap(FINNS, ("2026-06-04T06:00Z", "2026-06-05T06:00Z")),
            (
                "swap 3: hana is not on call on soc from 2026-06-04 08:00 to 2026-06-05 08:00 Europe/Berlin;"
                " expected a span in which they are, such as 2026-06-06 08:00 to 2026-06-07 08:00 Europe/Berlin"
            ),
        ),
        (
            a_swap(FINNS, asker="wei"),
            (
                "swap 3: wei is not on call on soc from 2026-06-02 08:00 to 2026-06-03 08:00 Europe/Berlin;"
                " expected a span in which they are; they have no turn in the 60 days after 2026-06-02 08:00"
            ),
        ),
    ],
)
def test_a_swap_that_cannot_be_says_what_was_expected(swap: Swap, message: str) -> None:
    with pytest.raises(InputError) as raised:
        checked_swap(swap, the_turns(), NOW)
    assert str(raised.value) == message


def test_nobody_takes_a_turn_in_which_they_are_on_leave() -> None:
    schedule = the_turns(leave=[a_leave("hana", "2026-06-02T20:00Z", "2026-06-09T06:00Z")])
    expected = "swap 3: hana is on leave until 2026-06-09 08:00 Europe/Berlin and cannot take 2026-06-02 08:00"
    with pytest.raises(InputError, match=expected):
        checked_swap(a_swap(), schedule, NOW)


def test_a_swap_is_accepted_with_who_and_when() -> None:
    swap = accepted(a_swap(), the_turns(), ANSWER)
    assert (swap.state, swap.answer) == (SwapState.ACCEPTED, ANSWER)
    assert Swap.model_validate_json(swap.model_dump_json()) == swap


def test_a_swap_is_declined_or_withdrawn() -> None:
    assert declined(a_swap(), ANSWER).state is SwapState.DECLINED
    assert withdrawn(a_swap(), ANSWER).state is SwapState.WITHDRAWN


def test_a_swap_is_answered_only_once() -> None:
    once = accepted(a_swap(), the_turns(), ANSWER)
    expected = (
        r"swap 3: was accepted by finn at 2026-06-01T13:00:00\+00:00; expected one that is still asked: swap back"
    )
    with pytest.raises(InputError, match=expected):
        accepted(once, the_turns(), ANSWER)
    with pytest.raises(InputError, match=expected):
        declined(once, ANSWER)
    with pytest.raises(InputError, match=r"was declined by finn .*: ask again, or ask somebody else"):
        withdrawn(declined(a_swap(), ANSWER), ANSWER)


def test_a_swap_whose_turn_has_begun_is_accepted_no_more() -> None:
    late = ANSWER.model_copy(update={"at": at("2026-06-02T06:00:01Z")})
    with pytest.raises(InputError, match="has begun"):
        accepted(a_swap(), the_turns(), late)


def test_a_swap_of_a_turn_that_was_covered_meanwhile_is_accepted_no_more() -> None:
    schedule = the_turns(overrides=[an_override("replace", "dana", *FINNS)])
    with pytest.raises(InputError, match="finn is not on call on soc"):
        accepted(a_swap(), schedule, ANSWER)


def test_half_a_swap_says_whose_turn_it_is() -> None:
    with pytest.raises(ValueError, match="swap 3: expected instead_of"):
        an_override("replace", "hana", *FINNS, swap=3)


def test_a_swap_of_another_schedule_is_not_compiled() -> None:
    swap = a_swap().model_copy(update={"state": SwapState.ACCEPTED, "answer": ANSWER, "schedule": "noc"})
    compiled = compile_schedule(the_turns().schedule, overrides_of(swap), leave=[], responders=EVERYBODY, version="1")
    assert compiled.overrides == ()


def test_nobody_takes_a_turn_that_begins_while_they_are_on_leave() -> None:
    schedule = the_turns(leave=[a_leave("hana", "2026-06-01T20:00Z", "2026-06-02T20:00Z")])
    with pytest.raises(InputError, match="swap 3: hana is on leave until 2026-06-02 22:00 Europe/Berlin"):
        checked_swap(a_swap(), schedule, NOW)


def test_of_several_spans_in_which_somebody_is_not_on_call_the_first_is_named() -> None:
    long = a_swap((FINNS[0], "2026-06-06T06:00Z"))
    with pytest.raises(InputError, match="finn is not on call on soc from 2026-06-03 08:00 to 2026-06-04 08:00 Europe"):
        checked_swap(long, the_turns(), NOW)


def test_a_turn_that_is_offered_instead_is_whole_though_others_are_called_beside_it_for_a_while() -> None:
    schedule = the_turns(overrides=[an_override("add", "wei", "2026-06-06T10:00Z", "2026-06-06T12:00Z")])
    swap = a_swap(FINNS, ("2026-06-04T06:00Z", "2026-06-05T06:00Z"))
    with pytest.raises(InputError, match=r"such as 2026-06-06 08:00 to 2026-06-07 08:00 Europe/Berlin$"):
        checked_swap(swap, schedule, NOW)
