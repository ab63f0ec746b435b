"""Shifts for a calendar have the same bounds on whatever day they are asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from console.operations.reading import Operations
from console.operations.whole_shifts import nobody_called, schedules_of, shifts_of_responder, whole_shifts
from escalation.snapshot import compile_book
from hub.model.schedule import Schedule
from tests.builders import NIGHT, at
from tests.fakes.ports import HandClock
from tests.oncall_builders import a_layer, an_override
from tests.scenarios.organization import an_organization

WEEK = timedelta(days=7)
OVERRIDES = (an_override("replace", "sam", "2026-06-03T10:00Z", "2026-06-03T20:00Z"),)


def a_hub(**schedules: Schedule) -> Operations:
    book = compile_book(an_organization(schedules=schedules), OVERRIDES)
    return Operations(book=lambda: book, clock=HandClock())


def a_written(name: str, *layers: object) -> Schedule:
    return Schedule.model_validate({"name": name, "time_zone": "Europe/Berlin", "layers": layers})


def spans(hub: Operations, name: str, start: datetime = NIGHT) -> list[tuple[datetime, datetime]]:
    return [(row.start, row.end) for row in whole_shifts(hub, name, start, start + WEEK)]


def test_the_shifts_at_both_ends_are_whole() -> None:
    hub = a_hub(soc=a_written("soc", a_layer("dana", "wei", days=7, start="2026-01-05T09:00")))

    assert spans(hub, "soc") == [
        (at("2026-05-25T07:00Z"), at("2026-06-01T07:00Z")),
        (at("2026-06-01T07:00Z"), at("2026-06-03T10:00Z")),
        (at("2026-06-03T10:00Z"), at("2026-06-03T20:00Z")),
        (at("2026-06-03T20:00Z"), at("2026-06-08T07:00Z")),
    ]
    assert spans(hub, "soc", NIGHT + timedelta(days=1))[:3] == spans(hub, "soc")[1:]


def test_what_only_touches_the_span_is_not_in_it() -> None:
    hub = a_hub(soc=a_written("soc", a_layer("dana", "wei", start="2026-01-05T09:00")))
    start = at("2026-06-01T07:00Z")

    found = spans(hub, "soc", start)

    assert (found[0][0], found[-1][1]) == (start, start + WEEK)


def test_a_shift_of_months_is_whole() -> None:
    hub = a_hub(
        soc=a_written(
            "soc",
            a_layer("dana", "wei", months=5, start="2026-01-01T09:00"),
        )
    )

    assert spans(hub, "soc", at("2026-04-01T00:00Z")) == [(at("2026-01-01T08:00Z"), at("2026-06-01T07:00Z"))]


def test_a_gap_without_an_end_has_the_same_bounds_all_year() -> None:
    hub = a_hub(empty=a_written("empty"))
    found = spans(hub, "empty")

    assert found == [(at("2025-01-01T00:00Z"), at("2028-01-01T00:00Z"))]
    assert spans(hub, "empty", NIGHT + 20 * WEEK) == found


def test_a_responder_has_the_shifts_of_every_schedule_in_order_of_time() -> None:
    hub = a_hub(
        soc=a_written("soc", a_layer("dana", "wei", days=7, start="2026-01-05T09:00")),
        night=a_written("night", a_layer("wei", "dana", days=7, start="2026-01-05T22:00")),
    )

    found = shifts_of_responder(hub, "dana", NIGHT, NIGHT + 2 * WEEK)

    assert schedules_of(hub) == ("soc", "night")
    assert [(shift.schedule, shift.start) for shift in found] == [
        ("soc", at("2026-05-25T07:00Z")),
        ("night", at("2026-06-01T20:00Z")),
        ("soc", at("2026-06-08T07:00Z")),
    ]


def test_who_else_is_called_does_not_cut_a_shift() -> None:
    both = (
        a_layer("dana", "wei", days=7, start="2026-01-05T09:00"),
        a_layer("yuki", "sam", name="second", start="2026-01-05T09:00"),
    )
    hub = a_hub(pair=a_written("pair", *both))

    (week,) = shifts_of_responder(hub, "dana", NIGHT, NIGHT + timedelta(hours=1))
    days = shifts_of_responder(hub, "yuki", NIGHT, NIGHT + WEEK)

    assert (week.start, week.end) == (at("2026-05-25T07:00Z"), at("2026-06-01T07:00Z"))
    assert {day.end - day.start for day in days} == {timedelta(days=1)}


def test_an_override_is_a_shift_of_its_own_and_says_why() -> None:
    hub = a_hub(soc=a_written("soc", a_layer("dana", "wei", days=7, start="2026-01-05T09:00")))

    (shift,) = shifts_of_responder(hub, "sam", NIGHT, NIGHT + WEEK)

    assert (shift.start, shift.on_call.override) == (at("2026-06-03T10:00Z"), True)
    assert shift.on_call.why.startswith("override by sam")


def test_a_name_that_nobody_has_suggests_a_near_one() -> None:
    hub = a_hub(soc=a_written("soc", a_layer("dana", "wei")))

    assert shifts_of_responder(hub, "dna", NIGHT, NIGHT + WEEK) == ()
    assert str(nobody_called(hub, "dna", NIGHT, NIGHT + WEEK)) == (
        "'dna' is no schedule, and no responder who is on call from 2026-06-01 to 2026-06-08; did you mean 'dana'?"
    )
