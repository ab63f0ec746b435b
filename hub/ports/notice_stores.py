"""Where notices and the windows that gather them are kept, as Protocols: what `stores` says of all stores holds too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from hub.model.notice import Notice
from hub.model.window import Window


class NoticeStore(Protocol):
    """Notices, stored before they are sent."""

    def put(self, notice: Notice) -> Notice:
        """Store the notice unless there is one with its id; return the stored one."""
        ...

    def get(self, notice_id: str) -> Notice | None:
        """Return the notice, or None."""
        ...

    def of_window(self, window_id: str) -> Sequence[Notice]:
        """Return the notices put into a window by number, from one consistent query."""
        ...

    def lease(self, notice_id: str, now: datetime, until: datetime) -> Notice | None:
        """Take the notice for sending, until `until` at the latest; return it.

        Return None when it is sent, in other hands at `now`, or unknown.
        """
        ...

    def release(self, notice: Notice) -> None:
        """Give back a notice that was leased and could not be handed over; nothing if it is in other hands since."""
        ...

    def sent(self, notice_id: str, at: datetime) -> None:
        """Note the first sending; raise NotFoundError when there is no such notice."""
        ...

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Notice]:
        """Return notices requested at or before `before` and not sent, the oldest first.

        Silent ones, and those that the digest of a window tells, are left out.
        """
        ...

    def find(self, limit: int = 1000) -> Sequence[Notice]:
        """Return notices, the newest first."""
        ...


class WindowStore(Protocol):
    """Windows: what gathers the notices of one reader into a digest."""

    def join(self, reader: str, notice_id: str, now: datetime) -> Window:
        """Apply `hub.model.window.join` to the reader's newest window; return the result, stored."""
        ...

    def get(self, window_id: str) -> Window | None:
        """Return the window, or None."""
        ...

    def lease(self, window_id: str, now: datetime, until: datetime) -> Window | None:
        """Take the window for sending, until `until` at the latest; return it.

        Return None when it is sent, in other hands at `now`, or unknown.
        """
        ...

    def sent(self, window_id: str, at: datetime) -> None:
        """Note once that the window was sent; raise NotFoundError when there is no such window."""
        ...

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Window]:
        """Return windows that ended at or before `before` and were not sent, the first ended first."""
        ...
