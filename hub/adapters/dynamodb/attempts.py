"""Attempt rows in DynamoDB: each field is an attribute, each move one conditional write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, Place, applied, attributes, from_attributes, new_mark, set_if
from hub.adapters.dynamodb.heads import page_partition
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import ABSENT, PRESENT, Condition, DynamoTable, Item, Written
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.model.attempt import Attempt, AttemptOutcome, AttemptState
from hub.model.member_set import MemberSet

_ATTEMPT: Final = "attempt#"
_STATE: Final = {"#state": "state"}


class DynamoAttemptStore:
    """`hub.ports.AttemptStore` over the table `state`, in the partition of the page."""

    def __init__(self, state: DynamoTable, mark: Callable[[], str] = new_mark) -> None:
        """Work on the table `state`; `mark` gives each move to dialling a mark of its own."""
        self._state, self._mark = state, mark

    def prepare(self, attempt: Attempt) -> Attempt:
        """Store the attempt unless there is one under its key; return the stored one."""
        place = _place(attempt.key)
        written = self._state.put({PARTITION: place.pk, SORT: place.sk, **attributes(attempt)}, ABSENT)
        return attempt if written.item is None else from_attributes(Attempt, written.item)

    def dialling(self, key: str, announced: MemberSet, at: datetime) -> bool:
        """Move prepared -> dialling and return True; False in any other state. Only True permits a dial.

        A move that the SDK sends twice finds its own mark, and permits the dial as the first sending did.
        """
        mark = self._mark()
        changes = {
            "state": AttemptState.DIALLING.value,
            "announced": announced.model_dump(mode="json"),
            "dialling_at": instant_text(at),
            WRITER: mark,
        }
        written = self._move(key, changes, _is(AttemptState.PREPARED))
        return applied(written, mark) and _stands_in(written.item, AttemptState.DIALLING)

    def dialled(self, key: str, contact_id: str, at: datetime) -> Attempt | None:
        """Move dialling -> dialled; leave any other state. Return the row, None without one."""
        changes = {"state": AttemptState.DIALLED.value, "contact_id": contact_id, "dialled_at": instant_text(at)}
        return _row(self._move(key, changes, _is(AttemptState.DIALLING)).item)

    def answered(self, key: str, announced: MemberSet, at: datetime) -> Attempt | None:
        """Note once, in any state, that the call was answered and what it announces; return the row, None without."""
        changes = {"announced": announced.model_dump(mode="json"), "answered_at": instant_text(at)}
        first = Condition(f"{PRESENT.expression} AND attribute_not_exists(#answered_at)")
        return _row(self._move(key, changes, first).item)

    def keyed(self, key: str, digits: str, count: int) -> Attempt | None:
        """Append `digits` if exactly `count` entries were keyed before. Return the row, None without one."""
        values = {":count": count, ":digits": [digits], ":one": 1}
        names = {"#keys": "keys", "#version": "version"}
        condition = Condition(f"{PRESENT.expression} AND size(#keys) = :count", values, names)
        expression = "SET #keys = list_append(#keys, :digits), #version = #version + :one"
        return _row(self._state.update(*_place(key), expression, condition).item)

    def end(self, key: str, outcome: AttemptOutcome, error: str | None, at: datetime) -> Attempt | None:
        """Move to ended unless it is; return the row (whose outcome is the first writer's), None without one."""
        ended = AttemptState.ENDED.value
        changes = {"state": ended, "outcome": outcome.value, "error": error, "ended_at": instant_text(at)}
        unless_ended = Condition(f"{PRESENT.expression} AND #state <> :ended", {":ended": ended}, _STATE)
        return _row(self._move(key, changes, unless_ended).item)

    def get(self, key: str) -> Attempt | None:
        """Return the row, or None."""
        return _row(self._state.get(*_place(key)))

    def of_page(self, page_id: str) -> Sequence[Attempt]:
        """Return the attempts of a page by command number, from one consistent query."""
        return [from_attributes(Attempt, item) for item in self._state.query(page_partition(page_id), _ATTEMPT)]

    def _move(self, key: str, changes: Mapping[str, Any], condition: Condition) -> Written:
        names = {**condition.names, "#version": "version"}
        counted = Condition(condition.expression, {**condition.values, ":one": 1}, names)
        return set_if(self._state, _place(key), changes, condition=counted, also="#version = #version + :one")


def _place(key: str) -> Place:
    """Return where the attempt of a key is kept: in its page, by its command number, the shorter number first."""
    page_id, _, command = key.rpartition("-")
    return Place(page_partition(page_id), f"{_ATTEMPT}{len(command):02}#{command}")


def _is(state: AttemptState) -> Condition:
    return Condition("#state = :before", {":before": state.value}, _STATE)


def _stands_in(item: Item | None, state: AttemptState) -> bool:
    return item is not None and item["state"] == state.value


def _row(item: Item | None) -> Attempt | None:
    return None if item is None else from_attributes(Attempt, item)
