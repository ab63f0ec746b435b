"""On call at its edges: spans without length, instants that touch, and the first and last days of the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from escalation.oncall import (
    absentees,
    accepted,
    arrivals,
    checked_swap,
    compile_schedule,
    consequences,
    departure,
    edges,
    emptied,
    handoff,
    shift_at,
    shifts,
    shifts_of,
    upcoming,
    who,
    withdrawn,
)
from escalation.oncall.local_time import EARLIEST, LATEST, instant_of, offset_changes, shifted, wall_text, wall_time
from hub.errors import InputError
from hub.model.rotation import ShiftLength, ShiftUnit
from hub.model.schedule import CompiledSchedule, Schedule
from hub.model.swap import Answer, Span, Swap
from tests.builders import at
from tests.oncall_builders import EVERYBODY, a_layer, a_leave, a_rotation, a_schedule, an_override

NAIVE = datetime(2026, 6, 1, 12, 0)  # noqa: DTZ001
START, END = at("2026-06-01T00:00Z"), at("2026-06-03T00:00Z")
NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


def daily(**live: Any) -> CompiledSchedule:
    return a_schedule(a_layer("dana", "finn", start="2026-06-01T08:00"), **live)


def test_a_span_without_length_has_no_changes_and_no_shifts() -> None:
    assert consequences(daily(), a_schedule(), START, START) == ()
    assert shifts(daily(), START, START) == ()


def test_bounds_without_an_offset_are_refused() -> None:
    for start, end in ((NAIVE, END), (START, NAIVE)):
        with pytest.raises(ValueError, match="expected a time with an offset"):
            consequences(daily(), daily(), start, end)
        with pytest.raises(ValueError, match="expected a time with an offset"):
            shifts(daily(), start, end)
    with pytest.raises(ValueError, match="expected a time with an offset"):
        upcoming(daily(), NAIVE)


def test_bounds_of_another_zone_come_back_in_utc() -> None:
    start = at("2026-06-02T10:00+02:00")
    (change,) = consequences(daily(), a_schedule(), start, start + timedelta(hours=1))
    (span,) = shifts(daily(), start, start + timedelta(hours=1))

    assert {each.tzinfo for each in (change.start, change.end, span.start, span.end)} == {UTC}


def test_changes_that_do_not_touch_stay_apart_though_the_people_are_the_same() -> None:
    covers = [
        an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=1),
        an_override("replace", "wei", "2026-06-01T12:00Z", "2026-06-01T13:00Z", sequence=2),
    ]
    found = consequences(daily(), daily(overrides=covers), START, END)

    assert [(change.start.hour, change.end.hour) for change in found] == [(10, 11), (12, 13)]


def test_neighbouring_spans_with_the_same_answer_before_and_after_are_one_change() -> None:
    cover = an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T14:00Z", sequence=1)
    nothing = an_override("remove", "hana", "2026-06-01T11:00Z", "2026-06-01T12:00Z", sequence=2)
    found = consequences(daily(), daily(overrides=[cover, nothing]), START, END)

    assert [(change.start.hour, change.end.hour) for change in found] == [(10, 14)]


def test_an_edit_that_leaves_nobody_twice_leaves_two_holes() -> None:
    gone = [
        an_override("remove", "dana", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=1),
        an_override("remove", "dana", "2026-06-01T12:00Z", "2026-06-01T13:00Z", sequence=2),
    ]
    spans = emptied(consequences(daily(), daily(overrides=gone), START, END))

    assert [(span.start.hour, span.end.hour) for span in spans] == [(10, 11), (12, 13)]


def test_an_end_before_the_start_says_both() -> None:
    with pytest.raises(InputError, match=r"end 2026-06-01T00:00:00\+00:00 is before start 2026-06-03T00:00:00"):
        shifts(daily(), END, START)


def test_of_two_leaves_at_once_the_later_end_is_said() -> None:
    leave = [
        a_leave("dana", "2026-06-01T07:00Z", "2026-06-03T07:00Z"),
        a_leave("dana", "2026-06-01T08:00Z", "2026-06-02T07:00Z"),
    ]

    assert absentees(daily(leave=leave), at("2026-06-01T12:00Z")) == (
        "dana is on leave until 2026-06-03 09:00 Europe/Berlin",
    )


def test_leave_holds_from_its_first_instant_until_just_before_its_last() -> None:
    schedule = daily(leave=[a_leave("dana", "2026-06-01T10:00Z", "2026-06-01T11:00Z")])
    asked = ("2026-06-01T09:59:59Z", "2026-06-01T10:00Z", "2026-06-01T10:59:59Z", "2026-06-01T11:00Z")

    assert [bool(who(schedule, at(instant))) for instant in asked] == [True, False, False, True]


def test_an_override_holds_from_its_first_instant_until_just_before_its_last() -> None:
    schedule = daily(overrides=[an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z")])
    asked = ("2026-06-01T09:59:59Z", "2026-06-01T10:00Z", "2026-06-01T10:59:59Z", "2026-06-01T11:00Z")
    found = [who(schedule, at(instant))[0].responder for instant in asked]

    assert found == ["dana", "wei", "wei", "dana"]


def test_both_bounds_of_a_span_are_left_out_of_its_edges() -> None:
    schedule = daily(overrides=[an_override("add", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z")])
    begin, end = at("2026-06-01T10:00Z"), at("2026-06-01T11:00Z")

    assert edges(schedule, begin, end) == ()
    assert edges(schedule, begin - timedelta(seconds=1), end + timedelta(seconds=1)) == (begin, end)


def a_swap(**more: object) -> Swap:
    given = Span(start=at("2026-06-02T06:00Z"), end=at("2026-06-03T06:00Z"))
    values = {"number": 3, "schedule": "soc", "asker": "finn", "accepter": "hana", "by": "finn", "at": START}
    return Swap.model_validate(values | {"given": given} | more)


ANSWER = Answer(by="finn", at=at("2026-06-01T13:00Z"), why="fine")


def test_leave_that_begins_as_a_taken_turn_ends_is_no_hindrance() -> None:
    schedule = daily(leave=[a_leave("hana", "2026-06-03T06:00Z", "2026-06-09T06:00Z")])

    assert checked_swap(a_swap(), schedule, START) == a_swap()


def test_leave_that_ends_as_a_taken_turn_begins_is_no_hindrance() -> None:
    schedule = daily(leave=[a_leave("hana", "2026-06-01T06:00Z", "2026-06-02T06:00Z")])

    assert checked_swap(a_swap(), schedule, START) == a_swap()


def test_leave_in_the_last_second_of_a_taken_turn_is_one() -> None:
    schedule = daily(leave=[a_leave("hana", "2026-06-03T05:59:59Z", "2026-06-09T06:00Z")])
    with pytest.raises(InputError, match="hana is on leave"):
        checked_swap(a_swap(), schedule, START)


def test_a_turn_may_be_swapped_until_the_instant_it_begins() -> None:
    assert checked_swap(a_swap(), daily(), at("2026-06-02T06:00Z")) == a_swap()


def test_a_swap_that_was_taken_back_says_how_to_go_on() -> None:
    with pytest.raises(InputError, match=r"was withdrawn by finn at .*; expected one that is still asked: ask again$"):
        accepted(withdrawn(a_swap(), ANSWER), daily(), ANSWER)


def test_who_could_take_a_turn_is_named_once_without_those_who_are_gone() -> None:
    layers = (a_layer("dana", "zoe", "finn"), a_layer("finn", "hana", name="second"))
    schedule = compile_schedule(
        Schedule(name="soc", time_zone="UTC", layers=layers), (), leave=(), responders=EVERYBODY, version="1"
    )
    with pytest.raises(InputError, match=r"no responder zoe; on soc there are dana, finn, hana$"):
        checked_swap(a_swap(accepter="zoe"), schedule, START)


def test_a_schedule_without_anybody_names_nobody_who_could_take_a_turn() -> None:
    with pytest.raises(InputError, match=r"there is no responder zoe$"):
        checked_swap(a_swap(asker="zoe"), a_schedule(), START)


def test_overrides_are_compiled_in_the_order_of_their_sequence() -> None:
    made = [
        an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=2),
        an_override("replace", "hana", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=1),
    ]
    schedule = daily(overrides=made)

    assert [override.sequence for override in schedule.overrides] == [1, 2]
    assert [entry.responder for entry in who(schedule, at("2026-06-01T10:30Z"))] == ["wei"]


def test_two_who_come_at_one_instant_both_come() -> None:
    schedule = a_schedule(a_layer("dana", "finn", start="2026-06-01T08:00"), a_layer("hana", "wei", name="second"))
    found = arrivals((schedule,), START, END)

    assert [(each.at.day, each.responder) for each in found if each.at.day == 2] == [(2, "finn"), (2, "hana")]


@pytest.mark.parametrize(("moment", "days"), [(LATEST, 1), (EARLIEST, -1)])
def test_what_would_leave_the_calendar_is_held_at_its_end(moment: datetime, days: int) -> None:
    assert shifted(moment, timedelta(days=days)) == moment
    assert shifted(moment, -timedelta(days=days)) == moment - timedelta(days=days)


def test_a_wall_beyond_the_calendar_shows_its_end() -> None:
    assert wall_time(NEW_YORK, EARLIEST) == datetime.min  # noqa: DTZ901
    assert wall_time(BERLIN, LATEST) == datetime.max  # noqa: DTZ901
    assert wall_text(BERLIN, at("2026-12-05T21:00:59Z")) == "2026-12-05 22:00"


def test_a_time_that_no_instant_has_is_held_at_the_end_of_the_calendar() -> None:
    assert instant_of(BERLIN, datetime.min) == EARLIEST  # noqa: DTZ901
    assert instant_of(NEW_YORK, datetime.max) == LATEST  # noqa: DTZ901


def test_a_change_of_offset_counts_at_the_end_of_a_span_and_not_at_its_start() -> None:
    change = at("2026-03-29T01:00Z")

    assert list(offset_changes(BERLIN, change - timedelta(hours=1), change)) == [change]
    assert list(offset_changes(BERLIN, change, change + timedelta(days=2))) == []
    assert list(offset_changes(BERLIN, at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"))) == [
        change,
        at("2026-10-25T01:00Z"),
    ]


@pytest.mark.parametrize("days", [0, 1, 3])
def test_a_change_is_found_on_whatever_day_of_a_span_it_falls(days: int) -> None:
    change = at("2026-10-25T01:00Z")

    assert list(offset_changes(BERLIN, change - timedelta(days=days, hours=2), change + timedelta(days=4))) == [change]


def test_a_rotation_of_months_goes_through_december() -> None:
    rotation = a_rotation("dana", "finn", zone="UTC", start="2026-11-15T09:00", months=1)
    found = [handoff(rotation, number) for number in range(4)]

    assert [(each.year, each.month, each.day) for each in found] == [
        (2026, 11, 15),
        (2026, 12, 15),
        (2027, 1, 15),
        (2027, 2, 15),
    ]


@pytest.mark.parametrize(
    ("instant", "participant"),
    [
        ("2026-12-15T08:59:59Z", "dana"),
        ("2026-12-15T09:00Z", "finn"),
        ("2027-01-14T23:00Z", "finn"),
        ("2027-01-15T08:59Z", "finn"),
        ("2027-01-15T09:00Z", "dana"),
    ],
)
def test_a_monthly_turn_ends_on_its_day_at_its_hour(instant: str, participant: str) -> None:
    rotation = a_rotation("dana", "finn", zone="UTC", start="2026-11-15T09:00", months=1)
    shift = shift_at(rotation, at(instant))

    assert shift is not None
    assert shift.participant == participant
    assert shift.start <= at(instant) < shift.end


def test_a_turn_of_three_months_is_three_months_long() -> None:
    rotation = a_rotation("dana", zone="UTC", start="2026-11-15T09:00", months=3)
    shift = shift_at(rotation, at("2027-01-31T00:00Z"))

    assert shift is not None
    assert (shift.start, shift.end) == (at("2026-11-15T09:00Z"), at("2027-02-15T09:00Z"))


@pytest.mark.parametrize("unit", list(ShiftUnit))
def test_the_last_shift_of_the_calendar_lasts_until_its_end(unit: ShiftUnit) -> None:
    rotation = a_rotation("dana", zone="UTC", start="9999-12-01T00:00", **{unit.value: 1})
    shift = shift_at(rotation, LATEST)

    assert shift is not None
    assert shift.end == LATEST
    assert [each.end for each in shifts_of(rotation, LATEST - timedelta(minutes=1), LATEST)] == [LATEST]
    assert ShiftLength(unit=unit, amount=1) == rotation.shift_length


def test_before_its_start_a_rotation_has_nobody_and_at_it_the_first() -> None:
    rotation = a_rotation("dana", "finn", start="2026-06-01T08:00")
    first = shift_at(rotation, at("2026-06-01T06:00Z"))

    assert shift_at(rotation, at("2026-06-01T05:59:59Z")) is None
    assert first is not None
    assert first.participant == "dana"
    assert next(shifts_of(rotation, at("2026-05-01T00:00Z"), END)).start == first.start
    assert list(shifts_of(rotation, at("2026-05-01T00:00Z"), first.start)) == []


@pytest.mark.parametrize(("hours", "found"), [(-1, True), (1, False)])
def test_an_end_is_looked_for_over_366_days(hours: int, *, found: bool) -> None:
    begin = at("2026-06-02T06:00Z")
    end = begin + timedelta(days=366, hours=hours)
    gone = a_leave("dana", "2026-06-02T06:00Z", "2030-06-02T06:00Z").model_copy(update={"start": end})

    assert departure((a_schedule(a_layer("dana"), leave=(gone,)),), "dana", begin) == (end if found else None)


def test_a_change_after_which_somebody_is_called_leaves_nobody_out() -> None:
    cover = an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T14:00Z")
    (change,) = consequences(daily(), daily(overrides=[cover]), START, END)

    assert not change.leaves_nobody
    assert emptied((change,)) == ()


def test_a_later_change_is_put_together_as_well_as_the_first() -> None:
    edits = [
        an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=1),
        an_override("replace", "hana", "2026-06-01T12:00Z", "2026-06-01T14:00Z", sequence=2),
        an_override("remove", "finn", "2026-06-01T12:30Z", "2026-06-01T13:00Z", sequence=3),
    ]
    found = consequences(daily(), daily(overrides=edits), START, END)

    assert [(change.start.hour, change.end.hour) for change in found] == [(10, 11), (12, 14)]


def test_a_later_hole_is_put_together_as_well_as_the_first() -> None:
    gone = [
        an_override("remove", "dana", "2026-06-01T08:00Z", "2026-06-01T09:00Z", sequence=1),
        an_override("remove", "dana", "2026-06-02T05:00Z", "2026-06-02T06:00Z", sequence=2),
        an_override("remove", "finn", "2026-06-02T06:00Z", "2026-06-02T07:00Z", sequence=3),
    ]
    spans = emptied(consequences(daily(), daily(overrides=gone), START, END))

    assert [(span.start.hour, span.end.hour) for span in spans] == [(8, 9), (5, 7)]


def test_taking_the_place_of_somebody_in_a_gap_covers_nothing_and_taking_everybodys_does() -> None:
    span = ("2026-06-01T00:00Z", "2026-06-01T05:00Z")
    named = daily(overrides=[an_override("replace", "wei", *span, instead_of="dana")])
    all_of_them = daily(overrides=[an_override("replace", "wei", *span)])
    instant = at("2026-06-01T04:00Z")

    assert [len(who(schedule, instant)) for schedule in (named, all_of_them)] == [0, 1]


def test_a_hole_after_a_change_that_leaves_somebody_is_found() -> None:
    edits = [
        an_override("replace", "wei", "2026-06-01T10:00Z", "2026-06-01T11:00Z", sequence=1),
        an_override("remove", "dana", "2026-06-01T12:00Z", "2026-06-01T13:00Z", sequence=2),
    ]
    spans = emptied(consequences(daily(), daily(overrides=edits), START, END))

    assert [(span.start.hour, span.end.hour) for span in spans] == [(12, 13)]
