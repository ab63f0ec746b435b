"""The small texts people write in the folder, made from values: the shortest that the grammar reads as the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from console.folder import grammar
from hub.model.rotation import ALL_WEEK, Restriction, ShiftLength, Weekday

_UNITS = ((3_600, "h"), (60, "min"), (1, "s"))
_MIDNIGHT = time(0)


def duration(span: timedelta | int) -> str:
    """Return `24 h`, `10 min` or `60 s`, in the largest of these that holds a whole number; a bare 0 for none."""
    seconds = int(span.total_seconds()) if isinstance(span, timedelta) else span
    return next((f"{seconds // size} {unit}" for size, unit in _UNITS if seconds and seconds % size == 0), "0")


def instant(at: datetime, time_zone: str, edge: grammar.Edge) -> str:
    """Return the shortest text that is read back as `at`: a day, a local time, else a time with its offset."""
    for text in _spellings(at, time_zone, edge):
        if _reads_as(text, at, time_zone, edge):
            return text
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} Z"


def _spellings(at: datetime, time_zone: str, edge: grammar.Edge) -> Iterator[str]:
    local = at.astimezone(ZoneInfo(time_zone))
    yield f"{local - timedelta(days=edge == 'end'):%Y-%m-%d}"
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        yield local.strftime(form)
        yield f"{local.strftime(form)} {_offset(local)}"


def _offset(local: datetime) -> str:
    text = local.strftime("%z")
    return f"{text[:3]}:{text[3:]}"


def _reads_as(text: str, at: datetime, time_zone: str, edge: grammar.Edge) -> bool:
    try:
        return grammar.instant(text, time_zone, edge) == at
    except ValueError:
        return False


def local_time(at: datetime) -> str:
    """Return the naive local time as `2026-12-07 09:00`, or its day alone for midnight."""
    if at.time() == _MIDNIGHT:
        return f"{at:%Y-%m-%d}"
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"


def turn(length: ShiftLength) -> str:
    """Return the length of a shift as `12 hours` or `1 month`."""
    unit = length.unit.value
    return f"{length.amount} {unit.removesuffix('s') if length.amount == 1 else unit}"


def hours_of_the_week(window: Restriction) -> str:
    """Return the window as `22:00-06:00`, `Mon-Fri 09:00-18:00` or `Sat,Sun`."""
    days = _weekdays(window.weekdays)
    if window.since == window.until == _MIDNIGHT:
        return days or "Mon-Sun"
    until = "24:00" if window.until == _MIDNIGHT else f"{window.until:%H:%M}"
    return f"{days} {window.since:%H:%M}-{until}".lstrip()


def _weekdays(days: tuple[Weekday, ...]) -> str:
    """Return `Mon-Fri` or `Sat,Sun`; nothing for the whole week."""
    if set(days) == set(ALL_WEEK):
        return ""
    runs: list[list[Weekday]] = []
    for day in ALL_WEEK:
        if day not in days:
            continue
        if runs and ALL_WEEK.index(day) == ALL_WEEK.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(_run(run) for run in runs)


def _run(days: list[Weekday]) -> str:
    names = [day.value.capitalize() for day in days]
    return f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names)
