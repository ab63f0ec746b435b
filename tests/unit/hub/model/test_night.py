"""Night is one span of the wall clock, in every form in which it is asked for."""

from __future__ import annotations

from datetime import time

from hub.model.night import NIGHT_BEGINS, NIGHT_ENDS, NIGHT_HOURS, NIGHT_SPAN


def test_the_hours_and_the_words_are_those_of_the_span() -> None:
    inside = {hour for hour in range(24) if time(hour) >= NIGHT_BEGINS or time(hour) < NIGHT_ENDS}
    assert inside == NIGHT_HOURS == {22, 23, 0, 1, 2, 3, 4, 5, 6}
    assert NIGHT_SPAN == "22:00 to 07:00"
