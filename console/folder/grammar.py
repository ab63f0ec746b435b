"""The small texts people write in the folder: durations, hours of the week, instants, turns and telephone numbers.

Each function returns a value or raises ValueError with what was expected.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hub.model.rotation import ALL_WEEK, Restriction, ShiftLength, Weekday

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1,
    "min": 60, "minute": 60, "minutes": 60,
    "h": 3_600, "hour": 3_600, "hours": 3_600,
    "d": 86_400, "day": 86_400, "days": 86_400,
}  # fmt: skip
_AMOUNT = re.compile(r"([0-9]{1,6}) ?([a-z]+)")
_DASH = re.compile(r"\s*[-\u2013]\s*")
_HOURS = re.compile(r"([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?: ?(Z|[+-][0-9]{2}:[0-9]{2}))?")
_MIDNIGHT_AT_THE_END = "24:00"

A_DURATION = "expected a duration such as 60 s, 10 min or 24 h"
HOURS_OF_THE_WEEK = "expected hours such as 22:00-06:00, Mon-Fri 09:00-18:00, Sat,Sun or holidays DE"
AN_INSTANT = "expected a time such as 2026-12-18, 2026-12-18 09:00 or 2026-12-18 09:00 +01:00"
A_LOCAL_TIME = "expected a local time without an offset, such as 2026-12-07 09:00"
A_TURN = "expected the length of a turn, such as 12 hours, 2 days or 1 week"
A_NUMBER = "expected a telephone number with a plus and the country's code, such as +1 555 555 0101"

Edge = Literal["start", "end"]


def duration(text: str) -> timedelta:
    """Return the duration written as `60 s`, `10 min`, `24 h` or `2 days`; a bare 0 needs no unit."""
    match = _AMOUNT.fullmatch(text.lower())
    if text == "0":
        return timedelta(0)
    if match is None or match[2] not in _UNITS:
        raise ValueError(A_DURATION)
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def turn(text: str) -> ShiftLength:
    """Return the length of a shift written as `12 hours`, `2 weeks` or `1 month`: wall-clock units (semantics 3)."""
    match = _AMOUNT.fullmatch(text.lower())
    unit = match[2] if match else ""
    plural = unit if unit.endswith("s") else f"{unit}s"
    if match is None or plural not in {"hours", "days", "weeks", "months"} or not 1 <= int(match[1]) <= 10_000:
        raise ValueError(A_TURN)
    return ShiftLength.model_validate({plural: int(match[1])})


def hours_of_the_week(text: str) -> Restriction:
    """Return the window written as `22:00-06:00`, `Mon-Fri 09:00-18:00` or `Sat,Sun`; days are those it begins on."""
    *days, last = _DASH.sub("-", re.sub(r"\s*,\s*", ",", text)).split()
    match = _HOURS.fullmatch(last)
    words = days if match else [*days, last]
    if len(words) > 1:
        raise ValueError(HOURS_OF_THE_WEEK)
    weekdays = _weekdays(words[0]) if words else ALL_WEEK
    if match is None:
        return Restriction(weekdays=weekdays)
    at_midnight = f"{match[3]}:{match[4]}" == _MIDNIGHT_AT_THE_END
    since, until = _clock(match[1], match[2]), time(0) if at_midnight else _clock(match[3], match[4])
    if since == until and not at_midnight:
        raise ValueError(f"{HOURS_OF_THE_WEEK}: a window that ends where it begins says nothing")
    return Restriction(weekdays=weekdays, since=since, until=until)


def _clock(hour: str, minute: str) -> time:
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise ValueError(HOURS_OF_THE_WEEK) from error


def _weekdays(text: str) -> tuple[Weekday, ...]:
    chosen = {day for part in text.split(",") for day in _span_of_days(part)}
    return tuple(day for day in ALL_WEEK if day in chosen)


def _span_of_days(part: str) -> tuple[Weekday, ...]:
    first, dash, last = part.lower().partition("-")
    try:
        begin, end = ALL_WEEK.index(Weekday(first)), ALL_WEEK.index(Weekday(last if dash else first))
    except ValueError as error:
        raise ValueError(HOURS_OF_THE_WEEK) from error
    return tuple(ALL_WEEK[(begin + step) % 7] for step in range((end - begin) % 7 + 1))


def instant(text: str, time_zone: str, edge: Edge) -> datetime:
    """Return the aware UTC instant of a time in `time_zone`, unless it carries an offset of its own.

    A bare day means its first instant for `edge` "start" and its last, the next midnight, for "end": `until:
    2026-12-18` holds through that day. A local time that occurs twice means the first; one that the clock skips is
    refused.
    """
    day = _DAY.fullmatch(text)
    match = _TIME.fullmatch(text)
    try:
        if day is not None:
            midnight = datetime.fromisoformat(day[1]) + timedelta(days=edge == "end")
            return midnight.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
        if match is not None and match[3]:
            return datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3]}").astimezone(UTC)
        if match is not None:
            return _on_the_wall(datetime.fromisoformat(f"{match[1]}T{match[2]}"), time_zone)
    except OverflowError as error:
        raise ValueError(AN_INSTANT) from error
    except ValueError as error:
        raise ValueError(str(error) if "does not exist" in str(error) else AN_INSTANT) from error
    raise ValueError(AN_INSTANT)


def _on_the_wall(local: datetime, time_zone: str) -> datetime:
    zone = ZoneInfo(time_zone)
    result = local.replace(tzinfo=zone).astimezone(UTC)
    if result.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError(f"expected a time that the clock shows: this one does not exist in {time_zone}")
    return result


def local_time(text: str) -> datetime:
    """Return the naive local time of `2026-12-07 09:00`, or of a bare day its midnight."""
    day, match = _DAY.fullmatch(text), _TIME.fullmatch(text)
    if (day is None and match is None) or (match is not None and match[3]):
        raise ValueError(A_LOCAL_TIME)
    try:
        return datetime.fromisoformat(text.replace(" ", "T"))
    except ValueError as error:
        raise ValueError(A_LOCAL_TIME) from error


def phone_number(text: str) -> str:
    """Return the number in E.164: blanks, hyphens, parentheses and dots are taken out, nothing else is guessed."""
    number = re.sub(r"[ ().-]", "", text)
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number):
        raise ValueError(A_NUMBER)
    return number
