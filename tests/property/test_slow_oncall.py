"""A slow answer that shares nothing with the hub agrees with it on random schedules, in every zone (semantics 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.oncall import Answers, compile_schedule, shifts, who
from hub.model.holidays import Holidays, HoursWindow
from hub.model.responder import Leave
from hub.model.rotation import ALL_WEEK, Restriction
from hub.model.schedule import CompiledSchedule, Layer, OnCall, Override, Schedule
from tests.property.slow_oncall import Answer, on_call

ZONES = sorted(available_timezones())
ODD_ZONES = (
    *("America/Havana", "America/Santiago", "America/Scoresbysund", "America/Sao_Paulo", "Atlantic/Azores"),
    *("Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Gaza", "Asia/Kathmandu", "Asia/Tehran"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kwajalein", "Antarctica/Troll"),
    *("Europe/Berlin", "America/New_York"),
)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EXISTING = ("a", "b", "c", "d")
EVERY_DAY = set(range(7))
PEOPLE = (*EXISTING, "gone")


@cache
def days_of_change(zone: str) -> tuple[datetime, ...]:
    """Return the midnights, naive UTC, before each change of the clock from 1990 to 2030; some day where it has none.

    Looks at five days at once, so of two changes within that time it sees the clock before and after both.
    """
    begin = datetime(1990, 1, 1, tzinfo=UTC)
    offsets = [(begin + number * DAY).astimezone(ZoneInfo(zone)).utcoffset() for number in range(0, 40 * 365, 5)]
    changes = [begin + 5 * number * DAY for number, (one, other) in enumerate(pairwise(offsets)) if one != other]
    return tuple(day_of_change(zone, change) for change in changes) or (datetime(2026, 3, 28),)  # noqa: DTZ001


def day_of_change(zone: str, day: datetime) -> datetime:
    before = day.astimezone(ZoneInfo(zone)).utcoffset()
    while (day + DAY).astimezone(ZoneInfo(zone)).utcoffset() == before:
        day += DAY
    return day.replace(tzinfo=None)


def window(drawn: tuple[Any, ...]) -> HoursWindow:
    if drawn[0] == "holidays":
        days = tuple(sorted(drawn[2]))
        return Holidays(calendar="DE-BE", excluded=drawn[1], days=days, through=max((*days, date(2036, 12, 31))))
    since, until = (time(minutes // 60, minutes % 60) for minutes in drawn[2:])
    return Restriction(weekdays=tuple(ALL_WEEK[day] for day in sorted(drawn[1])), since=since, until=until)


def layer(drawn: dict[str, Any]) -> Layer:
    rotation = {
        "time_zone": drawn["zone"],
        "start": drawn["start"],
        "shift_length": {drawn["unit"]: drawn["amount"]},
        "participants": drawn["people"],
    }
    windows = tuple(window(each) for each in drawn["windows"])
    return Layer.model_validate(
        {"name": drawn["name"], "rank": drawn["rank"], "rotation": rotation, "restrictions": windows}
    )


def compiled(drawn: dict[str, Any]) -> CompiledSchedule:
    """Return the hub's own form of a schedule in plain dictionaries."""
    overrides = [
        Override(
            schedule="soc",
            kind=each["kind"],
            start=each["start"].replace(tzinfo=UTC),
            end=each["end"].replace(tzinfo=UTC),
            responder=each["person"],
            instead_of=each["instead_of"],
            sequence=each["sequence"],
            swap=each["swap"],
        )
        for each in drawn["overrides"]
    ]
    return compile_schedule(
        Schedule(name="soc", time_zone="UTC", layers=tuple(layer(each) for each in drawn["layers"])),
        overrides,
        leave=[
            Leave(responder=name, start=start.replace(tzinfo=UTC), end=end.replace(tzinfo=UTC))
            for name, start, end in drawn["leave"]
        ],
        responders=drawn["people"],
        version="1",
    )


def plainly(people: tuple[OnCall, ...]) -> Answer:
    return tuple(
        (entry.responder, entry.layer, entry.override.sequence if entry.override else None) for entry in people
    )


def disagreements(drawn: dict[str, Any], day: datetime, step: int) -> list[tuple[datetime, Answer, Answer]]:
    """Return where the two differ, every `step` minutes from a day before `day` to two after it and around edges."""
    schedule = compiled(drawn)
    answers = Answers(schedule)
    start, end = day - DAY, day + 2 * DAY - MINUTE
    spans = shifts(schedule, start.replace(tzinfo=UTC), end.replace(tzinfo=UTC))
    minutes = {start + number * MINUTE for number in range(0, 3 * 1440, step)}
    minutes |= {span.start.replace(tzinfo=None) + near * MINUTE for span in spans for near in (-1, 0, 1)}
    found = []
    for minute in sorted(each for each in minutes if start <= each < end):
        slow, at = on_call(drawn, minute, day), minute.replace(tzinfo=UTC)
        (span,) = [each for each in spans if each.start <= at < each.end]
        ours = {plainly(who(schedule, at)), plainly(answers.who(at)), plainly(span.on_call)}
        found += [(minute, slow, fast) for fast in ours if fast != slow]
    return found


AMOUNTS = st.sampled_from(
    [("hours", 1), ("hours", 7), ("hours", 12), ("days", 1), ("days", 3), ("weeks", 1), ("months", 1)]
)


@st.composite
def windows(draw: st.DrawFn, day: datetime) -> tuple[Any, ...]:
    if draw(st.booleans()):
        near = st.integers(-3, 3).map(lambda number: (day + number * DAY).date())
        return ("holidays", draw(st.booleans()), draw(st.sets(near, max_size=4)))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=3))
    quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
    return ("hours", weekdays, draw(quarters), draw(quarters))


@st.composite
def drawn_layers(draw: st.DrawFn, day: datetime, zone: str) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        other = draw(st.one_of(st.just(zone), st.sampled_from(ODD_ZONES), st.sampled_from(ZONES)))
        unit, amount = draw(AMOUNTS)
        most = 8 if unit == "hours" else 90
        start = (day - draw(st.integers(-24, 24 * most)) * timedelta(hours=1)).replace(minute=draw(st.integers(0, 59)))
        found.append(
            {
                "name": f"l{number}",
                "rank": draw(st.integers(0, 2)),
                "zone": other if number else zone,
                "start": start.replace(day=min(start.day, 28)),
                "unit": unit,
                "amount": amount,
                "people": draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4)),
                "windows": draw(st.lists(windows(day), max_size=3)),
            }
        )
    return found


@st.composite
def spans(draw: st.DrawFn, day: datetime) -> tuple[datetime, datetime]:
    bounds = st.lists(st.integers(-1440, 2880), min_size=2, max_size=2, unique=True)
    first, last = sorted(draw(bounds))
    return day + first * MINUTE, day + last * MINUTE


@st.composite
def drawn_overrides(draw: st.DrawFn, day: datetime) -> list[dict[str, Any]]:
    count = draw(st.integers(0, 5))
    sequences = draw(st.permutations(range(count)))
    found = []
    for sequence in sequences:
        start, end = draw(spans(day))
        kind = draw(st.sampled_from(["add", "remove", "replace", "swap", "swap"]))
        place = st.sampled_from(PEOPLE)
        instead = {"replace": st.one_of(st.none(), place), "swap": place}.get(kind, st.none())
        found.append(
            {
                "kind": "replace" if kind == "swap" else kind,
                "start": start,
                "end": end,
                "person": draw(st.sampled_from(PEOPLE)),
                "instead_of": draw(instead),
                "sequence": sequence,
                "swap": 7 if kind == "swap" else None,
            }
        )
    return found


@st.composite
def drawn_schedules(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A schedule, and a day on which the clock of its first layer changes, where it ever does."""
    zone = draw(st.one_of(st.sampled_from(ODD_ZONES), st.sampled_from(ZONES)))
    day = draw(st.sampled_from(days_of_change(zone)))
    leave = st.tuples(st.sampled_from(PEOPLE), spans(day)).map(lambda pair: (pair[0], *pair[1]))
    schedule = {
        "layers": draw(drawn_layers(day, zone)),
        "overrides": draw(drawn_overrides(day)),
        "leave": draw(st.lists(leave, max_size=3)),
        "people": set(EXISTING),
    }
    return schedule, day


@settings(deadline=None, max_examples=120)
@given(drawn=drawn_schedules())
def test_random_schedules_get_the_slow_answer(drawn: tuple[dict[str, Any], datetime]) -> None:
    schedule, day = drawn
    assert disagreements(schedule, day, step=60) == []


@pytest.mark.parametrize("zone", ZONES)
def test_a_schedule_gets_the_slow_answer_where_the_clock_changes(zone: str) -> None:
    day = days_of_change(zone)[-1]
    hours = {"zone": zone, "start": day - 5 * DAY - 30 * MINUTE, "unit": "hours", "amount": 5}
    nights = {"zone": zone, "start": day - 9 * DAY, "unit": "days", "amount": 1}
    layers = [
        {"name": "base", "rank": 0, "people": ["a", "b", "c"], "windows": [], **hours},
        {
            "name": "night",
            "rank": 1,
            "people": ["d", "gone"],
            "windows": [("hours", set(range(7)), 1320, 150)],
            **nights,
        },
        {"name": "feast", "rank": 1, "people": ["c", "a"], "windows": [("holidays", False, {day.date()})], **nights},
    ]
    swap = {
        "kind": "replace",
        "start": day,
        "end": day + DAY,
        "person": "b",
        "instead_of": "c",
        "sequence": 1,
        "swap": 1,
    }
    leave = [("c", day + 300 * MINUTE, day + 900 * MINUTE)]
    schedule = {"layers": layers, "overrides": [swap], "leave": leave, "people": set(EXISTING)}
    assert disagreements(schedule, day, step=90) == []
