"""Who comes on call: only real changes count, whatever their cause, and each stay has its true end."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from escalation.oncall import arrivals, departure, on_call, shifts
from escalation.oncall.local_time import LATEST
from hub.model.schedule import CompiledSchedule
from tests.builders import at
from tests.oncall_builders import a_layer, a_leave, a_schedule, an_override

MORNING = at("2026-06-02T06:00Z")
"""08:00 in Berlin: Finn comes after Dana."""


def daily(**live: Any) -> CompiledSchedule:
    return a_schedule(a_layer("dana", "finn", start="2026-06-01T08:00"), **live)


def come(schedule: CompiledSchedule, start: str, end: str) -> list[tuple[str, str]]:
    found = arrivals((schedule,), at(start), at(end))
    return [(f"{each.at:%d %H:%M}", each.responder) for each in found]


def test_each_handoff_brings_the_next_person_and_says_who_leaves() -> None:
    (arrival,) = arrivals((daily(),), MORNING - timedelta(hours=1), MORNING + timedelta(hours=1))
    assert (arrival.at, arrival.responder, arrival.leaving, arrival.beside) == (MORNING, "finn", ("dana",), ())


def test_both_bounds_are_left_out() -> None:
    assert arrivals((daily(),), MORNING, MORNING + timedelta(days=1)) == ()
    assert arrivals((daily(),), MORNING - timedelta(days=1), MORNING) == ()


def test_whoever_goes_on_from_one_layer_to_another_does_not_come() -> None:
    base = a_layer("dana", name="base", rank=0, weeks=1)
    night = a_layer("dana", "finn", name="night", rank=1, window="22:00-06:00", start="2026-06-01T22:00")
    assert come(a_schedule(base, night), "2026-06-01T10:00Z", "2026-06-03T10:00Z") == [
        ("02 20:00", "finn"),
        ("03 04:00", "dana"),
    ]


def test_a_turn_of_ones_own_after_ones_own_is_no_arrival() -> None:
    assert come(a_schedule(a_layer("dana")), "2026-06-01T10:00Z", "2026-06-09T10:00Z") == []


def test_overrides_and_leave_count_and_whoever_is_away_does_not_come() -> None:
    live = {
        "overrides": (an_override("replace", "wei", "2026-06-01T12:00Z", "2026-06-01T14:00Z"),),
        "leave": (a_leave("finn", "2026-06-02T00:00Z", "2026-06-09T00:00Z"),),
    }
    assert come(daily(**live), "2026-06-01T10:00Z", "2026-06-02T10:00Z") == [("01 12:00", "wei"), ("01 14:00", "dana")]


def test_two_on_one_rank_see_one_another() -> None:
    both = a_schedule(a_layer("dana", "finn", start="2026-06-01T08:00"), a_layer("hana", name="second"))
    (arrival,) = arrivals((both,), MORNING - timedelta(hours=1), MORNING + timedelta(hours=1))
    assert (arrival.responder, arrival.leaving, arrival.beside) == ("finn", ("dana",), ("hana",))


def test_somebody_on_call_in_one_form_of_a_schedule_does_not_come_in_another() -> None:
    night = a_schedule(a_layer("dana", name="night", window="22:00-06:00", start="2026-06-01T08:00"))
    whole = a_schedule(a_layer("dana"))
    start, end = at("2026-06-01T10:00Z"), at("2026-06-03T10:00Z")
    assert len(arrivals((night,), start, end)) == 2
    assert arrivals((whole, night), start, end) == ()


def test_a_stay_ends_when_nobody_or_somebody_else_is_called_and_not_at_a_change_of_layer() -> None:
    assert departure((daily(),), "finn", MORNING) == MORNING + timedelta(days=1)
    restricted = a_schedule(a_layer("dana", window="09:00-17:00", weeks=1, start="2026-06-01T08:00"))
    assert departure((restricted,), "dana", at("2026-06-02T07:00Z")) == at("2026-06-02T15:00Z")
    longer = daily(overrides=(an_override("add", "finn", "2026-06-03T06:00Z", "2026-06-03T08:00Z"),))
    assert departure((longer,), "finn", MORNING) == MORNING + timedelta(days=1, hours=2)


@pytest.mark.parametrize("days", [8, 64, 100, 200])
def test_an_end_is_found_however_far_it_is(days: int) -> None:
    gone = a_leave("dana", "2026-06-02T06:00Z", "2027-06-02T06:00Z")
    gone = gone.model_copy(update={"start": MORNING + timedelta(days=days)})
    schedule = a_schedule(a_layer("dana"), leave=(gone,))
    assert departure((schedule,), "dana", MORNING) == gone.start


def test_a_stay_of_over_a_year_has_no_end_and_the_end_of_time_is_none() -> None:
    alone = a_schedule(a_layer("dana"))
    assert departure((alone,), "dana", MORNING) is None
    assert departure((alone,), "dana", LATEST - timedelta(days=2)) is None


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Santiago", "Australia/Lord_Howe", "Asia/Beirut"])
def test_over_a_year_with_both_changes_of_the_clock_it_agrees_with_the_shifts(zone: str) -> None:
    schedule = a_schedule(
        a_layer("dana", "finn", "hana", name="base", rank=0, zone=zone, days=3),
        a_layer("wei", "dana", name="night", window="22:00-02:30", zone=zone, weeks=1),
    )
    start, end = at("2026-02-01T00:00Z"), at("2027-02-01T00:00Z")
    spans = shifts(schedule, start, end)
    expected = [
        (span.start, name)
        for before, span in pairwise(spans)
        for name in span.responders
        if name not in before.responders
    ]
    found = arrivals((schedule,), start, end)
    assert [(each.at, each.responder) for each in found] == expected
    for each in found[:40]:
        ends = departure((schedule,), each.responder, each.at)
        assert ends is not None
        assert each.responder not in on_call((schedule,), ends)
        assert each.responder in on_call((schedule,), ends - timedelta(seconds=1))
