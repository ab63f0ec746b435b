"""Stories of a schedule over time: exact spans, gaps as gaps (semantics 3)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from escalation.oncall import shifts
from hub.errors import InputError
from hub.model.holidays import Holidays
from hub.model.schedule import CompiledSchedule
from tests.builders import at
from tests.oncall_builders import a_layer, a_leave, a_schedule, an_override


def spans(schedule: CompiledSchedule, start: str, end: str) -> list[str]:
    """One line a span: `01 06:00 - 02 06:00 dana finn`, days and hours in UTC."""
    found = shifts(schedule, at(start), at(end))
    return [f"{span.start:%d %H:%M} - {span.end:%d %H:%M} {' '.join(span.responders) or '-'}" for span in found]


def test_spans_tile_the_time_asked_for_and_are_clipped_to_it() -> None:
    schedule = a_schedule(a_layer("dana", "finn", zone="UTC"))
    found = shifts(schedule, at("2026-06-01T12:00Z"), at("2026-06-03T12:00Z"))
    assert (found[0].start, found[-1].end) == (at("2026-06-01T12:00Z"), at("2026-06-03T12:00Z"))
    assert all(one.end == other.start for one, other in pairwise(found))
    assert found[0].on_call[0].start == at("2026-06-01T08:00Z")


def test_a_gap_is_listed_as_a_gap() -> None:
    schedule = a_schedule(a_layer("dana", zone="UTC", window="09:00-17:00"))
    assert spans(schedule, "2026-06-01T00:00Z", "2026-06-02T00:00Z") == [
        "01 00:00 - 01 09:00 -",
        "01 09:00 - 01 17:00 dana",
        "01 17:00 - 02 00:00 -",
    ]


def on_holidays(*days: str, excluded: bool = False, zone: str = "America/Havana") -> CompiledSchedule:
    """Dana, on the days given or on all others; Havana puts its clock forward at midnight of 2026-03-08."""
    given = {"calendar": "CU", "excluded": excluded, "days": days, "through": "2029-12-31"}
    layer = a_layer("dana", zone=zone, weeks=1)
    return a_schedule(layer.model_copy(update={"restrictions": (Holidays.model_validate(given),)}))


def test_a_holiday_is_a_span_from_midnight_to_midnight_on_the_local_clock() -> None:
    assert spans(on_holidays("2026-03-10"), "2026-03-08T00:00Z", "2026-03-12T00:00Z") == [
        "08 00:00 - 10 04:00 -",
        "10 04:00 - 11 04:00 dana",
        "11 04:00 - 12 00:00 -",
    ]


def test_a_holiday_whose_midnight_the_clock_skips_begins_an_hour_late_and_ends_in_time() -> None:
    assert spans(on_holidays("2026-03-08", excluded=True), "2026-03-08T04:00Z", "2026-03-09T12:00Z") == [
        "08 04:00 - 08 05:00 dana",
        "08 05:00 - 09 04:00 -",
        "09 04:00 - 09 12:00 dana",
    ]


def test_without_a_layer_all_time_is_one_gap() -> None:
    assert spans(a_schedule(), "2026-06-01T00:00Z", "2026-07-01T00:00Z") == ["01 00:00 - 01 00:00 -"]


def test_what_lies_before_the_start_is_a_gap() -> None:
    schedule = a_schedule(a_layer("dana", zone="UTC"))
    assert spans(schedule, "2026-01-01T00:00Z", "2026-01-01T09:00Z") == [
        "01 00:00 - 01 08:00 -",
        "01 08:00 - 01 09:00 dana",
    ]


def test_two_turns_of_one_person_are_two_spans_since_the_reason_differs() -> None:
    schedule = a_schedule(a_layer("dana", zone="UTC"))
    assert spans(schedule, "2026-06-01T08:00Z", "2026-06-03T08:00Z") == [
        "01 08:00 - 02 08:00 dana",
        "02 08:00 - 03 08:00 dana",
    ]


def test_a_handoff_below_a_layer_that_hides_it_does_not_cut_a_span() -> None:
    layers = (a_layer("wei", zone="UTC", weeks=1, rank=2), a_layer("dana", "finn", zone="UTC", hours=1, rank=1))
    assert spans(a_schedule(*layers), "2026-06-01T08:00Z", "2026-06-02T08:00Z") == ["01 08:00 - 02 08:00 wei"]


def test_an_override_cuts_a_span_at_its_start_and_end() -> None:
    cover = an_override("replace", "finn", "2026-06-01T10:30Z", "2026-06-01T20:00Z", instead_of="dana")
    schedule = a_schedule(a_layer("dana", zone="UTC"), overrides=[cover])
    assert spans(schedule, "2026-06-01T08:00Z", "2026-06-02T08:00Z") == [
        "01 08:00 - 01 10:30 dana",
        "01 10:30 - 01 20:00 finn",
        "01 20:00 - 02 08:00 dana",
    ]


def test_one_cover_over_two_shifts_is_one_span() -> None:
    cover = an_override("replace", "finn", "2026-06-01T10:00Z", "2026-06-03T10:00Z", instead_of="dana")
    schedule = a_schedule(a_layer("dana", zone="UTC"), overrides=[cover])
    assert spans(schedule, "2026-06-01T10:00Z", "2026-06-03T10:00Z") == ["01 10:00 - 03 10:00 finn"]


def test_leave_cuts_a_span_at_its_start_and_end() -> None:
    layers = (a_layer("wei", zone="UTC", rank=2), a_layer("dana", zone="UTC", name="low", rank=1))
    schedule = a_schedule(*layers, leave=[a_leave("wei", "2026-06-01T10:00:30Z", "2026-06-01T11:00Z")])
    found = shifts(schedule, at("2026-06-01T08:00Z"), at("2026-06-02T08:00Z"))
    assert [span.responders for span in found] == [("wei",), ("dana",), ("wei",)]
    assert (found[1].start, found[1].end) == (at("2026-06-01T10:00:30Z"), at("2026-06-01T11:00Z"))


def test_a_window_across_midnight_starts_and_ends_on_the_local_clock() -> None:
    schedule = a_schedule(a_layer("wei", window="22:00-06:00", weeks=1))
    assert spans(schedule, "2026-06-02T00:00Z", "2026-06-03T00:00Z") == [
        "02 00:00 - 02 04:00 wei",
        "02 04:00 - 02 20:00 -",
        "02 20:00 - 03 00:00 wei",
    ]


def test_a_window_is_an_hour_shorter_in_the_night_the_clock_is_put_forward() -> None:
    schedule = a_schedule(a_layer("wei", window="22:00-06:00", weeks=1))
    assert "28 21:00 - 29 04:00 wei" in spans(schedule, "2026-03-28T12:00Z", "2026-03-29T12:00Z")


def test_a_window_whose_edges_lie_in_a_gap_opens_after_it() -> None:
    schedule = a_schedule(a_layer("wei", window="02:30-04:00", weeks=1))
    assert spans(schedule, "2026-03-29T00:00Z", "2026-03-29T03:00Z") == [
        "29 00:00 - 29 01:00 -",
        "29 01:00 - 29 02:00 wei",
        "29 02:00 - 29 03:00 -",
    ]


def test_a_window_that_is_skipped_whole_does_not_open() -> None:
    schedule = a_schedule(a_layer("wei", window="02:00-03:00", weeks=1))
    assert spans(schedule, "2026-03-29T00:00Z", "2026-03-29T03:00Z") == ["29 00:00 - 29 03:00 -"]


def test_a_window_that_ends_in_the_hour_lived_twice_opens_again() -> None:
    schedule = a_schedule(a_layer("wei", window="01:00-02:30", weeks=1))
    assert spans(schedule, "2026-10-24T23:00Z", "2026-10-25T03:00Z") == [
        "24 23:00 - 25 00:30 wei",
        "25 00:30 - 25 01:00 -",
        "25 01:00 - 25 01:30 wei",
        "25 01:30 - 25 03:00 -",
    ]


def test_a_window_follows_a_zone_that_skips_a_weekday() -> None:
    schedule = a_schedule(
        a_layer("wei", zone="Pacific/Apia", start="2011-12-01T00:00", window="fri 00:00-00:00", weeks=4)
    )
    assert spans(schedule, "2011-12-29T00:00Z", "2012-01-02T00:00Z") == ["29 00:00 - 02 00:00 -"]


def in_sitka(window: str) -> CompiledSchedule:
    """Its clock was put back a day at half past three in the afternoon of 19 October 1867."""
    return a_schedule(a_layer("wei", window=window, zone="America/Sitka", start="1867-10-10T00:00", weeks=4))


def test_a_window_opens_in_the_part_of_a_day_that_comes_again() -> None:
    schedule = in_sitka("16:00-17:00")
    assert spans(schedule, "1867-10-19T00:30Z", "1867-10-19T03:00Z") == [
        "19 00:30 - 19 01:01 -",
        "19 01:01 - 19 02:01 wei",
        "19 02:01 - 19 03:00 -",
    ]


def test_a_window_opens_on_a_day_before_the_clock_goes_back_to_the_day_before() -> None:
    schedule = in_sitka("14:00-15:00")
    assert spans(schedule, "1867-10-18T22:00Z", "1867-10-19T01:00Z") == [
        "18 22:00 - 18 23:01 -",
        "18 23:01 - 19 00:01 wei",
        "19 00:01 - 19 01:00 -",
    ]


def test_windows_are_found_at_both_ends_of_time() -> None:
    layer = a_layer("wei", zone="UTC", start="0001-01-01T00:00", window="06:00-07:00", weeks=4)
    schedule = a_schedule(layer)
    assert "01 06:00 - 01 07:00 wei" in spans(schedule, "0001-01-01T00:00Z", "0001-01-02T00:00Z")
    assert "31 06:00 - 31 07:00 wei" in spans(schedule, "9999-12-31T00:00Z", "9999-12-31T23:59Z")


def test_no_time_has_no_spans() -> None:
    assert shifts(a_schedule(), at("2026-06-01T00:00Z"), at("2026-06-01T00:00Z")) == ()


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(InputError, match=r"end 2026-06-01T00:00:00\+00:00 is before start 2026-06-02T00:00:00\+00:00"):
        shifts(a_schedule(), at("2026-06-02T00:00Z"), at("2026-06-01T00:00Z"))
