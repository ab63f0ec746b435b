"""What the router asks for, kept in memory: accepted once by id, failing on demand; and a clock that is set by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Generic, TypeVar

from hub.errors import StoreError
from hub.model.messages import CallRequested, FindingArchived, NoticeRequested
from tests.builders import NIGHT

Asked = TypeVar("Asked", NoticeRequested, CallRequested, FindingArchived)


class KeptRequests(Generic[Asked]):
    """Accepts each id once, as the queues and rows behind the ports do; `asked` counts every asking."""

    def __init__(self) -> None:
        self.accepted: dict[str, Asked] = {}
        self.asked = 0
        self.down = False

    def request(self, message: Asked) -> None:
        if self.down:
            raise StoreError("the queue does not answer")
        self.asked += 1
        self.accepted.setdefault(message.id, message)

    @property
    def all(self) -> list[Asked]:
        return list(self.accepted.values())


class HandClock:
    """Stands still until it is set forward."""

    def __init__(self, now: datetime = NIGHT) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        self._now += timedelta(**span)
