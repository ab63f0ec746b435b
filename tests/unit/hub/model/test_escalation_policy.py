"""An escalation policy: what holds where nothing is said, and how far each number may go (semantics 2)."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from hub.model.escalation_policy import MAX_COMMANDS, EscalationPolicy, Level, Target, TargetKind

TARGET = {"kind": "schedule", "name": "soc"}


def a_level(**more: Any) -> Level:
    return Level.model_validate({"targets": [TARGET]} | more)


def a_policy(**more: Any) -> EscalationPolicy:
    return EscalationPolicy.model_validate({"name": "soc", "levels": [{"targets": [TARGET]}]} | more)


def test_a_level_rings_25_seconds_twice_a_minute_apart_and_is_left_at_once() -> None:
    assert a_level().model_dump(exclude={"targets"}) == {
        "attempts": 2,
        "retry_delay": 60,
        "wait": 0,
        "ring": 25,
        "listen": 45,
    }


def test_a_policy_is_walked_twice_at_all_hours_and_tells_nobody_afterwards() -> None:
    said = a_policy().model_dump(exclude={"name", "levels"})

    assert said == {"repeat": 2, "only": None, "otherwise": None, "then": None}


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("attempts", 1, 20), ("retry_delay", 0, 86_400), ("wait", 0, 86_400), ("ring", 15, 60), ("listen", 15, 300)],
)
def test_the_numbers_of_a_level_have_bounds(field: str, least: int, most: int) -> None:
    assert [getattr(a_level(**{field: number}), field) for number in (least, most)] == [least, most]
    for number in (least - 1, most + 1):
        with pytest.raises(ValidationError, match=field):
            a_level(**{field: number})


def test_a_policy_is_walked_one_to_twenty_times() -> None:
    assert [a_policy(repeat=number).repeat for number in (1, 20)] == [1, 20]
    for number in (0, 21):
        with pytest.raises(ValidationError, match="repeat"):
            a_policy(repeat=number)


def test_a_policy_has_one_to_twenty_levels() -> None:
    level = {"targets": [TARGET]}

    assert [len(a_policy(levels=[level] * number).levels) for number in (1, 20)] == [1, 20]
    for number in (0, 21):
        with pytest.raises(ValidationError, match="levels"):
            a_policy(levels=[level] * number)


def test_a_level_has_somebody_to_ring() -> None:
    assert len(a_level().targets) == 1
    with pytest.raises(ValidationError, match="targets"):
        a_level(targets=[])


def test_hours_have_a_window() -> None:
    only = {"time_zone": "UTC", "windows": [{"since": "09:00", "until": "18:00"}]}

    assert a_policy(only=only, otherwise={"kind": "record"}).only is not None
    with pytest.raises(ValidationError, match="windows"):
        a_policy(only=only | {"windows": []}, otherwise={"kind": "record"})


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ({"kind": "schedule", "name": "soc"}, "soc"),
        ({"kind": "next", "name": "soc"}, "soc next"),
        ({"kind": "rotation", "name": "soc", "layer": "night"}, "soc/night"),
        ({"kind": "responder", "name": "dana"}, "dana"),
    ],
)
def test_a_target_is_written_as_an_operator_writes_it(target: dict[str, str], text: str) -> None:
    assert Target.model_validate(target).text == text


def test_the_kinds_of_targets_keep_their_names_in_stored_policies() -> None:
    assert [kind.value for kind in TargetKind] == ["schedule", "next", "rotation", "responder"]


def test_a_page_takes_500_steps_at_most() -> None:
    assert MAX_COMMANDS == 500
