"""Cuts long lists into slices: a cursor says how many rows were given, and which one was the last of them.

The stores list from one end and know no cursor. Rows that come at that end meanwhile shift the others: the slice goes
on behind the row that was the last, wherever that stands now, and only where that is gone by the number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from hub.errors import InputError

Row = TypeVar("Row")
MOST_NEW: Final = 2000
"""So many rows may come between two slices before rows are shown twice."""


class Slice(NamedTuple, Generic[Row]):
    """Some rows of a list, and the cursor of the next ones; None at the end."""

    rows: Sequence[Row]
    cursor: str | None


def cut(
    fetch: Callable[[int], Sequence[Row]], name: Callable[[Row], str], *, limit: int, cursor: str | None
) -> Slice[Row]:
    """Return at most `limit` rows after `cursor`, out of the first ones that `fetch` gives.

    Raises InputError for a cursor that no slice has given.
    """
    given, last = _read(cursor)
    asked = given + limit + 1
    found = fetch(asked)
    start = _behind(last, found, name)
    if start is None and last and len(found) == asked:
        asked += MOST_NEW
        found = fetch(asked)
        start = _behind(last, found, name)
    start = given if start is None else start
    rows = found[start : start + limit]
    ends = start + len(rows)
    more = len(found) > ends or len(found) >= asked
    return Slice(rows, f"{ends}.{name(rows[-1]) if rows else last}" if more else None)


def _behind(last: str, found: Sequence[Row], name: Callable[[Row], str]) -> int | None:
    """Return how many rows come up to the one called `last`; None when it is not there."""
    return next((number for number, row in enumerate(found, start=1) if last and name(row) == last), None)


def _read(cursor: str | None) -> tuple[int, str]:
    if cursor is None:
        return 0, ""
    number, _, last = cursor.partition(".")
    if not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise InputError(f"cursor: found {cursor!r}, expected one that came with a list")
    return int(number), last
