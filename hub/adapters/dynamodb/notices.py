"""Notices in DynamoDB.

A notice that belongs to a window has a place in that window's partition too, written first: the window then knows all
of its notices from one consistent query, and a place whose notice was never stored stands for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, Place, applied, new_mark, set_if
from hub.adapters.dynamodb.rows import from_row, instant_text, number_text, row_text
from hub.adapters.dynamodb.table import ABSENT, PRESENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import DUE, LISTED, PARTITION, SORT
from hub.errors import NotFoundError
from hub.model.notice import Notice

NOTICE: Final = "notice"
LEASED: Final = "leased_until"


class DynamoNoticeStore:
    """`hub.ports.NoticeStore` over the table `state`."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def put(self, notice: Notice) -> Notice:
        """Store the notice unless there is one with its id; return the stored one."""
        if notice.window is not None:
            place = {PARTITION: f"window#{notice.window}", SORT: number_text(notice.number)}
            self._state.put({**place, "notice": notice.id})
        written = self._state.put(_item(notice), ABSENT)
        return notice if written.item is None else _notice(written.item)

    def get(self, notice_id: str) -> Notice | None:
        """Return the notice, or None."""
        item = self._state.get(_partition(notice_id), NOTICE)
        return None if item is None else _notice(item)

    def of_window(self, window_id: str) -> Sequence[Notice]:
        """Return the notices put into a window by number, from one consistent query."""
        places = list(self._state.query(f"window#{window_id}"))
        found = self._state.get_all([(_partition(place["notice"]), NOTICE) for place in places])
        notices = [_notice(item) for item in found.values()]
        return sorted((each for each in notices if each.window == window_id), key=lambda each: each.number)

    def lease(self, notice_id: str, now: datetime, until: datetime) -> Notice | None:
        """Take the notice for sending; return it, or None when it is sent, in other hands or unknown."""
        mark = new_mark()
        condition = Condition(
            f"{PRESENT.expression} AND attribute_not_exists(#sent_at)"
            f" AND (attribute_not_exists(#{LEASED}) OR #{LEASED} <= :now)",
            {":now": instant_text(now)},
            {"#sent_at": "sent_at"},
        )
        changes = {LEASED: instant_text(until), WRITER: mark}
        written = set_if(self._state, Place(_partition(notice_id), NOTICE), changes, condition=condition)
        return _notice(written.item) if written.item is not None and applied(written, mark) else None

    def release(self, notice: Notice) -> None:
        """Give back a notice that was leased and could not be handed over; nothing if it is in other hands since."""
        if notice.leased_until is None:
            return
        names, values = {"#leased": LEASED}, {":until": instant_text(notice.leased_until)}
        held = Condition("#leased = :until", values, names)
        self._state.update(_partition(notice.id), NOTICE, "REMOVE #leased", held)

    def sent(self, notice_id: str, at: datetime) -> None:
        """Note the first sending; raise NotFoundError when there is no such notice."""
        names = {"#sent_at": "sent_at", "#due": DUE.partition, "#due_at": DUE.sort}
        condition = Condition(PRESENT.expression, {":at": instant_text(at)}, names)
        expression = "SET #sent_at = if_not_exists(#sent_at, :at) REMOVE #due, #due_at"
        if not self._state.update(_partition(notice_id), NOTICE, expression, condition).applied:
            raise NotFoundError(f"no notice {notice_id}")

    def unsent(self, before: datetime, limit: int = 100) -> Sequence[Notice]:
        """Return notices to be sent at once, requested at or before `before` and not sent, the oldest first."""
        items = self._state.indexed(DUE, NOTICE, until=instant_text(before), limit=limit)
        return [each for each in map(_notice, items) if each.sent_at is None]

    def find(self, limit: int = 1000) -> Sequence[Notice]:
        """Return notices, the newest first."""
        return [_notice(item) for item in self._state.indexed(LISTED, NOTICE, backwards=True, limit=limit)]


def _partition(notice_id: str) -> str:
    return f"notice#{notice_id}"


def _item(notice: Notice) -> Item:
    requested_at = instant_text(notice.requested_at)
    item: dict[str, Any] = {
        PARTITION: _partition(notice.id),
        SORT: NOTICE,
        "row": row_text(notice.model_copy(update={"leased_until": None})),
        LISTED.partition: NOTICE,
        LISTED.sort: requested_at,
    }
    if notice.leased_until is not None:
        item[LEASED] = instant_text(notice.leased_until)
    if notice.sent_at is not None:
        item["sent_at"] = instant_text(notice.sent_at)
    elif notice.at_once and not notice.silent:
        item |= {DUE.partition: NOTICE, DUE.sort: requested_at}
    return item


def _notice(item: Item) -> Notice:
    instants = {name: datetime.fromisoformat(item[name]) for name in ("sent_at", LEASED) if name in item}
    return from_row(Notice, item).model_copy(update=instants)
