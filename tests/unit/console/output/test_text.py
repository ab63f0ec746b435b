"""What reaches a terminal is plain, short and readable."""

from __future__ import annotations

import pytest

from console.output.text import clipped_left, count, local, minutes, shown, shown_lines, utc, visible
from tests.builders import NIGHT, at


@pytest.mark.parametrize("evil", ["\x1b[31mred", "a\rb", "a\u202eb", "a\x9bb", "a\u200bb", "a\nb", "\ud800"])
def test_nothing_a_terminal_obeys_is_left_of_a_text(evil: str) -> None:
    assert shown(evil).isprintable()


def test_nothing_is_shown_for_what_is_not_there() -> None:
    assert shown(None) == ""


def test_a_text_of_a_million_characters_is_clipped() -> None:
    assert len(shown("a" * 1_000_000)) == 400


def test_lines_keep_their_indentation_and_lose_what_could_steer() -> None:
    assert shown_lines("one\n  two\x1b[2J\n\nthree") == ["one", "  two [2J", "", "three"]


def test_of_a_long_path_the_end_is_kept() -> None:
    assert clipped_left("folder/finding.json", 12) == "…inding.json"
    assert clipped_left("finding.json", 12) == "finding.json"


def test_times_are_shown_in_utc_and_on_the_wall_with_the_offset() -> None:
    assert utc(NIGHT) == "2026-06-01 03:00:00Z"
    assert local(NIGHT, "Europe/Berlin") == "2026-06-01 05:00+02:00"


def test_the_ends_of_the_calendar_are_shown_in_utc() -> None:
    assert local(at("9999-12-31T23:59Z"), "Asia/Tokyo") == "9999-12-31 23:59+00:00"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 s"), (119, "119 s"), (120, "2.0 min"), (750, "12.5 min")])
def test_spans_are_seconds_below_two_minutes_and_minutes_from_there(seconds: int, text: str) -> None:
    assert minutes(seconds) == text


def test_one_is_singular_and_the_rest_is_plural() -> None:
    assert [count(0, "record"), count(1, "record"), count(2, "policy")] == ["0 records", "1 record", "2 policies"]
    assert count(60, "day") == "60 days"


def test_what_cannot_be_printed_is_written_out_line_by_line() -> None:
    assert visible("a\x1b[31m\tb\u202e\n\ud800  d") == [r"a\x1b[31m\tb\u202e", r"\ud800  d"]
