"""Stories of who is on call and why: layers, restrictions, leave and what was changed by hand (semantics 3)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from escalation.oncall import compile_schedule, shift_at, who
from hub.model.schedule import CompiledSchedule, Override
from tests.builders import at
from tests.oncall_builders import EVERYBODY, a_layer, a_leave, a_schedule, an_override

NOON = "2026-06-01T12:00Z"
MORNING, EVENING = "2026-06-01T10:00Z", "2026-06-01T20:00Z"


def names(schedule: CompiledSchedule, instant: str = NOON) -> list[str]:
    return [entry.responder for entry in who(schedule, at(instant))]


def reasons(schedule: CompiledSchedule, instant: str = NOON) -> list[str]:
    return [entry.why for entry in who(schedule, at(instant))]


def dana_with(*overrides: Override, leave: str | None = None) -> CompiledSchedule:
    """Dana is on call; `leave` names somebody who is away all day."""
    away = [a_leave(leave, MORNING, EVENING)] if leave else []
    return a_schedule(a_layer("dana"), overrides=overrides, leave=away)


def replace(responder: str, instead_of: str | None = "dana", *, sequence: int = 1) -> Override:
    more = {"sequence": sequence, "instead_of": instead_of}
    return an_override("replace", responder, MORNING, EVENING, **more)


def add(responder: str, *, sequence: int = 1) -> Override:
    return an_override("add", responder, MORNING, EVENING, sequence=sequence)


def remove(responder: str, *, sequence: int = 1) -> Override:
    return an_override("remove", responder, MORNING, EVENING, sequence=sequence)


def test_a_reason_names_the_layer_and_the_shift_on_the_schedules_clock() -> None:
    layer = a_layer("wei", name="night", zone="Asia/Shanghai", start="2026-12-01T22:00", hours=8)
    (entry,) = who(a_schedule(layer), at("2026-12-05T16:00Z"))
    assert entry.why == "layer night: wei's shift 2026-12-05 15:00 to 2026-12-05 23:00 Europe/Berlin"
    assert (entry.layer, entry.override) == ("night", None)
    assert (entry.start, entry.end) == (at("2026-12-05T14:00Z"), at("2026-12-05T22:00Z"))


def test_nobody_is_on_call_without_layers_or_before_they_begin() -> None:
    assert names(a_schedule()) == []
    assert names(a_schedule(a_layer("dana")), "2025-12-31T12:00Z") == []


def test_a_higher_rank_hides_a_lower_one_where_it_has_somebody() -> None:
    schedule = a_schedule(
        a_layer("dana", name="always", rank=1), a_layer("wei", name="night", rank=2, window="22:00-06:00")
    )
    assert names(schedule, "2026-06-01T21:00Z") == ["wei"]
    assert names(schedule, "2026-06-01T12:00Z") == ["dana"]


def test_two_layers_of_one_rank_are_both_called_in_the_order_of_the_layers() -> None:
    layers = (a_layer("wei", name="second"), a_layer("dana", name="first"), a_layer("hana", name="low", rank=0))
    assert names(a_schedule(*layers)) == ["wei", "dana"]


def test_somebody_on_two_layers_of_one_rank_is_called_once_for_the_first() -> None:
    schedule = a_schedule(a_layer("dana", name="one"), a_layer("finn", name="two"), a_layer("dana", name="three"))
    assert [(entry.responder, entry.layer) for entry in who(schedule, at(NOON))] == [("dana", "one"), ("finn", "two")]


def test_a_window_may_cross_midnight_and_belongs_to_the_day_it_begins_on() -> None:
    schedule = a_schedule(a_layer("wei", window="fri 22:00-06:00"))
    friday, saturday = "2026-06-05", "2026-06-06"
    assert names(schedule, f"{friday}T19:59Z") == []
    assert names(schedule, f"{friday}T20:00Z") == ["wei"]
    assert names(schedule, f"{saturday}T03:59Z") == ["wei"]
    assert names(schedule, f"{saturday}T04:00Z") == []
    assert names(schedule, f"{friday}T03:00Z") == []


def test_a_window_is_read_on_the_clock_of_the_layers_own_zone() -> None:
    schedule = a_schedule(a_layer("wei", zone="Asia/Shanghai", window="22:00-06:00"))
    assert names(schedule, "2026-06-01T14:00Z") == ["wei"]
    assert names(schedule, "2026-06-01T22:00Z") == []


def test_a_window_follows_the_clock_when_it_is_put_back() -> None:
    schedule = a_schedule(a_layer("wei", window="01:00-02:30"))
    hours = [f"2026-10-25T{time}Z" for time in ("00:29", "00:30", "00:59", "01:00", "01:29", "01:30")]
    assert [names(schedule, instant) for instant in hours] == [["wei"], [], [], ["wei"], ["wei"], []]


def test_a_participant_on_leave_shows_the_next_layer() -> None:
    layers = (a_layer("dana", name="low", rank=1), a_layer("wei", name="high", rank=2))
    schedule = a_schedule(*layers, leave=[a_leave("wei", MORNING, EVENING)])
    assert names(schedule, "2026-06-01T09:59:59Z") == ["wei"]
    assert names(schedule, MORNING) == ["dana"]
    assert names(schedule, EVENING) == ["wei"]


def test_a_participant_who_is_gone_shows_the_next_layer() -> None:
    layers = (a_layer("dana", name="low", rank=1), a_layer("zoe", name="high", rank=2))
    assert names(a_schedule(*layers)) == ["dana"]


def test_one_of_two_on_a_rank_is_enough_to_hide_the_next() -> None:
    layers = (a_layer("zoe", name="a", rank=2), a_layer("wei", name="b", rank=2), a_layer("dana", name="c", rank=1))
    assert names(a_schedule(*layers)) == ["wei"]


def test_leave_of_the_only_one_is_a_gap() -> None:
    assert names(dana_with(leave="dana")) == []


def test_an_override_holds_from_its_start_until_just_before_its_end() -> None:
    schedule = dana_with(replace("finn"))
    assert names(schedule, "2026-06-01T09:59:59.999999Z") == ["dana"]
    assert names(schedule, MORNING) == ["finn"]
    assert names(schedule, EVENING) == ["dana"]


def test_a_replacement_says_who_put_it_there_and_until_when() -> None:
    override = replace("finn")
    (entry,) = who(dana_with(override), at(NOON))
    assert entry.why == "override by sam: finn replaces dana until 2026-06-01 22:00 Europe/Berlin"
    assert (entry.layer, entry.override) == (None, override)
    assert (entry.start, entry.end) == (at(MORNING), at(EVENING))


def test_an_override_of_nobody_known_still_explains_itself() -> None:
    schedule = dana_with(an_override("add", "finn", MORNING, EVENING, by=""))
    assert reasons(schedule)[1] == "override: finn is added until 2026-06-01 22:00 Europe/Berlin"


def test_a_replacement_stands_in_the_place_of_the_one_it_replaces() -> None:
    layers = (a_layer("dana", name="one"), a_layer("finn", name="two"))
    assert names(a_schedule(*layers, overrides=[replace("wei")])) == ["wei", "finn"]


def test_a_replacement_of_somebody_who_is_not_on_call_changes_nothing() -> None:
    assert names(dana_with(replace("finn", "hana"))) == ["dana"]


def test_a_replacement_of_nobody_in_particular_takes_everybodys_place() -> None:
    layers = (a_layer("dana", name="one"), a_layer("finn", name="two"))
    schedule = a_schedule(*layers, overrides=[replace("wei", None)])
    assert reasons(schedule) == ["override by sam: wei replaces everybody until 2026-06-01 22:00 Europe/Berlin"]


def test_a_replacement_of_everybody_covers_a_gap() -> None:
    assert names(a_schedule(overrides=[replace("wei", None)])) == ["wei"]


def test_a_replacement_by_somebody_already_called_calls_them_once() -> None:
    layers = (a_layer("dana", name="one"), a_layer("finn", name="two"))
    assert names(a_schedule(*layers, overrides=[replace("finn")])) == ["finn"]


def test_somebody_added_is_called_after_the_others() -> None:
    assert names(dana_with(add("finn"))) == ["dana", "finn"]


def test_somebody_added_who_is_on_call_anyway_stays_there_by_their_shift() -> None:
    (entry,) = who(dana_with(add("dana")), at(NOON))
    assert entry.override is None


def test_removing_somebody_leaves_a_gap_and_does_not_show_the_next_layer() -> None:
    layers = (a_layer("wei", name="low", rank=1), a_layer("dana", name="high", rank=2))
    assert names(a_schedule(*layers, overrides=[remove("dana")])) == []


def test_removing_one_of_two_leaves_the_other() -> None:
    layers = (a_layer("dana", name="one"), a_layer("finn", name="two"))
    assert names(a_schedule(*layers, overrides=[remove("dana")])) == ["finn"]


def test_removing_somebody_who_is_not_on_call_changes_nothing() -> None:
    assert names(dana_with(remove("finn"))) == ["dana"]


def test_a_later_override_wins_over_an_earlier_one() -> None:
    assert names(dana_with(replace("finn", sequence=1), replace("hana", sequence=2))) == ["hana"]
    assert names(dana_with(replace("finn", sequence=2), replace("hana", sequence=1))) == ["finn"]
    assert names(dana_with(add("finn", sequence=1), remove("finn", sequence=2))) == ["dana"]
    assert names(dana_with(add("finn", sequence=2), remove("finn", sequence=1))) == ["dana", "finn"]


def test_a_later_override_wins_whatever_the_order_in_which_they_are_compiled() -> None:
    compiled = dana_with().model_copy(update={"overrides": (replace("hana", sequence=2), replace("finn", sequence=1))})
    assert names(compiled) == ["hana"]


def test_a_replacement_can_be_replaced_in_turn() -> None:
    assert names(dana_with(replace("finn", sequence=1), replace("hana", "finn", sequence=2))) == ["hana"]


def test_a_replacement_can_be_taken_back() -> None:
    assert names(dana_with(replace("finn", sequence=1), replace("dana", sequence=2))) == ["dana"]


def test_the_place_of_somebody_removed_can_be_filled_later() -> None:
    assert names(dana_with(remove("dana", sequence=1), replace("finn", sequence=2))) == ["finn"]


def test_removing_a_replacement_leaves_the_place_empty() -> None:
    assert names(dana_with(replace("finn", sequence=1), remove("finn", sequence=2))) == []


def test_removing_the_one_who_was_replaced_leaves_the_replacement() -> None:
    assert names(dana_with(replace("finn", sequence=1), remove("dana", sequence=2))) == ["finn"]


def test_a_later_replacement_takes_one_place_out_of_a_cover_for_all() -> None:
    layers = (a_layer("dana", name="one"), a_layer("finn", name="two"))
    overrides = [replace("wei", None, sequence=1), replace("hana", sequence=2)]
    assert names(a_schedule(*layers, overrides=overrides)) == ["hana", "wei"]


def test_a_replacement_on_leave_does_not_count_and_the_reason_says_so() -> None:
    schedule = dana_with(replace("finn"), leave="finn")
    assert names(schedule) == ["dana"]
    assert reasons(schedule)[0].endswith(
        "; override by sam does not count: finn is on leave until 2026-06-01 22:00 Europe/Berlin"
    )


def test_a_replacement_who_is_gone_does_not_count_and_the_reason_says_so() -> None:
    (reason,) = reasons(dana_with(replace("zoe")))
    assert reason.endswith("; override by sam does not count: zoe is gone")


def test_the_longest_of_overlapping_leave_is_the_one_that_is_named() -> None:
    away = [a_leave("finn", MORNING, "2026-06-02T10:00Z"), a_leave("finn", MORNING, EVENING)]
    (reason,) = reasons(a_schedule(a_layer("dana"), overrides=[add("finn")], leave=away))
    assert reason.endswith("finn is on leave until 2026-06-02 12:00 Europe/Berlin")


def test_leave_of_one_person_is_not_anothers() -> None:
    assert names(dana_with(leave="finn")) == ["dana"]


def test_removing_somebody_who_is_gone_needs_no_explanation() -> None:
    assert reasons(dana_with(remove("zoe"))) == reasons(dana_with())


def test_a_schedule_is_compiled_with_its_own_overrides_only_by_sequence() -> None:
    other = an_override("add", "hana", MORNING, EVENING, schedule="noc")
    live = (replace("finn", sequence=2), other, add("finn", sequence=1))
    compiled = compile_schedule(
        a_schedule().schedule, live, leave=[a_leave("wei", MORNING, EVENING)], responders=EVERYBODY, version="7"
    )
    assert [override.sequence for override in compiled.overrides] == [1, 2]
    assert (compiled.version, compiled.responders) == ("7", EVERYBODY)
    assert [leave.responder for leave in compiled.leave] == ["wei"]


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a time with an offset"):
        who(a_schedule(a_layer("dana")), datetime(2026, 6, 1, 12, 0))  # noqa: DTZ001


def test_a_reason_can_be_given_at_the_end_of_time() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    (entry,) = who(a_schedule(a_layer("dana", zone="Asia/Tokyo")), last)
    assert entry.why.endswith("to 9999-12-31 23:59 Europe/Berlin")
    assert shift_at(a_layer("dana").rotation, last)


def test_a_reason_can_be_given_at_the_beginning_of_time() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    schedule = a_schedule(a_layer("dana", zone="Asia/Tokyo", start="0001-01-01T00:00"))
    western = schedule.schedule.model_copy(update={"time_zone": "America/New_York"})
    (entry,) = who(schedule.model_copy(update={"schedule": western}), first)
    assert entry.why.startswith("layer day: dana's shift 0001-01-01 00:00 to ")
