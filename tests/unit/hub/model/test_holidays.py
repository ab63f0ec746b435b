"""Holidays among the hours in which something is active: 2026-05-01 is a Friday and a holiday."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from hub.model.escalation_policy import Hours
from hub.model.holidays import Holidays, active
from hub.model.rotation import Restriction
from hub.model.schedule import Layer
from tests.builders import at
from tests.oncall_builders import a_rotation

THURSDAY, FRIDAY, SATURDAY = "2026-04-30", "2026-05-01", "2026-05-02"
OFFICE = Restriction(weekdays=("mon", "tue", "wed", "thu", "fri"), since=time(9), until=time(18))
NIGHT = Restriction(since=time(22), until=time(6))


def holidays(*days: str, calendar: str = "DE", excluded: bool = False, through: str = "2029-12-31") -> Holidays:
    return Holidays.model_validate(
        {"calendar": calendar, "excluded": excluded, "days": days or (FRIDAY,), "through": through}
    )


ADDED, TAKEN_OUT = holidays(), holidays(excluded=True)


def is_active(local: str, *windows: Restriction | Holidays) -> bool:
    return active(windows, datetime.fromisoformat(local))


@pytest.mark.parametrize(
    ("local", "inside"),
    [
        (f"{THURSDAY}T23:59:59.999999", False),
        (f"{FRIDAY}T00:00", True),
        (f"{FRIDAY}T23:59", True),
        (f"{SATURDAY}T00:00", False),
    ],
)
def test_a_holiday_is_the_whole_of_its_day(local: str, *, inside: bool) -> None:
    assert is_active(local, ADDED) is inside


def test_added_holidays_stand_beside_the_windows() -> None:
    assert is_active(f"{FRIDAY}T12:00", NIGHT, ADDED)
    assert is_active(f"{SATURDAY}T23:00", NIGHT, ADDED)
    assert not is_active(f"{SATURDAY}T12:00", NIGHT, ADDED)


def test_holidays_that_are_taken_out_leave_the_other_days_of_the_windows() -> None:
    assert is_active(f"{THURSDAY}T12:00", OFFICE, TAKEN_OUT)
    assert not is_active(f"{FRIDAY}T12:00", OFFICE, TAKEN_OUT)
    assert not is_active(f"{SATURDAY}T12:00", OFFICE, TAKEN_OUT)


def test_a_window_across_midnight_loses_the_hours_that_lie_on_the_holiday() -> None:
    assert is_active(f"{THURSDAY}T23:59", NIGHT, TAKEN_OUT)
    assert not is_active(f"{FRIDAY}T01:00", NIGHT, TAKEN_OUT)
    assert not is_active(f"{FRIDAY}T23:59", NIGHT, TAKEN_OUT)
    assert is_active(f"{SATURDAY}T01:00", NIGHT, TAKEN_OUT)


def test_with_nothing_but_holidays_taken_out_every_other_day_counts() -> None:
    assert is_active(f"{SATURDAY}T12:00", TAKEN_OUT)
    assert not is_active(f"{FRIDAY}T12:00", TAKEN_OUT)


def test_what_is_taken_out_wins_over_what_is_added_in_any_order() -> None:
    both = (holidays(FRIDAY, "2026-05-14"), TAKEN_OUT)
    for windows in (both, both[::-1]):
        assert not is_active(f"{FRIDAY}T12:00", *windows)
        assert is_active("2026-05-14T12:00", *windows)
        assert not is_active(f"{SATURDAY}T12:00", *windows)


def test_without_windows_it_is_always_active() -> None:
    assert is_active(f"{FRIDAY}T12:00")


def test_hours_and_layers_keep_their_holidays_when_they_are_stored() -> None:
    hours = Hours(time_zone="Europe/Berlin", windows=(OFFICE, TAKEN_OUT))
    layer = Layer(name="day", rank=1, rotation=a_rotation(), restrictions=(NIGHT, ADDED))
    assert Hours.model_validate_json(hours.model_dump_json()) == hours
    assert Layer.model_validate_json(layer.model_dump_json()) == layer
    assert not hours.cover(at(f"{FRIDAY}T12:00+02:00"))
    assert hours.cover(at(f"{THURSDAY}T12:00+02:00"))


def test_holidays_are_written_as_an_operator_writes_them() -> None:
    assert (ADDED.text, holidays(calendar="DE-BE", excluded=True).text) == ("holidays DE", "not holidays DE-BE")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"days": (SATURDAY, FRIDAY)}, "expected days in order, each once"),
        ({"days": (FRIDAY, FRIDAY)}, "expected days in order, each once"),
        ({"through": THURSDAY}, "2026-05-01 is after 2026-04-30, the last known day"),
        ({"calendar": "Germany"}, "calendar\n"),
    ],
)
def test_days_that_cannot_be_are_refused(wrong: dict[str, Any], message: str) -> None:
    values = {"calendar": "DE", "days": (date(2026, 5, 1),), "through": date(2029, 12, 31)}
    with pytest.raises(ValueError, match=message):
        Holidays.model_validate(values | wrong)
