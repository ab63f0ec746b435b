"""What an edit comes to, before it is made: whose shifts change, and where nobody is left (semantics 3)."""

from __future__ import annotations

import pytest

from escalation.oncall import consequences, emptied
from hub.errors import InputError
from hub.model.schedule import CompiledSchedule, Override
from hub.model.swap import Span
from tests.builders import at
from tests.oncall_builders import a_layer, a_leave, a_schedule, an_override

START, END = at("2026-06-01T00:00Z"), at("2026-06-08T00:00Z")
Change = tuple[str, str, list[str], list[str]]


def the_week(*overrides: Override, window: str = "") -> CompiledSchedule:
    """Dana, finn and hana a day each, from 8 o'clock in Berlin."""
    layer = a_layer("dana", "finn", "hana", start="2026-06-01T08:00", window=window)
    return a_schedule(layer, overrides=overrides)


def changes(before: CompiledSchedule, after: CompiledSchedule) -> list[Change]:
    return [
        (
            f"{change.start:%dT%H}",
            f"{change.end:%dT%H}",
            [entry.responder for entry in change.before],
            [entry.responder for entry in change.after],
        )
        for change in consequences(before, after, START, END)
    ]


def empty(before: CompiledSchedule, after: CompiledSchedule) -> tuple[Span, ...]:
    return emptied(consequences(before, after, START, END))


def test_a_cover_changes_the_shifts_it_lies_over_and_no_others() -> None:
    cover = an_override("replace", "wei", "2026-06-02T12:00Z", "2026-06-03T12:00Z")
    assert changes(the_week(), the_week(cover)) == [
        ("02T12", "03T06", ["finn"], ["wei"]),
        ("03T06", "03T12", ["hana"], ["wei"]),
    ]


def test_taking_a_cover_back_changes_them_back() -> None:
    cover = an_override("replace", "wei", "2026-06-02T12:00Z", "2026-06-02T18:00Z")
    assert changes(the_week(cover), the_week()) == [("02T12", "02T18", ["wei"], ["finn"])]


def test_a_cover_by_whoever_is_on_call_anyway_changes_nothing_then() -> None:
    cover = an_override("replace", "finn", "2026-06-01T12:00Z", "2026-06-03T12:00Z")
    assert changes(the_week(), the_week(cover)) == [
        ("01T12", "02T06", ["dana"], ["finn"]),
        ("03T06", "03T12", ["hana"], ["finn"]),
    ]


def test_the_same_schedule_changes_nothing() -> None:
    assert changes(the_week(), the_week()) == []


def test_another_order_of_calling_is_a_change() -> None:
    one, other = a_layer("dana", name="one"), a_layer("finn", name="two")
    (change,) = consequences(a_schedule(one, other), a_schedule(other, one), START, at("2026-06-01T05:00Z"))
    assert [entry.responder for entry in change.after] == ["finn", "dana"]


def test_changes_are_clipped_to_the_time_asked_for() -> None:
    cover = an_override("replace", "wei", "2026-05-01T12:00Z", "2026-07-03T12:00Z")
    found = consequences(the_week(), the_week(cover), at("2026-06-02T07:00Z"), at("2026-06-02T09:00Z"))
    assert [(change.start, change.end) for change in found] == [(at("2026-06-02T07:00Z"), at("2026-06-02T09:00Z"))]


def test_removing_the_only_one_leaves_nobody() -> None:
    gone = an_override("remove", "finn", "2026-06-02T00:00Z", "2026-06-04T00:00Z")
    assert empty(the_week(), the_week(gone)) == (Span(start=at("2026-06-02T06:00Z"), end=at("2026-06-03T06:00Z")),)


def test_spans_without_anybody_that_touch_are_one() -> None:
    after = the_week(
        an_override("remove", "finn", "2026-06-02T00:00Z", "2026-06-04T00:00Z", sequence=1),
        an_override("remove", "hana", "2026-06-02T00:00Z", "2026-06-04T00:00Z", sequence=2),
        an_override("remove", "dana", "2026-06-06T00:00Z", "2026-06-08T00:00Z", sequence=3),
    )
    assert empty(the_week(), after) == (
        Span(start=at("2026-06-02T06:00Z"), end=at("2026-06-04T00:00Z")),
        Span(start=at("2026-06-07T06:00Z"), end=at("2026-06-08T00:00Z")),
    )


def test_a_gap_that_was_there_before_is_none_of_the_edits() -> None:
    window = "00:00-12:00"
    gone = an_override("remove", "dana", "2026-06-01T00:00Z", "2026-06-02T06:00Z")
    assert empty(the_week(window=window), the_week(gone, window=window)) == (
        Span(start=at("2026-06-01T06:00Z"), end=at("2026-06-01T10:00Z")),
        Span(start=at("2026-06-01T22:00Z"), end=at("2026-06-02T06:00Z")),
    )


def test_leave_is_an_edit_as_well() -> None:
    layer = a_layer("dana")
    after = a_schedule(layer, leave=[a_leave("dana", "2026-06-02T00:00Z", "2026-06-02T04:00Z")])
    assert empty(a_schedule(layer), after) == (Span(start=at("2026-06-02T00:00Z"), end=at("2026-06-02T04:00Z")),)


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(InputError, match="is before start"):
        consequences(the_week(), the_week(), END, START)
