"""Times as people say them: `today 18:00`, `tomorrow 08:00`, `fri 18:00`, `08:00`, a day alone, or ISO."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from escalation.oncall.local_time import instant_of, readings, wall_time
from hub.errors import InputError

EXPECTED: Final = (
    "expected such as 'today 18:00', 'tomorrow 08:00', 'fri 18:00', '08:00' (the next), '2026-12-24' or "
    "'2026-12-24T18:00+01:00'"
)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
_YEARS: Final = range(1970, 9900)
_WEEK: Final = 7
_DAY: Final = timedelta(days=1)


class Reading(NamedTuple):
    """What a text means."""

    at: datetime | None
    """Aware UTC; None: now, by the hub's clock."""
    remark: str | None = None
    """What whoever wrote it must know."""


class Frame(NamedTuple):
    """By what a text is read."""

    option: str
    zone: str
    now: datetime
    after: datetime
    """What a weekday or a time of day comes after: now, or the start of which this is the end."""
    is_end: bool = False
    """True: a day alone means through that day."""


def read_time(text: str, frame: Frame) -> Reading:
    """Return what `text` means on the wall of the frame's zone.

    A time of day alone, and a weekday, is the next one; a time that occurs twice is the first, with a remark. Raises
    InputError that says what was expected, and for a time that the clock skips.
    """
    words = text.strip().lower().split()
    if words == ["now"]:
        return Reading(None)
    exact = _exact(text.strip())
    if exact is not None and exact.year not in _YEARS:
        raise InputError(f"{frame.option}: {text} is outside the years {_YEARS[0]} to {_YEARS[-1]}")
    if exact is not None and exact.tzinfo is not None:
        return Reading(exact.astimezone(UTC))
    wall = exact if exact is not None and not _is_day(text) else _spoken(words, exact, frame)
    if wall is None:
        raise InputError(f"{frame.option}: found {text!r}, {EXPECTED}")
    return _instant(wall, text, frame)


def _exact(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def _spoken(words: list[str], exact: datetime | None, frame: Frame) -> datetime | None:
    """Return the naive time on the wall that words mean, None when they mean none."""
    if exact is not None:
        return _of_day(exact.date(), None, frame)
    clock = _clock(words[-1]) if words else None
    named = words[:-1] if clock is not None else words
    if not named:
        return None if clock is None else _next(clock, frame)
    if len(named) > 1:
        return None
    today = wall_time(ZoneInfo(frame.zone), frame.now).date()
    if named[0] in ("today", "tomorrow"):
        return _of_day(today + _DAY * (named[0] == "tomorrow"), clock, frame)
    return _weekday(named[0], clock, frame)


def _clock(word: str) -> time | None:
    match = _CLOCK.fullmatch(word)
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _of_day(day: date, clock: time | None, frame: Frame) -> datetime:
    if clock is not None:
        return datetime.combine(day, clock)
    return datetime.combine(day + _DAY if frame.is_end else day, time())


def _next(clock: time, frame: Frame) -> datetime:
    begin = wall_time(ZoneInfo(frame.zone), frame.after)
    wall = datetime.combine(begin.date(), clock)
    return wall if wall > begin else wall + _DAY


def _weekday(name: str, clock: time | None, frame: Frame) -> datetime | None:
    """Return the next such day after the frame's instant; of today only what is still ahead."""
    found = [number for number, day in enumerate(_DAYS) if name.startswith(day) and _is_weekday(name, number)]
    if not found:
        return None
    begin = wall_time(ZoneInfo(frame.zone), frame.after)
    day = begin.date() + _DAY * ((found[0] - begin.weekday()) % _WEEK)
    wall = _of_day(day, clock, frame)
    # An end that is the start again is a slip of the pen, and no week.
    return wall if wall > begin or (frame.is_end and wall == begin) else wall + _DAY * _WEEK


def _is_weekday(name: str, number: int) -> bool:
    whole = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[number]
    return whole.startswith(name)


def _instant(wall: datetime, text: str, frame: Frame) -> Reading:
    zone = ZoneInfo(frame.zone)
    first, second = readings(zone, wall)
    if wall_time(zone, first) != wall:
        after = wall_time(zone, instant_of(zone, wall))
        raise InputError(
            f"{frame.option}: {text} does not exist in {frame.zone}: the clock skips {wall:%Y-%m-%d %H:%M};"
            f" name {after:%Y-%m-%d %H:%M} or later"
        )
    if first == second:
        return Reading(first)
    both = " and ".join(at.astimezone(zone).isoformat(timespec="minutes") for at in (first, second))
    return Reading(first, f"{frame.option}: {text} occurs twice in {frame.zone}, {both}: the first is meant")
