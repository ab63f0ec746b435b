"""Wall clock to instant and back, exact for every IANA zone: repeated hours, skipped hours and skipped days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import MINYEAR, UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def shifted(moment: datetime, by: timedelta) -> datetime:
    """Return `moment + by`, held at the first or last moment of the years 1 to 9999 where it would leave them."""
    try:
        return moment + by
    except OverflowError:
        limit = LATEST if by > timedelta(0) else EARLIEST
        return limit.replace(tzinfo=moment.tzinfo)


def wall_time(zone: ZoneInfo, at: datetime) -> datetime:
    """Return what the clock on the wall of `zone` shows at the aware instant `at`, naive; held as by `shifted`."""
    try:
        return at.astimezone(zone).replace(tzinfo=None, fold=0)
    except OverflowError:
        limit = EARLIEST if at.year == MINYEAR else LATEST
        return limit.replace(tzinfo=None)


def wall_text(zone: ZoneInfo, at: datetime) -> str:
    """Return the wall clock to the minute as people read it: `2026-12-05 22:00`."""
    return wall_time(zone, at).isoformat(sep=" ", timespec="minutes")


def instant_of(zone: ZoneInfo, local: datetime) -> datetime:
    """Return the first instant, in UTC, at which the clock of `zone` has reached the naive time `local`.

    A time that occurs twice means the first; one that does not exist means the first instant after the gap
    (semantics 3). A later `local` never gives an earlier instant. `local` has fold 0.
    """
    supposed = datetime.combine(local, local.time(), zone)  # four times as fast as `replace`
    at = _utc(supposed)
    if at.astimezone(zone).utcoffset() == supposed.utcoffset():
        return at
    # Only in a gap does the offset from before the change (PEP 495) lead to an instant at which another one holds. The
    # change lies not after that instant, and after the one that the new offset would give.
    return _first_second(_utc(supposed.replace(fold=1)), at, lambda second: wall_time(zone, second) >= local)


def readings(zone: ZoneInfo, local: datetime) -> tuple[datetime, datetime]:
    """Return the instants at which `zone` shows `local`, first and second; the same twice for an ordinary time.

    For a time in a gap neither of them shows it.
    """
    return _utc(local.replace(tzinfo=zone, fold=0)), _utc(local.replace(tzinfo=zone, fold=1))


def offset_changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield each instant after `start` and up to `end` at which the UTC offset of `zone` changes.

    Looks once a day: no zone has ever changed its clock and changed it back within three days.
    """
    while start < end:
        after = min(shifted(start, DAY), end)
        if _offset(zone, after) != _offset(zone, start):
            yield _change_between(zone, start, after)
        start = after


def _change_between(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    before = _offset(zone, start)
    return _first_second(start, end, lambda at: _offset(zone, at) != before)


def _utc(moment: datetime) -> datetime:
    """Return the aware `moment` in UTC, held as by `shifted`."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return EARLIEST if moment.year == MINYEAR else LATEST


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return wall_time(zone, at) - at.replace(tzinfo=None)


def _first_second(after: datetime, until: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """Return the first second after `after`, up to `until`, from which `holds` is true; clocks change on whole ones."""
    seconds = range((after - _EPOCH) // _SECOND, (until - _EPOCH) // _SECOND + 1)
    index = bisect_left(seconds, True, key=lambda second: holds(_EPOCH + second * _SECOND))
    return _EPOCH + seconds[index] * _SECOND
