"""A second, slow answer to who is on call, for tests: it shares no function, constant or model with the hub.

Everything is written in plain dictionaries and tuples, times are naive minutes of UTC, and the only help is `zoneinfo`.
A clock is read minute by minute, and a rotation is walked handoff by handoff from its start.

A schedule is `{"layers": [...], "overrides": [...], "leave": [...], "people": {...}}`:

- a layer: name, rank, zone, start (local), unit, amount, people, and windows, each `("hours", weekdays, since, until)`
  with minutes of the day, or `("holidays", taken_out, days)`;
- an override: kind, start, end, person, instead_of, sequence, swap;
- leave: `(person, start, end)`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
Answer = tuple[tuple[str, str | None, int | None], ...]
"""For each person in calling order: their name, and their layer or the sequence of the override that put them there."""


def wall(zone: str, minute: datetime) -> datetime:
    """Return what the clock on the wall shows at a naive minute of UTC."""
    return minute.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=8)
def first_shown(zone: str, day: datetime) -> dict[datetime, datetime]:
    """Return, for each minute of the wall in the days around `day`, the minute of UTC at which it was reached first.

    A minute that the clock jumped over was reached when it had jumped.
    """
    found: dict[datetime, datetime] = {}
    minute = day - 2 * A_DAY
    next_to_show = wall(zone, minute)
    while minute < day + 2 * A_DAY:
        shown = wall(zone, minute)
        while next_to_show <= shown:
            found[next_to_show] = minute
            next_to_show += A_MINUTE
        minute += A_MINUTE
    return found


def later(local: datetime, unit: str, amount: int) -> datetime:
    """Return the wall-clock time one shift after `local`."""
    if unit != "months":
        return local + amount * {"hours": timedelta(hours=1), "days": A_DAY, "weeks": 7 * A_DAY}[unit]
    for _ in range(amount):
        first_of_next = (local.replace(day=1) + 31 * A_DAY).replace(day=1)
        local = first_of_next.replace(day=local.day)
    return local


def person_of_turn(layer: dict[str, Any], minute: datetime, day: datetime) -> str | None:
    """Return whose turn it is, None before the rotation begins."""
    reached = first_shown(layer["zone"], day)
    first, last = next(iter(reached)), next(reversed(reached))
    turn, local = -1, layer["start"]
    while local < first or (local <= last and reached[local] <= minute):
        turn, local = turn + 1, later(local, layer["unit"], layer["amount"])
    return None if turn < 0 else str(layer["people"][turn % len(layer["people"])])


def open_at(layer: dict[str, Any], minute: datetime) -> bool:
    """Return whether the windows of a layer let it be active."""
    local = wall(layer["zone"], minute)
    added: list[bool] = []
    for window in layer["windows"]:
        if window[0] == "holidays":
            _, taken_out, days = window
            if taken_out and local.date() in days:
                return False
            if not taken_out:
                added.append(local.date() in days)
        else:
            added.append(within(local, window))
    return not added or any(added)


def within(local: datetime, window: tuple[str, set[int], int, int]) -> bool:
    """Return whether a window that began today or yesterday holds `local`."""
    _, weekdays, since, until = window
    length = until - since if until > since else until + 24 * 60 - since
    for ago in (0, 1):
        midnight = local.replace(hour=0, minute=0) - ago * A_DAY
        begin = midnight + since * A_MINUTE
        if midnight.weekday() in weekdays and begin <= local < begin + length * A_MINUTE:
            return True
    return False


def away(schedule: dict[str, Any], person: str, minute: datetime) -> bool:
    """Return whether somebody is gone or on leave."""
    if person not in schedule["people"]:
        return True
    return any(name == person and start <= minute < end for name, start, end in schedule["leave"])


def on_call(schedule: dict[str, Any], minute: datetime, day: datetime) -> Answer:
    """Return who is on call at a naive minute of UTC, from one day before `day` to two days after it."""
    edits = [edit for edit in schedule["overrides"] if edit["start"] <= minute < edit["end"]]
    edits.sort(key=lambda edit: int(edit["sequence"]))
    places = by_rank(schedule, edits, minute, day)
    for edit in edits:
        places = edited(places, edit, gone=away(schedule, edit["person"], minute))
    answer: dict[str, tuple[str, str | None, int | None]] = {}
    for place in places:
        if place["now"] is not None and place["now"][0] not in answer:
            answer[place["now"][0]] = place["now"]
    return tuple(answer.values())


def by_rank(
    schedule: dict[str, Any], edits: list[dict[str, Any]], minute: datetime, day: datetime
) -> list[dict[str, Any]]:
    """Return the places of the highest rank that has somebody after swaps: all who ever had it, and who has it now."""
    ranks: dict[int, list[dict[str, Any]]] = {}
    for layer in schedule["layers"]:
        person = person_of_turn(layer, minute, day) if open_at(layer, minute) else None
        if person is None:
            continue
        taken = [person]
        for edit in edits:
            if edit["swap"] and edit["instead_of"] in taken and not away(schedule, edit["person"], minute):
                taken.append(edit["person"])
        if not away(schedule, taken[-1], minute):
            ranks.setdefault(layer["rank"], []).append({"had": {person}, "now": (person, layer["name"], None)})
    return ranks[max(ranks)] if ranks else []


def edited(places: list[dict[str, Any]], edit: dict[str, Any], *, gone: bool) -> list[dict[str, Any]]:
    """Return the places after one override."""
    person, kind = edit["person"], edit["kind"]
    if kind == "remove":
        return [
            {"had": place["had"], "now": None} if place["now"] and place["now"][0] == person else place
            for place in places
        ]
    if gone:
        return places
    own = {"had": {person}, "now": (person, None, edit["sequence"])}
    if kind == "add" or (edit["instead_of"] is None and not places):
        return [*places, own]
    return [
        {"had": place["had"] | {person}, "now": own["now"]}
        if edit["instead_of"] is None or edit["instead_of"] in place["had"]
        else place
        for place in places
    ]
