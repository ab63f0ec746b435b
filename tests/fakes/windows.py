"""Windows in plain memory, beside the stores of `tests.fakes.stores`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.errors import NotFoundError
from hub.model.base import as_utc
from hub.model.window import Window, join


class MemoryWindowStore:
    def __init__(self) -> None:
        self._windows: dict[str, Window] = {}

    def join(self, reader: str, notice_id: str, now: datetime) -> Window:
        newest = max((w for w in self._windows.values() if w.reader == reader), key=lambda w: w.number, default=None)
        window = join(newest, reader, notice_id, now)
        self._windows[window.id] = window
        return window

    def get(self, window_id: str) -> Window | None:
        return self._windows.get(window_id)

    def lease(self, window_id: str, now: datetime, until: datetime) -> Window | None:
        window = self._windows.get(window_id)
        if window is None or not window.free(now):
            return None
        self._windows[window_id] = window.model_copy(update={"leased_until": as_utc(until)})
        return self._windows[window_id]

    def sent(self, window_id: str, at: datetime) -> None:
        window = self._windows.get(window_id)
        if window is None:
            raise NotFoundError(f"no window {window_id}")
        self._windows[window_id] = window.model_copy(update={"sent_at": window.sent_at or as_utc(at)})

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Window]:
        waiting = [w for w in self._windows.values() if not w.sent_at and w.ends_at <= before]
        return sorted(waiting, key=lambda window: window.ends_at)[:limit]
