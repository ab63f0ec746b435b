"""Handoffs strictly increase and shifts tile the line, in every IANA zone and for any rotation (semantics 3).

The oracle is slow and shares nothing with the code: it walks all handoffs from the start, one after the other, and
finds the end of a gap by walking too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.oncall import handoff, shift_at, shifts, who
from hub.model.responder import Leave
from hub.model.rotation import Restriction, Rotation, Shift, Weekday
from hub.model.schedule import CompiledSchedule, Layer, Override, OverrideKind, Schedule, ScheduleShift

ZONES = sorted(available_timezones())
ODD_ZONES = (
    *("America/Santiago", "America/Havana", "Atlantic/Azores", "Africa/Cairo", "Asia/Beirut", "Pacific/Apia"),
    *("Australia/Lord_Howe", "Africa/Casablanca", "Antarctica/Troll", "Asia/Manila", "Pacific/Kwajalein"),
    *("America/Adak", "Europe/Berlin", "America/New_York", "Asia/Gaza", "Europe/Amsterdam"),
)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Turn(NamedTuple):
    """A shift as the oracle sees it."""

    start: datetime
    end: datetime
    participant: str


def clock(zone: ZoneInfo, at: datetime) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def slow_instant(zone: ZoneInfo, local: datetime) -> datetime:
    """Return the first instant that shows `local`, or else the first after the gap that swallowed it."""
    candidates = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [at for at in candidates if clock(zone, at) == local]
    return min(shown) if shown else end_of_gap(zone, local, min(candidates) - DAY)


def end_of_gap(zone: ZoneInfo, local: datetime, at: datetime) -> datetime:
    at = at.replace(microsecond=0)
    for step in (HOUR, timedelta(minutes=1), timedelta(seconds=1)):
        while clock(zone, at + step) < local:
            at += step
    return at + timedelta(seconds=1)


def slow_locals(rotation: Rotation) -> Iterator[datetime]:
    """Yield the wall-clock times of all handoffs."""
    ((unit, amount),) = rotation.shift_length.model_dump().items()
    local = rotation.start
    while True:
        yield local
        if unit == "months":
            for _ in range(amount):
                local = (local.replace(day=1) + 31 * DAY).replace(day=local.day)
        else:
            local += timedelta(**{unit: amount})


def slow_turns(rotation: Rotation) -> Iterator[Turn]:
    """Yield all turns that last longer than nothing."""
    zone = ZoneInfo(rotation.time_zone)
    instants = (slow_instant(zone, local) for local in slow_locals(rotation))
    for number, (start, end) in enumerate(pairwise(instants)):
        assert start <= end
        if start < end:
            yield Turn(start, end, rotation.participants[number % len(rotation.participants)])


def as_shift(turn: Turn) -> Shift:
    return Shift(start=turn.start, end=turn.end, participant=turn.participant)


def a_rotation(zone: str, start: datetime, participants: tuple[str, ...] = ("a", "b", "c"), **length: int) -> Rotation:
    return Rotation.model_validate(
        {"time_zone": zone, "start": start, "shift_length": length, "participants": participants}
    )


def handoffs(rotation: Rotation, count: int) -> list[datetime]:
    return [handoff(rotation, number) for number in range(count)]


def strictly_increase(instants: list[datetime]) -> bool:
    return all(one < other for one, other in pairwise(instants))


def all_exact(rotation: Rotation, found: list[datetime]) -> bool:
    """Return whether the handoffs are the oracle's, which is asked only where the standard library will not commit."""
    zone = ZoneInfo(rotation.time_zone)
    pairs = zip(slow_locals(rotation), found, strict=False)
    # A time that occurs twice or not at all equals no time of another zone (PEP 495).
    return all(
        at == datetime.combine(local, local.time(), zone) or at == slow_instant(zone, local) for local, at in pairs
    )


def days_of_change(zone: ZoneInfo, first: int, last: int) -> Iterator[datetime]:
    """Yield the UTC midnights before each change of offset in the years from `first` to `last`.

    Looks at five days at once: in those years no zone changed its clock twice in ten.
    """
    start, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    days = range((end - start).days)
    offsets = [(start + day * DAY).astimezone(zone).utcoffset() for day in days[::5]]
    for index, (before, after) in enumerate(pairwise(offsets)):
        if before != after:
            at = start + index * 5 * DAY
            while (at + DAY).astimezone(zone).utcoffset() == before:
                at += DAY
            yield at


@pytest.mark.parametrize("zone", ZONES)
def test_daily_handoffs_at_midnight_strictly_increase(zone: str) -> None:
    rotation = a_rotation(zone, datetime(2023, 1, 1), days=1)  # noqa: DTZ001
    found = handoffs(rotation, 4 * 365)
    assert strictly_increase(found)
    assert all_exact(rotation, found)


@pytest.mark.parametrize("zone", ZONES)
def test_weekly_handoffs_in_the_night_of_sunday_strictly_increase(zone: str) -> None:
    rotation = a_rotation(zone, datetime(2022, 1, 2, 2, 30), weeks=1)  # noqa: DTZ001
    found = handoffs(rotation, 16 * 52)
    assert strictly_increase(found)
    assert all_exact(rotation, found)


@pytest.mark.parametrize("zone", ZONES)
def test_hourly_handoffs_are_the_oracles_three_days_around_each_change(zone: str) -> None:
    for day in days_of_change(ZoneInfo(zone), 2012, 2027):
        start = clock(ZoneInfo(zone), day - DAY).replace(minute=15, second=0)
        rotation = a_rotation(zone, start, hours=1)
        found = handoffs(rotation, 72)
        assert all_exact(rotation, found)


@pytest.mark.parametrize("zone", ZONES)
def test_hourly_shifts_tile_the_day_of_each_change(zone: str) -> None:
    for day in days_of_change(ZoneInfo(zone), 2026, 2026):
        rotation = a_rotation(zone, clock(ZoneInfo(zone), day - HOUR), hours=1)
        for turn in islice(slow_turns(rotation), 26):
            assert shift_at(rotation, turn.start) == shift_at(rotation, turn.end - TICK) == as_shift(turn)


PARTICIPANTS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(tuple)
LENGTHS = st.one_of(
    st.integers(1, 80).map(lambda amount: {"hours": amount}),
    st.integers(1, 9).map(lambda amount: {"days": amount}),
    st.integers(1, 3).map(lambda amount: {"weeks": amount}),
    st.integers(1, 5).map(lambda amount: {"months": amount}),
)
STARTS = st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    """Any rotation; where its zone's clock changes that year, one that starts at most ten days before it does."""
    zone = draw(st.one_of(st.sampled_from(ODD_ZONES), st.sampled_from(ZONES)))
    start = draw(STARTS)
    changes = list(days_of_change(ZoneInfo(zone), start.year, start.year))
    quarters = draw(st.integers(0, 4 * 24 * 10))
    for change in changes[:1]:
        start = clock(ZoneInfo(zone), change) - quarters * HOUR / 4
    return a_rotation(zone, start.replace(day=min(start.day, 28)), draw(PARTICIPANTS), **draw(LENGTHS))


@settings(deadline=None, max_examples=150)
@given(rotation=rotations(), turns=st.integers(1, 400), share=st.floats(0, 1))
def test_any_shift_is_the_oracles(rotation: Rotation, turns: int, share: float) -> None:
    *_, turn = islice(slow_turns(rotation), turns)
    within = turn.start + share * (turn.end - turn.start - TICK)
    for at in (turn.start, within, turn.end - TICK):
        assert shift_at(rotation, at) == as_shift(turn)
    assert shift_at(rotation, handoff(rotation, 0) - TICK) is None


@st.composite
def spans_near(draw: st.DrawFn, middle: datetime) -> tuple[datetime, datetime]:
    """Some span within two days of `middle`, on whole minutes."""
    first, last = sorted(draw(st.lists(st.integers(-2880, 2880), min_size=2, max_size=2, unique=True)))
    return middle + timedelta(minutes=first), middle + timedelta(minutes=last)


@st.composite
def layers(draw: st.DrawFn, middle: datetime) -> Layer:
    """A layer that began within thirty days before `middle`, with up to two windows."""
    zone = draw(st.one_of(st.sampled_from(ODD_ZONES), st.sampled_from(ZONES)))
    start = clock(ZoneInfo(zone), middle) - draw(st.integers(-1000, 30 * 1440)) * timedelta(minutes=1)
    rotation = a_rotation(zone, start.replace(day=min(start.day, 28)), draw(PARTICIPANTS), **draw(LENGTHS))
    restrictions = draw(st.lists(WINDOWS, max_size=2).map(tuple))
    return Layer(name="l", rotation=rotation, restrictions=restrictions, rank=draw(st.integers(1, 2)))


WINDOWS = st.builds(
    Restriction,
    weekdays=st.lists(st.sampled_from(Weekday), min_size=3, unique=True).map(tuple),
    since=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
    until=st.times().map(lambda time: time.replace(second=0, microsecond=0)),
)


@st.composite
def live_data(draw: st.DrawFn, middle: datetime) -> tuple[tuple[Override, ...], tuple[Leave, ...]]:
    overrides = [
        Override(schedule="soc", kind=draw(st.sampled_from(OverrideKind)), start=start, end=end, responder=name)
        for start, end in draw(st.lists(spans_near(middle), max_size=3))
        for name in [draw(st.sampled_from("abcd"))]
    ]
    leave = [
        Leave(responder=draw(st.sampled_from("abcd")), start=start, end=end)
        for start, end in draw(st.lists(spans_near(middle), max_size=3))
    ]
    return tuple(overrides), tuple(leave)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[CompiledSchedule, datetime]:
    """A schedule, and the midnight of a day on which the clock of its first layer changes, where it ever does."""
    zone = draw(st.sampled_from(ODD_ZONES))
    days = list(days_of_change(ZoneInfo(zone), 2008, 2027)) or [datetime(2026, 1, 1, tzinfo=UTC)]
    middle = draw(st.sampled_from(days))
    first = draw(layers(middle))
    rotation = first.rotation.model_copy(update={"time_zone": zone})
    others = draw(st.lists(layers(middle), max_size=2))
    overrides, leave = draw(live_data(middle))
    schedule = CompiledSchedule(
        schedule=Schedule(
            name="soc", time_zone="UTC", layers=(first.model_copy(update={"rotation": rotation}), *others)
        ),
        overrides=overrides,
        leave=leave,
        responders=frozenset("abc"),
        version="1",
    )
    return schedule, middle


def minutes_to_ask(found: tuple[ScheduleShift, ...]) -> set[datetime]:
    """Return each quarter of an hour, and the minutes and ticks around each edge, within the spans."""
    start, end = found[0].start, found[-1].end
    quarters = {start + count * HOUR / 4 for count in range((end - start) // (HOUR / 4))}
    steps = [timedelta(minutes=minute) for minute in range(-5, 6)] + [-TICK, TICK]
    return {at for at in quarters | {span.start + step for span in found for step in steps} if start <= at < end}


@settings(deadline=None, max_examples=40)
@given(drawn=schedules())
def test_the_spans_of_a_schedule_give_the_answer_of_every_minute(drawn: tuple[CompiledSchedule, datetime]) -> None:
    schedule, middle = drawn
    found = shifts(schedule, middle - DAY, middle + 2 * DAY)
    assert (found[0].start, found[-1].end) == (middle - DAY, middle + 2 * DAY)
    assert all(one.end == other.start and one.on_call != other.on_call for one, other in pairwise(found))
    for at in minutes_to_ask(found):
        assert [span.on_call for span in found if span.start <= at < span.end] == [who(schedule, at)]
