"""A long list comes in slices, and each row that was there at the start comes in exactly one of them."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.operator_api.slices import cut
from hub.errors import InputError


def first(rows: list[str], most: int) -> list[str]:
    return rows[:most]


def walk(rows: list[str], limit: int, arriving: list[int]) -> list[str]:
    """Read all of `rows` by slices while so many new ones come at the front before each; return what was read."""
    seen: list[str] = []
    cursor: str | None = None
    turn = 0
    while True:
        part = cut(partial(first, rows), str, limit=limit, cursor=cursor)
        assert len(part.rows) <= limit
        seen += part.rows
        cursor = part.cursor
        if cursor is None:
            return seen
        rows = [f"new-{turn}-{number}" for number in range(arriving[turn] if turn < len(arriving) else 0)] + rows
        turn += 1


@given(st.integers(0, 30), st.integers(1, 12), st.lists(st.integers(0, 20), max_size=6))
def test_rows_that_come_meanwhile_neither_repeat_nor_hide_a_row(count: int, limit: int, arriving: list[int]) -> None:
    rows = [f"row.{number}" for number in range(count)]

    assert walk(rows, limit, arriving) == rows


def test_when_the_last_row_is_gone_it_goes_on_by_the_number() -> None:
    begun = cut(lambda most: ["a", "b", "c", "d"][:most], str, limit=2, cursor=None)

    assert cut(lambda most: ["a", "c", "d"][:most], str, limit=2, cursor=begun.cursor).rows == ["d"]


def test_rows_without_a_name_go_on_by_the_number() -> None:
    rows = ["x", "x", "x"]
    begun = cut(lambda _: rows, lambda _: "", limit=2, cursor=None)

    assert (begun.cursor, cut(lambda _: rows, lambda _: "", limit=2, cursor=begun.cursor)) == ("2.", (["x"], None))


def test_the_end_has_no_cursor() -> None:
    assert cut(lambda most: ["a", "b"][:most], str, limit=2, cursor=None).cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "-1.a", "1234567890.a", "².a"])
def test_a_cursor_that_no_slice_gave_is_refused(cursor: str) -> None:
    with pytest.raises(InputError, match="cursor"):
        cut(lambda _: ["a"], str, limit=1, cursor=cursor)
