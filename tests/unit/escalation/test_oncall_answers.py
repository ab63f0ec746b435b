"""What is known of a compiled schedule is what would be worked out anew, reasons included."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from escalation.oncall import Answers, edges, upcoming, who
from escalation.oncall.answers import STRETCH, STRETCHES
from escalation.oncall.local_time import EARLIEST, LATEST
from hub.model.schedule import CompiledSchedule
from tests.builders import at
from tests.oncall_builders import a_layer, a_leave, a_schedule, an_override

START, END = at("2026-03-20T00:00Z"), at("2026-04-17T00:00Z")
AN_INSTANT = timedelta(microseconds=1)


def schedule() -> CompiledSchedule:
    """Return nights over days, across a change of the clock, with leave and a cover."""
    return a_schedule(
        a_layer("dana", "finn", start="2026-03-02T09:00", rank=0),
        a_layer("wei", "dana", name="night", start="2026-03-02T22:00", window="22:00-06:00"),
        leave=[a_leave("wei", "2026-03-24T10:30Z", "2026-03-26T07:15Z")],
        overrides=[an_override("replace", "finn", "2026-03-29T00:40Z", "2026-03-29T03:10Z")],
    )


def instants(of: CompiledSchedule) -> list[datetime]:
    found = [START, *edges(of, START, END), END]
    return [each + near for each in found for near in (-AN_INSTANT, timedelta(0), AN_INSTANT)]


def test_every_answer_around_every_edge_is_the_one_that_would_be_worked_out() -> None:
    compiled = schedule()
    answers = Answers(compiled)

    for _ in range(2):
        for instant in instants(compiled):
            assert answers.who(instant) == who(compiled, instant)
            assert answers.upcoming(instant) == upcoming(compiled, instant)


def test_an_instant_is_the_same_in_every_zone() -> None:
    compiled = schedule()
    answers = Answers(compiled)
    east = at("2026-03-29T03:30:00+14:00")

    assert answers.who(east) == who(compiled, east)


def test_what_was_asked_once_is_not_worked_out_again() -> None:
    answers = Answers(schedule())

    assert answers.who(START) is answers.who(START)


def test_the_first_and_the_last_day_of_the_calendar_have_answers() -> None:
    compiled = schedule()
    answers = Answers(compiled)

    for instant in (EARLIEST, LATEST):
        assert answers.who(instant) == who(compiled, instant)


def test_no_more_is_kept_than_what_is_said() -> None:
    answers = Answers(schedule())
    first = answers.who(START)

    for number in range(1, STRETCHES + 1):
        answers.who(START + number * timedelta(days=STRETCH))

    assert answers.who(START) == first
    assert answers.who(START) is not first


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a time with an offset"):
        Answers(schedule()).who(START.replace(tzinfo=None))
