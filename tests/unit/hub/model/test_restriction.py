"""The local hours in which a layer or a policy is active: 2026-06-01 is a Monday."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest

from hub.model.escalation_policy import EscalationPolicy, Hours
from hub.model.rotation import Restriction
from tests.builders import at

SUN, MON, TUE = "2026-05-31", "2026-06-01", "2026-06-02"


def covers(window: Restriction, local: str) -> bool:
    return window.covers(datetime.fromisoformat(local))


def window(since: str = "00:00", until: str = "00:00", **more: Any) -> Restriction:
    return Restriction(since=time.fromisoformat(since), until=time.fromisoformat(until), **more)


@pytest.mark.parametrize(
    ("local", "inside"), [("08:59:59.999999", False), ("09:00", True), ("16:59:59.999999", True), ("17:00", False)]
)
def test_a_window_begins_with_its_first_instant_and_ends_before_its_last(local: str, *, inside: bool) -> None:
    assert covers(window("09:00", "17:00"), f"{MON}T{local}") is inside


@pytest.mark.parametrize(
    ("local", "inside"),
    [
        (f"{MON}T21:59", False),
        (f"{MON}T22:00", True),
        (f"{MON}T23:59:59.999999", True),
        (f"{TUE}T00:00", True),
        (f"{TUE}T05:59", True),
        (f"{TUE}T06:00", False),
    ],
)
def test_a_window_may_cross_midnight(local: str, *, inside: bool) -> None:
    assert covers(window("22:00", "06:00"), local) is inside


@pytest.mark.parametrize(
    ("local", "inside"),
    [
        (f"{MON}T03:00", False),
        (f"{MON}T23:00", True),
        (f"{TUE}T03:00", True),
        (f"{TUE}T23:00", False),
    ],
)
def test_weekdays_are_those_on_which_a_window_begins(local: str, *, inside: bool) -> None:
    assert covers(window("22:00", "06:00", weekdays=("mon",)), local) is inside


def test_monday_follows_sunday_across_midnight() -> None:
    sundays = window("22:00", "06:00", weekdays=("sun",))

    assert covers(sundays, f"{MON}T03:00")
    assert not covers(sundays, f"{SUN}T03:00")


def test_midnight_to_midnight_is_the_whole_of_its_days() -> None:
    mondays = window(weekdays=("mon",))

    assert covers(mondays, f"{MON}T00:00")
    assert covers(mondays, f"{MON}T23:59:59.999999")
    assert not covers(mondays, f"{SUN}T23:59")
    assert not covers(mondays, f"{TUE}T00:00")


def test_a_window_until_midnight_ends_there() -> None:
    evening = window("18:00", "00:00", weekdays=("mon",))

    assert covers(evening, f"{MON}T23:59")
    assert not covers(evening, f"{TUE}T00:00")


@pytest.mark.parametrize("edge", ["since", "until"])
def test_an_edge_with_an_offset_is_refused(edge: str) -> None:
    with pytest.raises(ValueError, match=f"{edge}\n.*without an offset"):
        Restriction.model_validate({edge: "09:00+02:00"})


def test_hours_are_those_of_their_zone() -> None:
    office = Hours(time_zone="Asia/Tokyo", windows=(window("09:00", "17:00"), window("20:00", "21:00")))

    assert office.cover(at("2026-06-01T00:00Z"))
    assert office.cover(at("2026-06-01T11:30Z"))
    assert not office.cover(at("2026-06-01T09:00Z"))


@pytest.mark.parametrize("given", [{"only": {"time_zone": "UTC", "windows": [{}]}}, {"otherwise": {"kind": "record"}}])
def test_hours_and_what_happens_outside_them_go_together(given: dict[str, object]) -> None:
    levels = [{"targets": [{"kind": "responder", "name": "dana"}]}]

    with pytest.raises(ValueError, match="go together"):
        EscalationPolicy.model_validate({"name": "page-soc", "levels": levels, **given})
