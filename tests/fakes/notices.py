"""Notices in memory, proved by the contract suite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.errors import NotFoundError
from hub.model.notice import Notice


class MemoryNoticeStore:
    def __init__(self) -> None:
        self._notices: dict[str, Notice] = {}

    def put(self, notice: Notice) -> Notice:
        return self._notices.setdefault(notice.id, notice)

    def get(self, notice_id: str) -> Notice | None:
        return self._notices.get(notice_id)

    def of_window(self, window_id: str) -> Sequence[Notice]:
        return sorted((n for n in self._notices.values() if n.window == window_id), key=lambda notice: notice.number)

    def lease(self, notice_id: str, now: datetime, until: datetime) -> Notice | None:
        notice = self._notices.get(notice_id)
        if notice is None or not notice.free(now):
            return None
        self._notices[notice_id] = Notice.model_validate(dict(notice) | {"leased_until": until})
        return self._notices[notice_id]

    def release(self, notice: Notice) -> None:
        if self._notices.get(notice.id) == notice:
            self._notices[notice.id] = notice.model_copy(update={"leased_until": None})

    def sent(self, notice_id: str, at: datetime) -> None:
        notice = self._notices.get(notice_id)
        if notice is None:
            raise NotFoundError(f"no notice {notice_id}")
        self._notices[notice_id] = Notice.model_validate(dict(notice) | {"sent_at": notice.sent_at or at})

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Notice]:
        loud = [n for n in self._notices.values() if n.at_once and not n.silent]
        waiting = [n for n in loud if not n.sent_at and n.requested_at <= before]
        return sorted(waiting, key=lambda notice: notice.requested_at)[:limit]

    def find(self, limit: int = 1000) -> Sequence[Notice]:
        oldest = sorted(self._notices.values(), key=lambda notice: notice.requested_at)
        return oldest[::-1][:limit]
