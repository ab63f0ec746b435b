"""Schedules as they are stored: what holds where nothing is said, and who is named in which order."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from hub.model.rotation import ALL_WEEK, Restriction, Rotation, ShiftUnit, Weekday
from hub.model.schedule import CompiledSchedule, Layer, OnCall, Override, OverrideKind, Schedule, ScheduleShift
from tests.builders import NIGHT

HOUR = timedelta(hours=1)
ROTATION = {
    "time_zone": "UTC",
    "start": "2026-06-01T09:00",
    "shift_length": {"weeks": 1},
    "participants": ["dana"],
}


def an_override(**more: Any) -> Override:
    values = {"schedule": "soc", "kind": "replace", "start": NIGHT, "end": NIGHT + HOUR, "responder": "dana"}
    return Override.model_validate(values | more)


def on_call(name: str) -> OnCall:
    return OnCall(responder=name, start=NIGHT, end=NIGHT + HOUR, why="on call")


def test_an_override_that_says_no_more_takes_everybodys_place() -> None:
    said = an_override().model_dump(include={"instead_of", "sequence", "by", "why", "swap"})

    assert said == {"instead_of": None, "sequence": 0, "by": "", "why": "", "swap": None}


def test_a_layer_without_restrictions_is_always_active() -> None:
    assert Layer.model_validate({"name": "day", "rank": 1, "rotation": ROTATION}).restrictions == ()


def test_a_schedule_may_be_empty_and_compiled_before_anything_was_edited() -> None:
    schedule = Schedule(name="soc", time_zone="UTC")
    compiled = CompiledSchedule(schedule=schedule, version="1")

    assert schedule.layers == ()
    assert (compiled.overrides, compiled.leave, compiled.responders) == ((), (), frozenset())


def test_somebody_on_call_need_not_be_there_by_a_layer_or_an_override() -> None:
    entry = on_call("dana")

    assert (entry.layer, entry.override) == (None, None)


def test_a_span_names_who_is_on_call_in_calling_order() -> None:
    span = ScheduleShift(start=NIGHT, end=NIGHT + HOUR, on_call=(on_call("wei"), on_call("dana")))

    assert span.responders == ("wei", "dana")


def test_half_of_a_swap_says_whose_turn_it_is() -> None:
    assert an_override(swap=1, instead_of="sam").swap == 1
    with pytest.raises(ValidationError, match="swap 3: expected instead_of"):
        an_override(swap=3)
    with pytest.raises(ValidationError, match="swap"):
        an_override(swap=0, instead_of="sam")


def test_a_restriction_that_says_nothing_holds_on_every_day() -> None:
    assert Restriction() == Restriction(weekdays=ALL_WEEK, since=time(0), until=time(0))
    assert len(ALL_WEEK) == 7


def test_one_participant_is_enough_for_a_rotation_and_a_shift_may_be_long() -> None:
    rotation = Rotation.model_validate(ROTATION | {"shift_length": {"hours": 10_000}})

    assert (rotation.participants, rotation.shift_length.amount) == (("dana",), 10_000)


def test_the_words_of_stored_schedules_keep_their_spelling() -> None:
    assert [kind.value for kind in OverrideKind] == ["add", "remove", "replace"]
    assert [unit.value for unit in ShiftUnit] == ["hours", "days", "weeks", "months"]
    assert [day.value for day in Weekday] == ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
