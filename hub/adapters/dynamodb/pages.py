"""Members and page items in DynamoDB, beside the heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, Place, applied, new_mark, set_if
from hub.adapters.dynamodb.heads import Heads, page_partition
from hub.adapters.dynamodb.rows import from_row, from_rows, instant_text, row_text
from hub.adapters.dynamodb.table import ABSENT, Condition, DynamoTable
from hub.adapters.dynamodb.tables import DUE, LISTED, PARTITION, SORT
from hub.errors import ConflictError
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.page import Member, Page

_PAGE: Final = "page"
"""The sort key of a page item, and what the indexes list it under."""
_MEMBER: Final = "member#"
_REMOVED: Final = "removed_by"
"""Set by the write that takes a member out: the item stays, so that this write knows itself again."""


class DynamoPageStore(Heads):
    """`hub.ports.PageStore` over the table `state`; all that belongs to a page is in one partition."""

    def __init__(self, state: DynamoTable, mark: Callable[[], str] = new_mark) -> None:
        """Work on the table `state`; `mark` gives each write that asks for it a mark of its own."""
        super().__init__(state)
        self._mark = mark

    def put_member(self, member: Member) -> Member:
        """Store the member unless its incident already is one of that page; return the stored one.

        A member whose incident has a further mark takes the place of the first, under its own number: a call that
        announced the first does not cover it.
        """
        place = _member_place(member.page_id, member.summary.key)
        item = {PARTITION: place.pk, SORT: place.sk, "row": row_text(member), **_reached(member.mark)}
        stored = self._state.put(item, _first_or_further(member.mark)).item
        return member if stored is None else from_row(Member, stored)

    def remove_member(self, page_id: str, key: FindingKey, mark: Mark) -> bool:
        """Take the incident of `key` out of the page, unless it is there with a further mark; return whether it was."""
        writer = self._mark()
        written = set_if(self._state, _member_place(page_id, key), {_REMOVED: writer}, condition=_not_further(mark))
        return written.applied or (written.item is not None and written.item.get(_REMOVED) == writer)

    def member(self, page_id: str, key: FindingKey) -> Member | None:
        """Return the member of that incident, or None."""
        found = self._state.get(*_member_place(page_id, key))
        return None if found is None or _REMOVED in found else from_row(Member, found)

    def has_members(self, page_id: str) -> bool:
        """Return whether the page has a member."""
        return any(_REMOVED not in item for item in self._state.query(page_partition(page_id), _MEMBER))

    def members(self, page_id: str) -> Sequence[Member]:
        """Return all members by number, from one consistent query."""
        found = self._state.query(page_partition(page_id), _MEMBER)
        members = from_rows(Member, (item for item in found if _REMOVED not in item))
        return sorted(members, key=lambda member: (member.number, member.summary.key.digest))

    def create(self, page: Page) -> Page:
        """Store the page item unless there is one; return the stored one."""
        stored = self._state.put(_item(page), ABSENT).item
        return page if stored is None else from_row(Page, stored)

    def page(self, page_id: str) -> Page | None:
        """Return the page item, or None."""
        found = self._state.get(page_partition(page_id), _PAGE)
        return None if found is None else from_row(Page, found)

    def save(self, page: Page) -> Page:
        """Replace the item if its version is the one before `page.version`; raise ConflictError otherwise."""
        mark, before = self._mark(), page.version - 1
        condition = Condition("#version = :before", {":before": before}, {"#version": "version"})
        if not applied(self._state.put({**_item(page), WRITER: mark}, condition), mark):
            raise ConflictError(f"page {page.page_id} is not in version {before} any more")
        return page

    def running(self) -> Sequence[Page]:
        """Return the page items that are not finished, the oldest first. One created a moment ago may be missing."""
        pages = from_rows(Page, self._state.indexed(DUE, _PAGE))
        return sorted((page for page in pages if not page.finished), key=lambda page: (page.opened_at, page.page_id))

    def find(self, limit: int = 100) -> Sequence[Page]:
        """Return page items, the newest first. One created a moment ago may be missing."""
        return from_rows(Page, self._state.indexed(LISTED, _PAGE, backwards=True, limit=limit))


def _member_place(page_id: str, key: FindingKey) -> Place:
    # By finding and not by number: so one conditional write keeps the incident once in the page.
    return Place(page_partition(page_id), f"{_MEMBER}{key.digest}")


def _reached(mark: Mark) -> dict[str, Any]:
    """Return the mark as attributes that a condition can compare."""
    return {"episode": mark.episode, "label_rank": mark.label.rank, "in_sequence": mark.attack_sequence}


def _first_or_further(mark: Mark) -> Condition:
    """Return the condition that the incident is no member, or one with a mark that `mark` is beyond (`Mark.beyond`)."""
    further = "label_rank < :label_rank" + (" OR in_sequence = :no" if mark.attack_sequence else "")
    expression = (
        f"attribute_not_exists({PARTITION}) OR attribute_exists({_REMOVED})"
        f" OR episode < :episode OR (episode = :episode AND ({further}))"
    )
    values = {":episode": mark.episode, ":label_rank": mark.label.rank}
    return Condition(expression, {**values, ":no": False} if mark.attack_sequence else values)


def _not_further(mark: Mark) -> Condition:
    """Return the condition that the incident is a member with a mark that is not beyond `mark` (`Mark.beyond`)."""
    same = "label_rank <= :label_rank" + ("" if mark.attack_sequence else " AND in_sequence = :no")
    expression = (
        f"attribute_exists({PARTITION}) AND attribute_not_exists(#{_REMOVED})"
        f" AND (episode < :episode OR (episode = :episode AND {same}))"
    )
    values = {":episode": mark.episode, ":label_rank": mark.label.rank}
    return Condition(expression, values if mark.attack_sequence else {**values, ":no": False})


def _item(page: Page) -> dict[str, Any]:
    item = {
        PARTITION: page_partition(page.page_id),
        SORT: _PAGE,
        "row": row_text(page),
        "version": page.version,
        LISTED.partition: _PAGE,
        LISTED.sort: instant_text(page.opened_at),
    }
    if page.finished:
        return item
    return {**item, DUE.partition: _PAGE, DUE.sort: instant_text(page.wake_at or page.opened_at)}
