"""Times as people say them, on the wall of a zone: what each text means, and what is said of those that mean none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.wall_times import Frame, read_time
from hub.errors import InputError
from tests.builders import at

NOW = at("2026-06-03T10:00Z")
"""A Wednesday, 12:00 in Berlin."""


def frame(
    zone: str = "Europe/Berlin", now: datetime = NOW, after: datetime | None = None, *, end: bool = False
) -> Frame:
    return Frame("--to" if end else "--from", zone, now, after or now, is_end=end)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("today 18:00", "2026-06-03T16:00Z"),
        ("today 9:05", "2026-06-03T07:05Z"),
        ("Tomorrow 08:00", "2026-06-04T06:00Z"),
        ("tomorrow", "2026-06-03T22:00Z"),
        ("12:01", "2026-06-03T10:01Z"),
        ("12:00", "2026-06-04T10:00Z"),
        ("08:00", "2026-06-04T06:00Z"),
        ("fri 18:00", "2026-06-05T16:00Z"),
        ("wed 18:00", "2026-06-03T16:00Z"),
        ("wednesday 11:00", "2026-06-10T09:00Z"),
        ("mon", "2026-06-07T22:00Z"),
        ("2026-12-24", "2026-12-23T23:00Z"),
        ("2026-12-24T18:00", "2026-12-24T17:00Z"),
        ("2026-12-24 18:00", "2026-12-24T17:00Z"),
        ("2026-12-24T18:00+09:00", "2026-12-24T09:00Z"),
        ("2026-12-24T18:00Z", "2026-12-24T18:00Z"),
    ],
)
def test_a_start_is_read_on_the_wall_of_the_zone(text: str, means: str) -> None:
    assert read_time(text, frame()) == (at(means), None)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("08:00", "2026-06-06T06:00Z"),
        ("sat 08:00", "2026-06-06T06:00Z"),
        ("fri 18:00", "2026-06-05T16:00Z"),
        ("tomorrow 08:00", "2026-06-04T06:00Z"),
        ("sun", "2026-06-07T22:00Z"),
        ("2026-06-08", "2026-06-08T22:00Z"),
    ],
)
def test_an_end_comes_after_the_start_and_a_day_alone_is_meant_whole(text: str, means: str) -> None:
    assert read_time(text, frame(after=at("2026-06-05T16:00Z"), end=True)).at == at(means)


def test_today_is_the_day_of_the_zone_and_not_of_the_machine() -> None:
    late = at("2026-06-03T20:00Z")

    assert read_time("today 06:00", frame("Asia/Tokyo", now=late)).at == at("2026-06-03T21:00Z")
    assert read_time("today 06:00", frame("Europe/Berlin", now=late)).at == at("2026-06-03T04:00Z")


def test_now_is_left_to_the_clock_of_the_hub() -> None:
    assert read_time(" now ", frame()) == (None, None)


def test_a_time_that_the_clock_skips_is_refused_with_the_first_that_there_is() -> None:
    with pytest.raises(InputError) as raised:
        read_time("2026-03-29 02:30", frame())

    assert str(raised.value) == (
        "--from: 2026-03-29 02:30 does not exist in Europe/Berlin: the clock skips 2026-03-29 02:30;"
        " name 2026-03-29 03:00 or later"
    )


def test_a_time_that_occurs_twice_is_the_first_and_that_is_said() -> None:
    found = read_time("2026-10-25 02:30", frame())

    assert found.at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.remark == (
        "--from: 2026-10-25 02:30 occurs twice in Europe/Berlin, 2026-10-25T02:30+02:00 and 2026-10-25T02:30+01:00:"
        " the first is meant"
    )


@pytest.mark.parametrize(
    "text",
    ["", "noon", "25:00", "12:60", "fri sat 10:00", "friyay 10:00", "fr 10:00", "today 18:00 please", "2026-13-01"],
)
def test_what_means_no_time_is_answered_with_what_was_expected(text: str) -> None:
    with pytest.raises(InputError, match="expected such as 'today 18:00'"):
        read_time(text, frame())


def test_years_in_which_no_zone_is_sure_are_refused() -> None:
    with pytest.raises(InputError, match="outside the years 1970 to 9899"):
        read_time("9999-12-31T00:00Z", frame())
