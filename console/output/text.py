"""Text for people's terminals: nothing that comes from outside may move a cursor, colour or turn the line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from escalation.words.escaping import clip, for_terminal

LONGEST: Final = 400
"""Characters of one value; a hostile one may have a million."""


def shown(value: object) -> str:
    """Return `value` on one line as a terminal may show it, clipped; None is empty (semantics 1, sinks)."""
    return "" if value is None else clip(for_terminal(str(value)), LONGEST)


def shown_lines(text: str) -> list[str]:
    """Return the lines of `text`, each safe for a terminal and with its indentation kept."""
    return [" " * (len(line) - len(line.lstrip(" "))) + for_terminal(line) for line in text.splitlines()]


def visible(text: str) -> list[str]:
    r"""Return the lines of `text` with each character that is not printable written out: \x1b for an escape."""
    return ["".join(c if c.isprintable() else _escaped(c) for c in line) for line in text.split("\n")]


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def clipped_left(text: str, width: int) -> str:
    """Return the last `width` characters of `text`: of a long path the end says most."""
    return text if len(text) <= width else f"…{text[1 - width :]}"


def utc(at: datetime) -> str:
    """Return `at` in UTC to the second: `2026-06-01 03:00:00Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"


def local(at: datetime, time_zone: str) -> str:
    """Return `at` on the wall of `time_zone` with the offset that holds then: `2026-06-01 05:00+02:00`.

    At the very ends of the calendar, where the zone's own year would not exist, it is the time in UTC.
    """
    try:
        wall = at.astimezone(ZoneInfo(time_zone))
    except OverflowError:
        wall = at.astimezone(UTC)
    return wall.isoformat(sep=" ", timespec="minutes")


def minutes(seconds: int) -> str:
    """Return a span for people: `45 s` below two minutes, else minutes to one decimal: `12.5 min`."""
    span = timedelta(seconds=seconds)
    return f"{seconds} s" if span < timedelta(minutes=2) else f"{span / timedelta(minutes=1):.1f} min"


def count(number: int, noun: str) -> str:
    """Return `1 record`, `2 records`, `3 policies`, `4 days`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"
