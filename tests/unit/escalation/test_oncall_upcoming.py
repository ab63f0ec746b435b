"""Stories of who comes next: the order that a target `SCHEDULE next` walks (semantics 2)."""

from __future__ import annotations

from escalation.oncall import upcoming
from hub.model.schedule import CompiledSchedule
from tests.builders import at
from tests.oncall_builders import a_layer, a_leave, a_schedule, an_override

NOON = "2026-01-02T12:00Z"


def following(schedule: CompiledSchedule, instant: str = NOON) -> list[str]:
    return list(upcoming(schedule, at(instant)))


def test_those_after_the_current_turn_come_first_then_it_goes_round() -> None:
    schedule = a_schedule(a_layer("dana", "finn", "hana", "wei"))
    assert following(schedule) == ["hana", "wei", "dana"]


def test_before_the_start_the_first_participant_is_next() -> None:
    assert following(a_schedule(a_layer("dana", "finn")), "2025-12-01T00:00Z") == ["dana", "finn"]


def test_each_is_named_once_though_they_have_two_turns() -> None:
    assert following(a_schedule(a_layer("dana", "finn", "hana", "finn", "wei"))) == ["hana", "wei", "dana"]


def test_a_higher_rank_comes_before_a_lower_one() -> None:
    layers = (a_layer("hana", "wei", rank=1), a_layer("dana", "finn", rank=2))
    assert following(a_schedule(*layers)) == ["dana", "hana", "wei"]


def test_a_layer_outside_its_hours_comes_after_those_that_are_active() -> None:
    layers = (a_layer("dana", "finn", rank=2, window="22:00-06:00"), a_layer("hana", "wei", rank=1))
    assert following(a_schedule(*layers)) == ["hana", "dana", "finn"]


def test_a_layer_that_has_not_begun_comes_after_those_that_are_active() -> None:
    layers = (a_layer("dana", "finn", rank=2, start="2026-02-01T08:00"), a_layer("hana", "wei", rank=1))
    assert following(a_schedule(*layers)) == ["hana", "dana", "finn"]


def test_nobody_is_next_who_is_gone_or_on_leave() -> None:
    away = [a_leave("hana", "2026-01-02T00:00Z", "2026-01-03T00:00Z")]
    schedule = a_schedule(a_layer("dana", "finn", "hana", "zoe", "wei"), leave=away)
    assert following(schedule) == ["wei", "dana"]


def test_somebody_put_on_call_by_hand_is_not_next() -> None:
    cover = an_override("replace", "hana", "2026-01-02T00:00Z", "2026-01-03T00:00Z", instead_of="finn")
    assert following(a_schedule(a_layer("dana", "finn", "hana"), overrides=[cover])) == ["dana", "finn"]
