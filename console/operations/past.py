"""On call as it was: which edit was in force in each part of a span, so that history stays as it was (semantics 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from console.operations.oncall_effects import book_of
from escalation.people import OnCallBook
from hub.errors import InputError, NotFoundError
from hub.model.audit import every_record, folded
from hub.model.base import Frozen
from hub.model.document import ORGANIZATION, DocumentKey, DocumentKind, configuration_of
from hub.model.journal import WRITTEN, AuditRecord
from hub.ports import ConfigurationStore

_OF_ON_CALL: Final = frozenset(
    {
        DocumentKind.ORGANIZATION,
        DocumentKind.RESPONDER,
        DocumentKind.SCHEDULE,
        DocumentKind.OVERRIDE,
        DocumentKind.LEAVE,
    }
)


class InForce(NamedTuple):
    """A span in which one book was, or is, in force."""

    start: datetime
    end: datetime
    book: OnCallBook
    number: int | None
    """Of the edit that was in force; None: of the newest."""


def book_as_of(store: ConfigurationStore, number: int) -> OnCallBook:
    """Return the book as it was after an edit; raise NotFoundError for an edit that is none."""
    newest = store.register().number
    if not 0 < number <= newest:
        raise NotFoundError(f"there is no edit {number}: expected 1 to {newest}")
    return _book(folded(record for record in every_record(store.audit) if record.number <= number).contents)


def in_force(
    store: ConfigurationStore, book: OnCallBook, start: datetime, end: datetime, now: datetime
) -> tuple[InForce, ...]:
    """Return what was in force in each part of [start, end), in order; `book` is what is in force now.

    Before the first edit nothing was: the first one stands for that time too.
    """
    if start >= now or start >= max((each.at for each in store.register().standings), default=start):
        return (InForce(start, end, book, None),)
    return tuple(_parts(store, book, start, end))


def as_of_or_now(
    store: ConfigurationStore | None,
    book: OnCallBook,
    as_of: int | None,
    span: tuple[datetime, datetime],
    now: datetime,
) -> tuple[InForce, ...]:
    """Return what an answer about [start, end) is made of: one edit, if it was asked for, else what was in force.

    Raises InputError for an edit of a folder, which has none.
    """
    if store is None:
        if as_of is not None:
            raise InputError("--as-of: a configuration folder has no edits: name a store or a hub")
        return (InForce(*span, book, None),)
    if as_of is not None:
        return (InForce(*span, book_as_of(store, as_of), as_of),)
    return in_force(store, book, *span, now)


def _parts(store: ConfigurationStore, book: OnCallBook, start: datetime, end: datetime) -> Iterator[InForce]:
    contents: dict[DocumentKey, Frozen] = {}
    number, begins, is_past = 0, start, False
    for record in every_record(store.audit):
        if _matters(record) and record.at > begins and ORGANIZATION in contents:
            if record.at >= end:
                is_past = True
                break
            yield InForce(begins, record.at, _book(contents), number)
            begins = record.at
        _apply(record, contents)
        number = record.number
    yield InForce(begins, end, _book(contents), number) if is_past else InForce(begins, end, book, None)


def _matters(record: AuditRecord) -> bool:
    return any(change.key.kind in _OF_ON_CALL and change.before != change.content for change in record.changes)


def _apply(record: AuditRecord, contents: dict[DocumentKey, Frozen]) -> None:
    for change in record.changes:
        contents.pop(change.key, None)
        if change.content is not None:
            contents[change.key] = change.content


def _book(contents: Mapping[DocumentKey, Frozen]) -> OnCallBook:
    written = {key: content for key, content in contents.items() if isinstance(content, WRITTEN)}
    return book_of(configuration_of(written, "", {}), contents.values())
