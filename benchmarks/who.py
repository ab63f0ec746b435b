"""Measures `who` on a compiled schedule against dateutil's rrule on the same schedule, in the same run.

The schedule is three years old: a weekly rotation of five, above it a night layer that hands over daily, from 22:00 to
06:00, and above that a weekend layer. Two people are on leave, and one week is covered by hand.

With rrule the schedule is written as calendars write it: for each person of each layer a set of rules on the wall
clock, every fifth week for one of five, with an EXDATE for each turn that falls into their leave and an RDATE for the
week that somebody covers. Whoever has a turn that began last and is not over is on call, the highest layer first:
`rruleset.before` is asked for it. The answers are compared before anything is measured: both must name the same person
at each of the instants, which are spread over the next year.

`who` also says why, in words; rrule is not asked for that. Printed are the processor time of one answer, the median of
some rounds, and the ratios: of `who`, which works each answer out; of `Answers`, which pages and proofs ask and which
works out each span of a compiled schedule once; and of rrule with its own cache, which holds every turn since the
start.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import process_time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import dateutil
from dateutil.rrule import DAILY, WEEKLY, rrule, rruleset

from escalation.oncall import Answers, compile_schedule, who
from hub.model.responder import Leave
from hub.model.rotation import Rotation
from hub.model.schedule import CompiledSchedule, Layer, Override, OverrideKind, Schedule

BERLIN = ZoneInfo("Europe/Berlin")
TEAM = ("dana", "finn", "hana", "sam", "wei")
NIGHT, WEEKEND = ("wei", "sam", "dana"), ("hana", "finn")
BEGUN = datetime(2023, 12, 4, 9, 0)  # noqa: DTZ001 - local on purpose
NOW = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
AWAY = (("finn", NOW + 3 * WEEK, NOW + 5 * WEEK), ("sam", NOW, NOW + 2 * WEEK))
COVERED = (NOW + 7 * WEEK, NOW + 8 * WEEK, "hana")
INSTANTS = tuple(NOW + number * timedelta(hours=43, minutes=13) for number in range(200))
ROUNDS = 5
REPEATS = {"who": 10, "Answers": 100, "rrule": 1, "rrule, cached": 10}
"""How often all instants are answered in a round."""


def compiled() -> CompiledSchedule:
    """Return the schedule in the hub's own form."""
    start, end, cover = COVERED
    override = Override(schedule="soc", kind=OverrideKind.REPLACE, start=start, end=end, responder=cover)
    return compile_schedule(
        Schedule(
            name="soc",
            time_zone="Europe/Berlin",
            layers=(
                layer("base", 0, TEAM, "weeks"),
                layer("night", 1, NIGHT, "days", {"since": "22:00", "until": "06:00"}),
                layer("weekend", 2, WEEKEND, "weeks", {"weekdays": ["sat", "sun"]}),
            ),
        ),
        [override],
        leave=[Leave(responder=name, start=begin, end=until) for name, begin, until in AWAY],
        responders=TEAM,
        version="1",
    )


def layer(name: str, rank: int, people: tuple[str, ...], unit: str, *windows: dict[str, object]) -> Layer:
    """Return a layer that began at nine on a Monday three years ago."""
    rotation = Rotation.model_validate(
        {"time_zone": BERLIN.key, "start": BEGUN, "shift_length": {unit: 1}, "participants": people}
    )
    return Layer.model_validate({"name": name, "rank": rank, "rotation": rotation, "restrictions": windows})


class Ruled(NamedTuple):
    """When somebody has a turn on a layer, and how long one lasts."""

    person: str
    turns: rruleset
    length: timedelta


def rules(*, cache: bool = False) -> tuple[tuple[Ruled, ...], ...]:
    """Return the cover and the same layers in dateutil's rules, the highest first."""
    start, _, cover = COVERED
    covered = rruleset(cache)
    covered.rdate(on_the_wall(start))
    weekends = [
        (name, DAY, rrule(WEEKLY, BEGUN.replace(hour=0) + turn * WEEK, interval=len(WEEKEND), byweekday=(5, 6)))
        for turn, name in enumerate(WEEKEND)
    ]
    nights = [
        (name, timedelta(hours=8), rrule(DAILY, BEGUN.replace(hour=22) + turn * DAY, interval=len(NIGHT)))
        for turn, name in enumerate(NIGHT)
    ]
    weeks = [(name, WEEK, rrule(WEEKLY, BEGUN + turn * WEEK, interval=len(TEAM))) for turn, name in enumerate(TEAM)]
    layers = (tuple(ruled(*each, cache=cache) for each in layer) for layer in (weekends, nights, weeks))
    return (Ruled(cover, covered, WEEK),), *layers


def ruled(person: str, length: timedelta, rule: rrule, *, cache: bool) -> Ruled:
    """Return the turns of a rule without those that fall into the person's leave."""
    turns = rruleset(cache)
    turns.rrule(rule)
    for name, start, end in AWAY:
        for turn in rule.between(on_the_wall(start), on_the_wall(end), inc=True):
            if name == person and turn < on_the_wall(end):
                turns.exdate(turn)
    return Ruled(person, turns, length)


def on_the_wall(at: datetime) -> datetime:
    """Return what the clock in Berlin shows."""
    return at.astimezone(BERLIN).replace(tzinfo=None)


def ruled_who(layers: tuple[tuple[Ruled, ...], ...], at: datetime) -> str | None:
    """Return who is on call by the rules."""
    local = on_the_wall(at)
    for layer_of_people in layers:
        for person, turns, length in layer_of_people:
            begun = turns.before(local, inc=True)
            if begun is not None and local < begun + length:
                return person
    return None


def seconds_each(answer: Callable[[datetime], object], repeats: int) -> float:
    """Return the processor time of one answer."""
    start = process_time()
    for _ in range(repeats):
        for at in INSTANTS:
            answer(at)
    return (process_time() - start) / (repeats * len(INSTANTS))


def main() -> None:
    """Compare, measure and print."""
    schedule, layers, cached = compiled(), rules(), rules(cache=True)
    answers = Answers(schedule)
    first = seconds_each(answers.who, 1)
    for at in INSTANTS:
        ruled = ruled_who(layers, at)
        expected = [ruled] if ruled else []
        for said in (who(schedule, at), answers.who(at)):
            if [entry.responder for entry in said] != expected or ruled_who(cached, at) != ruled:
                sys.exit(f"at {at}: who says {said}, rrule {ruled}")
    print(f"Python {sys.version.split()[0]} on {platform.machine()}, dateutil {dateutil.__version__};", end=" ")
    print(f"3 layers, 3 years old, {len(INSTANTS)} instants, the same answers")
    asked: dict[str, Callable[[datetime], object]] = {
        "who": lambda at: who(schedule, at),
        "Answers": answers.who,
        "rrule": lambda at: ruled_who(layers, at),
        "rrule, cached": lambda at: ruled_who(cached, at),
    }
    rounds = [{name: seconds_each(each, REPEATS[name]) for name, each in asked.items()} for _ in range(ROUNDS)]
    for name in asked:
        each = median(measured[name] for measured in rounds)
        ratio = median(measured["rrule"] / measured[name] for measured in rounds)
        print(f"{name:14} {each * 1e6:8.1f} µs, {ratio:6.0f} times as fast as rrule")
    print(f"Answers, when each of the year's weeks was asked about for the first time: {first * 1e6:.0f} µs")


if __name__ == "__main__":
    main()
