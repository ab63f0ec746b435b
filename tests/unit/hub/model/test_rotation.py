"""What a rotation refuses; whose turn it is, is the business of `escalation.oncall`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hub.model.rotation import Rotation, ShiftLength, ShiftUnit


def a_rotation(**more: Any) -> Rotation:
    values: dict[str, Any] = {
        "time_zone": "Europe/Berlin",
        "start": "2026-06-01T09:00",
        "shift_length": {"weeks": 1},
        "participants": ["dana", "sam"],
    }
    return Rotation.model_validate(values | more)


@pytest.mark.parametrize("unit", list(ShiftUnit))
def test_a_shift_length_is_written_as_one_unit(unit: ShiftUnit) -> None:
    rotation = a_rotation(shift_length={unit.value: 2})

    assert rotation.shift_length == ShiftLength(unit=unit, amount=2)
    assert rotation.model_dump(mode="json")["shift_length"] == {unit.value: 2}


def test_a_start_is_a_wall_clock_time() -> None:
    start = a_rotation().start

    assert (start.isoformat(), start.tzinfo) == ("2026-06-01T09:00:00", None)


@pytest.mark.parametrize("start", ["2026-06-01T09:00Z", "2026-06-01T09:00+02:00"])
def test_a_start_with_an_offset_is_refused(start: str) -> None:
    with pytest.raises(ValueError, match="local time without an offset"):
        a_rotation(start=start)
    with pytest.raises(ValueError, match="local time without an offset"):
        a_rotation(start=datetime.fromisoformat(start))


@pytest.mark.parametrize(
    "length",
    [
        {"weeks": 0},
        {"weeks": -1},
        {"weeks": 1.5},
        {"weeks": 10_001},
        {"weeks": 1, "days": 1},
        {},
        {"years": 1},
        {"weeks": None},
        7,
    ],
)
def test_a_shift_length_that_is_not_one_unit_of_at_least_one_is_refused(length: object) -> None:
    with pytest.raises(ValueError, match="shift_length"):
        a_rotation(shift_length=length)


@pytest.mark.parametrize("length", [{}, {"weeks": 1, "days": 1}])
def test_a_length_in_no_unit_or_in_two_is_told_what_was_expected(length: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="expected one of hours, days, weeks, months"):
        a_rotation(shift_length=length)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../Europe/Berlin", "/etc/localtime", "Europe", "CEST"])
def test_an_unknown_zone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(ValueError, match=f"expected an IANA time zone .*found '{zone}'"):
        a_rotation(time_zone=zone)


def test_a_monthly_rotation_starts_on_a_day_that_every_month_has() -> None:
    monthly = {"months": 1}

    assert a_rotation(shift_length=monthly, start="2026-06-28T09:00").start.day == 28
    with pytest.raises(ValueError, match="day 1 to 28, found 2026-06-29"):
        a_rotation(shift_length=monthly, start="2026-06-29T09:00")


def test_any_other_rotation_may_start_on_any_day() -> None:
    assert a_rotation(start="2026-05-31T09:00").start.day == 31


def test_a_rotation_without_participants_is_refused() -> None:
    with pytest.raises(ValueError, match="participants"):
        a_rotation(participants=[])
