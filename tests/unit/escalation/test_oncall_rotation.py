"""Stories of one rotation: turns on the wall clock, and what a changing clock does to them (semantics 3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from escalation.oncall import handoff, shift_at, shifts_of
from hub.model.rotation import Rotation, Shift, ShiftLength, ShiftUnit
from tests.builders import at
from tests.oncall_builders import a_rotation


def the_shift(rotation: Rotation, instant: str) -> Shift:
    shift = shift_at(rotation, at(instant))
    assert shift
    return shift


def hours_of(shift: Shift) -> float:
    return (shift.end - shift.start) / timedelta(hours=1)


def test_before_the_start_there_is_nobody() -> None:
    rotation = a_rotation("dana", zone="UTC")
    assert shift_at(rotation, at("2026-01-01T07:59:59.999999Z")) is None
    assert the_shift(rotation, "2026-01-01T08:00Z").participant == "dana"


def test_the_instant_of_a_handoff_belongs_to_the_incoming_shift() -> None:
    rotation = a_rotation("dana", "finn", zone="UTC")
    assert the_shift(rotation, "2026-01-02T07:59:59.999999Z").participant == "dana"
    assert the_shift(rotation, "2026-01-02T08:00Z").participant == "finn"


def test_turns_go_round() -> None:
    rotation = a_rotation("dana", "finn", "hana", zone="UTC")
    turns = [the_shift(rotation, f"2026-01-0{day}T12:00Z").participant for day in range(1, 6)]
    assert turns == ["dana", "finn", "hana", "dana", "finn"]


def test_a_shift_is_told_in_utc_whatever_the_offset_of_the_question() -> None:
    asked = datetime(2026, 1, 1, 20, 0, tzinfo=timezone(timedelta(hours=9)))
    shift = shift_at(a_rotation(zone="Asia/Tokyo"), asked)
    assert shift
    assert shift.start == at("2025-12-31T23:00Z")
    assert shift.start.tzinfo is UTC


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a time with an offset"):
        shift_at(a_rotation(), datetime(2026, 1, 1, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize(("instant", "hours"), [("2026-03-28T12:00Z", 23), ("2026-10-24T12:00Z", 25)])
def test_a_daily_shift_is_23_hours_long_in_spring_and_25_in_autumn(instant: str, hours: int) -> None:
    assert hours_of(the_shift(a_rotation(days=1), instant)) == hours


def test_hours_are_counted_on_the_wall_clock_too() -> None:
    night = the_shift(a_rotation(hours=12), "2026-03-28T20:00Z")
    assert (night.start, night.end) == (at("2026-03-28T19:00Z"), at("2026-03-29T06:00Z"))
    assert the_shift(a_rotation(hours=12), "2026-07-01T07:00Z").start == at("2026-07-01T06:00Z")


def test_a_handoff_that_occurs_twice_means_the_first() -> None:
    rotation = a_rotation(start="2026-10-20T02:30")
    assert the_shift(rotation, "2026-10-25T00:29:59Z").start == at("2026-10-24T00:30Z")
    assert the_shift(rotation, "2026-10-25T01:45Z").start == at("2026-10-25T00:30Z")


@pytest.mark.parametrize("local", ["02:00", "02:00:00.000001", "02:17:30", "02:30", "02:59:59.999999"])
def test_a_handoff_in_a_gap_is_the_first_instant_after_it(local: str) -> None:
    rotation = a_rotation(start=f"2026-03-20T{local}")
    assert the_shift(rotation, "2026-03-29T01:00Z").start == at("2026-03-29T01:00Z")
    assert the_shift(rotation, "2026-03-29T00:59:59.999999Z").end == at("2026-03-29T01:00Z")


@pytest.mark.parametrize(
    ("zone", "start", "after_the_gap"),
    [
        ("America/Santiago", "2026-08-30T00:00", "2026-09-06T04:00Z"),
        ("America/Havana", "2026-03-01T00:00", "2026-03-08T05:00Z"),
        ("Atlantic/Azores", "2026-03-20T00:30", "2026-03-29T01:00Z"),
        ("Africa/Cairo", "2026-04-20T00:00", "2026-04-23T22:00Z"),
        ("Asia/Beirut", "2026-03-20T00:00", "2026-03-28T22:00Z"),
        ("Australia/Lord_Howe", "2026-10-01T02:15", "2026-10-03T15:30Z"),
        ("Antarctica/Troll", "2026-03-20T02:30", "2026-03-29T01:00Z"),
        ("America/Adak", "2026-03-01T02:30", "2026-03-08T12:00Z"),
        ("Africa/Casablanca", "2026-03-20T02:30", "2026-03-22T02:00Z"),
    ],
)
def test_a_daily_rotation_passes_the_gap_of_its_zone(zone: str, start: str, after_the_gap: str) -> None:
    rotation = a_rotation("dana", "finn", zone=zone, start=start)
    before = the_shift(rotation, after_the_gap).start - timedelta(microseconds=1)
    assert the_shift(rotation, after_the_gap).start == at(after_the_gap)
    assert the_shift(rotation, before.isoformat()).end == at(after_the_gap)
    assert the_shift(rotation, before.isoformat()).participant != the_shift(rotation, after_the_gap).participant


def test_an_empty_shift_is_left_out_and_its_participant_loses_that_turn() -> None:
    rotation = a_rotation("dana", "finn", "hana", start="2026-03-29T01:00", hours=1)
    shifts = list(shifts_of(rotation, at("2026-03-29T00:00Z"), at("2026-03-29T03:00Z")))
    assert [shift.participant for shift in shifts] == ["dana", "hana", "dana"]
    assert [hours_of(shift) for shift in shifts] == [1, 1, 1]


def test_an_hourly_shift_lasts_two_hours_when_the_clock_is_put_back() -> None:
    rotation = a_rotation("dana", "finn", start="2026-10-25T01:00", hours=1)
    shifts = list(shifts_of(rotation, at("2026-10-24T23:00Z"), at("2026-10-25T03:00Z")))
    assert [hours_of(shift) for shift in shifts] == [1, 2, 1]
    assert [shift.participant for shift in shifts] == ["dana", "finn", "dana"]


def test_two_turns_are_lost_when_a_clock_is_put_forward_two_hours() -> None:
    rotation = a_rotation("dana", "finn", "hana", "wei", zone="Antarctica/Troll", start="2026-03-29T00:00", hours=1)
    shifts = list(shifts_of(rotation, at("2026-03-29T00:00Z"), at("2026-03-29T02:00Z")))
    assert [shift.participant for shift in shifts] == ["dana", "wei"]


def test_the_turn_of_a_day_that_was_skipped_is_lost() -> None:
    rotation = a_rotation("dana", "finn", "hana", zone="Pacific/Apia", start="2011-12-29T00:00")
    shifts = list(shifts_of(rotation, at("2011-12-29T10:00Z"), at("2012-01-01T00:00Z")))
    assert [(shift.participant, hours_of(shift)) for shift in shifts] == [("dana", 24), ("hana", 24), ("dana", 24)]
    assert shifts[1].start == at("2011-12-30T10:00Z")


def test_a_day_that_was_lived_twice_is_one_shift() -> None:
    rotation = a_rotation("dana", "finn", zone="Pacific/Kwajalein", start="1969-09-28T00:00")
    shift = the_shift(rotation, "1969-10-01T00:00Z")
    assert shift == the_shift(rotation, "1969-09-30T13:30Z")
    assert hours_of(shift) == 24 + 23


def test_an_hourly_rotation_finds_its_turn_in_a_day_that_is_lived_again() -> None:
    rotation = a_rotation("dana", "finn", zone="Pacific/Kwajalein", start="1969-09-28T00:00", hours=1)
    shift = the_shift(rotation, "1969-10-01T00:00Z")
    assert (shift.start, shift.end) == (at("1969-09-30T12:00Z"), at("1969-10-01T12:00Z"))


def test_local_mean_time_has_seconds() -> None:
    rotation = a_rotation(zone="Europe/Berlin", start="1890-01-01T08:00")
    assert handoff(rotation, 0) == at("1890-01-01T07:06:32Z")


def test_a_monthly_shift_hands_over_on_the_same_day_at_the_same_local_time() -> None:
    rotation = a_rotation("dana", "finn", start="2026-01-28T08:00", months=1)
    february = the_shift(rotation, "2026-03-01T00:00Z")
    assert (february.start, february.end) == (at("2026-02-28T07:00Z"), at("2026-03-28T07:00Z"))
    assert the_shift(rotation, "2026-04-28T05:59:59Z").start == at("2026-03-28T07:00Z")
    assert the_shift(rotation, "2026-04-28T06:00Z").start == at("2026-04-28T06:00Z")


def test_a_start_marked_as_the_second_of_two_still_means_the_first() -> None:
    second = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001
    rotation = a_rotation(months=1).model_copy(update={"start": second})
    assert handoff(rotation, 0) == at("2026-10-25T00:30Z")


def test_several_months_carry_over_the_year() -> None:
    shift = the_shift(a_rotation("dana", "finn", zone="UTC", start="2026-11-05T00:00", months=3), "2027-02-04T23:00Z")
    assert (shift.start, shift.end) == (at("2026-11-05T00:00Z"), at("2027-02-05T00:00Z"))


@pytest.mark.parametrize("unit", ShiftUnit)
def test_the_last_shift_of_time_ends_with_it(unit: ShiftUnit) -> None:
    last = datetime.max.replace(tzinfo=UTC)
    length = ShiftLength(unit=unit, amount=7)
    shift = shift_at(a_rotation(zone="Asia/Tokyo").model_copy(update={"shift_length": length}), last)
    assert shift
    assert shift.end == last


def test_a_rotation_may_start_with_time_itself() -> None:
    first = datetime.min.replace(tzinfo=UTC)
    early = a_rotation(zone="Asia/Tokyo", start="0001-01-01T00:00", hours=1)
    late = a_rotation(zone="America/New_York", start="0001-01-01T00:00", hours=1)
    assert shift_at(early, first)
    assert shift_at(late, first) is None
    assert handoff(late, 0) == at("0001-01-01T04:56:02Z")


def test_shifts_of_a_span_are_whole_and_join() -> None:
    shifts = list(shifts_of(a_rotation(zone="UTC"), at("2026-02-01T12:00Z"), at("2026-02-04T08:00Z")))
    assert [shift.start.day for shift in shifts] == [1, 2, 3]
    assert [shift.end.day for shift in shifts] == [2, 3, 4]
    assert shifts[0].start == at("2026-02-01T08:00Z")


def test_shifts_of_a_span_begin_with_the_rotation() -> None:
    rotation = a_rotation(zone="UTC")
    assert [shift.start for shift in shifts_of(rotation, at("2020-01-01T00:00Z"), at("2026-01-01T09:00Z"))] == [
        at("2026-01-01T08:00Z")
    ]
    assert not list(shifts_of(rotation, at("2020-01-01T00:00Z"), at("2026-01-01T08:00Z")))
