"""Instants as people read and hear them, always with their zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from escalation.words.languages import Phrase
from hub.model.responder import Language
from hub.model.rotation import TimeZone

_SPOKEN: Final = Phrase(
    "{month} {day} at {hour}:{minute:02}, {zone}",
    "{month}月{day}日{hour}点{minute}分，{zone}",
    "{month}月{day}日{hour}時{minute}分、{zone}",
)
_UTC: Final = Phrase("UTC", "协调世界时", "協定世界時")
_LOCAL: Final = Phrase("your time", "当地时间", "現地時間")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def spoken_time(at: datetime, time_zone: TimeZone | None, language: Language) -> str:
    """Return `at` for the ear: in the listener's own zone ("your time"), or in UTC when the zone is not known."""
    local = at.astimezone(ZoneInfo(time_zone) if time_zone else UTC)
    return _SPOKEN.to(
        language,
        month=_MONTHS[local.month - 1] if language is Language.EN else local.month,
        day=local.day,
        hour=local.hour,
        minute=local.minute,
        zone=(_LOCAL if time_zone else _UTC).to(language),
    )


def utc_time(at: datetime) -> str:
    """Return `at` as `2026-06-01 03:07:00 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def local_day_and_time(at: datetime, time_zone: TimeZone) -> str:
    """Return `2026-06-01 03:07+02:00 (Europe/Berlin)`: an hour that the clock shows twice is told by its offset."""
    local = at.astimezone(ZoneInfo(time_zone))
    return f"{local.isoformat(sep=' ', timespec='minutes')} ({time_zone})"


def local_time(at: datetime, time_zone: TimeZone | None) -> str:
    """Return the time of day of `at` with the name of its zone: `03:07 (Europe/Berlin)`, or `01:07 (UTC)`."""
    local = at.astimezone(ZoneInfo(time_zone) if time_zone else UTC)
    return f"{local:%H:%M} ({time_zone or 'UTC'})"
