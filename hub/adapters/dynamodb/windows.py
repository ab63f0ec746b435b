"""Windows in DynamoDB: those of one reader stand in one partition, by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, applied, new_mark
from hub.adapters.dynamodb.rows import from_row, instant_text, number_text, row_text
from hub.adapters.dynamodb.table import ABSENT, Condition, DynamoTable, Item, Written
from hub.adapters.dynamodb.tables import DUE, PARTITION, SORT
from hub.errors import ConflictError, NotFoundError
from hub.model.base import as_utc
from hub.model.window import Window, join

WINDOW: Final = "window"
RACES: Final = 20
"""So often a lost race is decided again before the message goes back to its queue."""


class DynamoWindowStore:
    """`hub.ports.WindowStore` over the table `state`. A change raises ConflictError when others win every race."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def join(self, reader: str, notice_id: str, now: datetime) -> Window:
        """Apply `hub.model.window.join` to the reader's newest window; return the result, stored."""
        for _ in range(RACES):
            newest = next(self._state.query(_partition(reader), backwards=True, limit=1), None)
            window = join(None if newest is None else from_row(Window, newest), reader, notice_id, now)
            before = newest if newest is not None and from_row(Window, newest).number == window.number else None
            if self._replace(before, window):
                return window
        raise ConflictError(f"the windows of {reader} changed {RACES} times while {notice_id} was joining")

    def get(self, window_id: str) -> Window | None:
        """Return the window, or None."""
        item = self._get(window_id)
        return None if item is None else from_row(Window, item)

    def lease(self, window_id: str, now: datetime, until: datetime) -> Window | None:
        """Take the window for sending; return it, or None when it is sent, in other hands or unknown."""

        def leased(window: Window) -> Window | None:
            return window.model_copy(update={"leased_until": as_utc(until)}) if window.free(now) else None

        return self._change(window_id, leased)

    def sent(self, window_id: str, at: datetime) -> None:
        """Note once that the window was sent; raise NotFoundError when there is no such window."""

        def noted(window: Window) -> Window | None:
            return window.model_copy(update={"sent_at": as_utc(at)}) if window.sent_at is None else None

        if self._change(window_id, noted) is None and self._get(window_id) is None:
            raise NotFoundError(f"no window {window_id}")

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Window]:
        """Return windows that ended at or before `before` and were not sent, the first ended first."""
        items = self._state.indexed(DUE, WINDOW, until=instant_text(before), limit=limit)
        windows = [from_row(Window, item) for item in items]
        return sorted((each for each in windows if each.sent_at is None), key=lambda each: (each.ends_at, each.reader))

    def _change(self, window_id: str, change: Callable[[Window], Window | None]) -> Window | None:
        """Store what `change` makes of the window and return it; None when it makes nothing, or without a window."""
        for _ in range(RACES):
            item = self._get(window_id)
            changed = change(from_row(Window, item)) if item is not None else None
            if item is None or changed is None:
                return None
            if self._replace(item, changed):
                return changed
        raise ConflictError(f"window {window_id} changed {RACES} times while it was being changed")

    def _replace(self, before: Item | None, window: Window) -> bool:
        """Store the window in place of `before` (None: it is new); return whether nobody else was first."""
        mark = new_mark()
        condition = ABSENT if before is None else Condition("#writer = :writer", {":writer": before[WRITER]}, _NAMES)
        written: Written = self._state.put({**_item(window), WRITER: mark}, condition)
        return applied(written, mark)

    def _get(self, window_id: str) -> Item | None:
        reader, _, number = window_id.rpartition(".")
        known = number.isascii() and number.isdigit()
        return self._state.get(_partition(reader), number_text(int(number))) if known else None


_NAMES: Final = {"#writer": WRITER}


def _partition(reader: str) -> str:
    return f"windows#{reader}"


def _item(window: Window) -> dict[str, Any]:
    item = {PARTITION: _partition(window.reader), SORT: number_text(window.number), "row": row_text(window)}
    if window.sent_at is None:
        item |= {DUE.partition: WINDOW, DUE.sort: instant_text(window.ends_at)}
    return item
