"""The small texts people write are read as they mean them, or refused."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from console.folder import grammar
from hub.model.rotation import ALL_WEEK, Restriction, ShiftLength, Weekday

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60 s", 60), ("90sec", 90), ("10 min", 600), ("1 minute", 60), ("24 h", 86_400), ("2 days", 172_800), ("0", 0)],
)
def test_a_duration_has_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert grammar.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["60", "-60 s", "1.5 h", "1 week", "s", "60 s 5", "1234567 s", "\u0661 h", ""])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 60 s, 10 min or 24 h"):
        grammar.duration(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [("12 hours", {"hours": 12}), ("1 day", {"days": 1}), ("2 weeks", {"weeks": 2}), ("1 Month", {"months": 1})],
)
def test_a_turn_is_long_on_the_wall_clock(text: str, length: dict[str, int]) -> None:
    assert grammar.turn(text) == ShiftLength.model_validate(length)


@pytest.mark.parametrize("text", ["0 hours", "12", "90 minutes", "10001 hours", "a week"])
def test_what_is_no_turn_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected the length of a turn"):
        grammar.turn(text)


WORK = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
WEEKEND = (Weekday.SAT, Weekday.SUN)


@pytest.mark.parametrize(
    ("text", "days", "since", "until"),
    [
        ("22:00-06:00", ALL_WEEK, time(22), time(6)),
        ("Mon-Fri 09:00-18:00", WORK, time(9), time(18)),
        ("mon - fri  9:00 \u2013 18:00", WORK, time(9), time(18)),
        ("Sat,Sun", WEEKEND, time(0), time(0)),
        ("Sat, Sun 12:00-24:00", WEEKEND, time(12), time(0)),
        ("Sat-Mon", (Weekday.MON, *WEEKEND), time(0), time(0)),
        ("00:00-24:00", ALL_WEEK, time(0), time(0)),
    ],
)
def test_hours_of_the_week(text: str, days: tuple[Weekday, ...], since: time, until: time) -> None:
    assert grammar.hours_of_the_week(text) == Restriction(weekdays=days, since=since, until=until)


@pytest.mark.parametrize(
    "text", ["9-18", "25:00-06:00", "24:00-06:00", "09:00", "Mo 09:00-18:00", "Mon Tue", ",", "-", "09:00-18:00 Mon"]
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected hours such as 22:00-06:00"):
        grammar.hours_of_the_week(text)


def test_a_window_that_ends_where_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends where it begins"):
        grammar.hours_of_the_week("09:00-09:00")


@pytest.mark.parametrize(
    ("text", "edge", "utc"),
    [
        ("2026-12-18", "start", "2026-12-17T23:00Z"),
        ("2026-12-18", "end", "2026-12-18T23:00Z"),
        ("2026-03-29", "end", "2026-03-29T22:00Z"),
        ("2026-12-18 09:00", "end", "2026-12-18T08:00Z"),
        ("2026-07-18T09:00:30", "start", "2026-07-18T07:00:30Z"),
        ("2026-12-05 01:00 +01:00", "start", "2026-12-05T00:00Z"),
        ("2026-12-05T01:00Z", "start", "2026-12-05T01:00Z"),
        ("2026-10-25 02:30", "start", "2026-10-25T00:30Z"),
    ],
)
def test_a_time_is_local_unless_it_has_an_offset(text: str, edge: grammar.Edge, utc: str) -> None:
    found = grammar.instant(text, BERLIN, edge)
    assert (found, found.tzinfo) == (datetime.fromisoformat(utc), UTC)


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30 09:00", "18.12.2026", "tomorrow", "2026-12-18 9:00", "9999-12-31", "2026-12"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a time such as 2026-12-18"):
        grammar.instant(text, BERLIN, "end")


def test_a_time_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist in Europe/Berlin"):
        grammar.instant("2026-03-29 02:30", BERLIN, "start")


def test_a_day_whose_midnight_the_clock_skips_begins_after_the_gap() -> None:
    assert grammar.instant("2026-09-06", "America/Santiago", "start") == datetime(2026, 9, 6, 4, 0, tzinfo=UTC)


def test_a_handoff_is_local() -> None:
    assert grammar.local_time("2026-12-07 09:00") == datetime(2026, 12, 7, 9, 0)  # noqa: DTZ001 - local on purpose
    assert grammar.local_time("2026-12-07") == datetime(2026, 12, 7)  # noqa: DTZ001 - local on purpose


@pytest.mark.parametrize("text", ["2026-12-07T09:00Z", "2026-12-07 09:00 +01:00", "09:00", "2026-12-32"])
def test_what_is_no_local_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a local time without an offset"):
        grammar.local_time(text)


@pytest.mark.parametrize("text", ["+1 555 555 0101", "+1-555-555-0101", "+1 (555) 555.0101", "+15555550101"])
def test_a_number_is_stripped_of_what_people_put_between_digits(text: str) -> None:
    assert grammar.phone_number(text) == "+15555550101"


@pytest.mark.parametrize(
    "text", ["0049 30 1234", "555 0101", "+1 555 555 0101 x7", "+1/555/5550101", "+0155555501", "+1"]
)
def test_what_is_no_number_is_refused_and_nothing_is_guessed(text: str) -> None:
    with pytest.raises(ValueError, match="expected a telephone number with a plus"):
        grammar.phone_number(text)
