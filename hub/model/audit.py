"""What audit records add up to: the documents of any moment, each one's history, and whether all is as written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hub.model.base import Frozen, Instant
from hub.model.document import DocumentKey
from hub.model.journal import FIRST, AuditRecord, Change, Origin, Standing, digest_of


class Anchor(Frozen):
    """Number and hash of the newest record at an instant, kept where whoever writes records cannot change it."""

    number: int
    hash: str
    at: Instant


class Folded(NamedTuple):
    """The documents that records add up to, and where each stands; of a removed one only that."""

    contents: Mapping[DocumentKey, Frozen]
    standings: Mapping[DocumentKey, Standing]


class Revision(Frozen):
    """One version of a document: the edit that made it, and what it said before and afterwards."""

    record: AuditRecord
    change: Change


def folded(records: Iterable[AuditRecord]) -> Folded:
    """Return what `records`, from the first one on and in order, add up to."""
    contents: dict[DocumentKey, Frozen] = {}
    standings: dict[DocumentKey, Standing] = {}
    for record in records:
        for change in record.changes:
            contents.pop(change.key, None)
            if change.content is not None:
                contents[change.key] = change.content
            standings[change.key] = _standing(record, change, standings.get(change.key))
    return Folded(contents, standings)


def history(records: Iterable[AuditRecord], key: DocumentKey) -> tuple[Revision, ...]:
    """Return the versions of a document, the oldest first; what a folder agreed on without a change is left out."""
    return tuple(
        Revision(record=record, change=change)
        for record in records
        for change in record.changes
        if change.key == key and change.before != change.content
    )


def history_of(read: Callable[[int], Sequence[AuditRecord]], key: DocumentKey) -> tuple[Revision, ...]:
    """Return the versions of a document; `read` gives some records after a number, and none at the end."""
    return history(every_record(read), key)


def every_record(read: Callable[[int], Sequence[AuditRecord]]) -> Iterator[AuditRecord]:
    """Yield all audit records in order, read as they are asked for: `read` gives some after a number."""
    after = 0
    while found := read(after):
        yield from found
        after = found[-1].number


class InForce(NamedTuple):
    """What a hub says that it runs by."""

    number: int
    """Of the newest edit."""
    hash: str
    """Of its record."""
    contents: Mapping[DocumentKey, Frozen]
    standings: Mapping[DocumentKey, Standing]


def broken(
    records: Sequence[AuditRecord], now: InForce, anchors: Iterable[Anchor], apart: Collection[DocumentKey] = ()
) -> tuple[str, ...]:
    """Return what does not fit, one sentence each; nothing when all is as it was written.

    `records` are all of them: the chain must be whole, lead to the newest edit, add up to what is in force and to where
    each document stands, and hold every anchor. What is in force of `apart` comes from elsewhere.
    """
    hashes = {record.number: record.hash for record in records}
    faults = [*_chain(records)]
    newest = (len(records), records[-1].hash if records else FIRST)
    if newest != (now.number, now.hash):
        faults.append(f"the newest record is number {newest[0]}, and what is in force was made by edit {now.number}")
    faults += [
        f"record {anchor.number} is not the one that was anchored at {anchor.at:%Y-%m-%d %H:%M:%S} UTC"
        for anchor in anchors
        if hashes.get(anchor.number) != anchor.hash
    ]
    contents, standings = folded(records)
    keys = {*contents, *now.contents, *standings, *now.standings} - {*apart}
    for key in sorted(keys, key=lambda key: key.order):
        if contents.get(key) != now.contents.get(key):
            faults.append(f"{key.text}: what is in force is not what its records say")
        elif standings.get(key) != now.standings.get(key):
            faults.append(f"{key.text}: its version, or who made it when, is not what its records say")
    return tuple(faults)


def _chain(records: Sequence[AuditRecord]) -> Iterable[str]:
    before = FIRST
    for number, record in enumerate(records, start=1):
        if record.number != number:
            yield f"record {number} is missing: {record.number} stands in its place"
            return
        if record.previous != before:
            yield f"record {number} does not follow record {number - 1} as it stands here: one of them was changed"
        before = record.hash


def _standing(record: AuditRecord, change: Change, before: Standing | None) -> Standing:
    changed = before is None or change.before != change.content
    applied = before.applied if before else None
    if record.origin is Origin.FOLDER:
        applied = None if change.content is None else digest_of(change.content)
    if before is not None and not changed:
        return before.model_copy(update={"applied": applied})
    return Standing(
        key=change.key,
        version=change.version,
        at=record.at,
        by=record.by.name,
        number=record.number,
        applied=applied,
    )
