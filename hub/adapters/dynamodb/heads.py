"""Heads of pages in DynamoDB: each change is one conditional write of attributes, decided from the item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from hub.adapters.dynamodb.changes import Place, attributes, from_attributes, set_if
from hub.adapters.dynamodb.rows import from_row, row_text
from hub.adapters.dynamodb.table import ABSENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.errors import ConflictError
from hub.model.page import Ending, HeadKey, PageHead, PageState

HEADS: Final = "heads"
"""The one partition of all heads: there are few, and whoever lists them reads one consistent query."""
_NAMES: Final = {"#generation": "generation", "#state": "state"}
_RUNS: Final = "#generation = :asked AND #state = :running"
_IS_OVER: Final = "#generation = :asked AND #state <> :running"


class Heads:
    """The part of `hub.ports.PageStore` that is about heads.

    A join that the SDK sends twice gives out two numbers and returns the second: the first stays a gap, which covers
    nobody. All other changes give the same answer however often they are sent.
    """

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def head(self, key: HeadKey) -> PageHead | None:
        """Return the head row, or None before the first page."""
        return _head(self._state.get(*_place(key)))

    def open(self, key: HeadKey, ended_generation: int, at: datetime) -> PageHead:
        """Raise the generation by one if it still is `ended_generation` (0: no head yet) and not running.

        Return the head as it is afterwards, whoever opened it; raise ConflictError when there is no head to raise.
        """
        opened = PageHead(key=key, generation=ended_generation + 1, state=PageState.RUNNING, opened_at=at)
        condition = _asked(_IS_OVER, ended_generation) if ended_generation else ABSENT
        item = self._state.put(_item(opened), condition).item
        if item is None:
            raise ConflictError(f"page {key.text} has no generation {ended_generation}")
        return from_attributes(PageHead, item)

    def join(self, key: HeadKey, generation: int) -> PageHead | None:
        """Add one to `joined` if that generation is running; return the head, whose `joined` is the new number.

        Return None when that generation is over.
        """
        condition = _asked(_RUNS, generation, values={":one": 1}, names={"#joined": "joined"})
        written = self._state.update(*_place(key), "SET #joined = #joined + :one", condition)
        return _head(written.item) if written.applied else None

    def end(self, key: HeadKey, generation: int, ending: Ending) -> PageHead | None:
        """End the generation if it is running; return the head afterwards (the first writer's), None without one."""
        said = ending.model_dump(mode="json")
        changes = {"ended_at": said.pop("at"), **said}
        return _head(set_if(self._state, _place(key), changes, condition=_asked(_RUNS, generation)).item)

    def restart(self, key: HeadKey, generation: int, start: int) -> PageHead | None:
        """Raise the head's start number by one if it is `start` in that generation, running or not.

        Return the head afterwards, whoever raised it; None without one.
        """
        names = {"#generation": "generation", "#start": "start"}
        values = {":asked": generation, ":before": start}
        condition = Condition("#generation = :asked AND #start = :before", values, names)
        return _head(set_if(self._state, _place(key), {"start": start + 1}, condition=condition).item)

    def heads(self) -> Sequence[PageHead]:
        """Return the head of each escalation policy and label, by key."""
        return [from_attributes(PageHead, item) for item in self._state.query(HEADS)]

    def keep_ended(self, head: PageHead) -> None:
        """Keep the head of an ended page, before the next generation takes its place; a second time changes nothing."""
        place = _ended_place(head.page_id)
        self._state.put({PARTITION: place.pk, SORT: place.sk, "row": row_text(head)}, ABSENT)

    def ended(self, page_id: str) -> PageHead | None:
        """Return the head that was kept of that page, or None."""
        found = self._state.get(*_ended_place(page_id))
        return None if found is None else from_row(PageHead, found)


def page_partition(page_id: str) -> str:
    """Return the partition of everything that belongs to one page: its item, members, attempts and task token."""
    return f"page#{page_id}"


def _place(key: HeadKey) -> Place:
    return Place(HEADS, key.text)


def _ended_place(page_id: str) -> Place:
    return Place(page_partition(page_id), "ended")


def _item(head: PageHead) -> dict[str, Any]:
    place = _place(head.key)
    return {PARTITION: place.pk, SORT: place.sk, **attributes(head)}


def _head(item: Item | None) -> PageHead | None:
    return None if item is None else from_attributes(PageHead, item)


def _asked(
    expression: str,
    generation: int,
    *,
    values: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
) -> Condition:
    """Return a condition about the generation that was asked for and whether it runs."""
    asked = {":asked": generation, ":running": PageState.RUNNING.value}
    return Condition(expression, {**asked, **(values or {})}, {**_NAMES, **(names or {})})
