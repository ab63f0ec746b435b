"""The rejected queue as an operator works through it: what was rejected and why; replaying and discarding."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from console.operations.store_file import StoreFile
from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.record import RejectedFrom, RejectedRecord, RejectedState, Settlement
from local.queue import Topic

SHORTEST_PREFIX: Final = 6
"""Characters of an id that an operator types at least."""
LONGEST_WHY: Final = 300


class RejectedRow(Frozen):
    """One rejected record, without its body."""

    id: str
    state: RejectedState
    queue: RejectedFrom
    """`findings`, or `messages` for one of the hub's own."""
    count: int
    """How often this body was rejected."""
    received_at: Instant
    last_at: Instant
    reason: str
    position: str
    size: int
    """Bytes of the body."""
    by: str | None
    """Who replayed or discarded it."""
    settled_at: Instant | None
    why: str


class RejectedWhole(RejectedRow):
    """One rejected record with its body."""

    body: str
    """As text; bytes that are no UTF-8 stand as escapes such as \\xff."""
    body_base64: str
    """Byte for byte."""


def listed(file: StoreFile, limit: int, *, settled: bool) -> tuple[RejectedRow, ...]:
    """Return the records that wait, the oldest first; with `settled` all of them, the newest first."""
    store = file.stores.rejected
    return tuple(map(_row, store.find(limit) if settled else store.waiting(limit)))


def whole(file: StoreFile, name: str) -> RejectedWhole:
    """Return the record whose id is `name` or starts with it; raise NotFoundError or InputError as `_named` says."""
    record = _named(file, name)
    return RejectedWhole(
        **_row(record).model_dump(),
        body=record.body.decode("utf-8", "backslashreplace"),
        body_base64=base64.b64encode(record.body).decode("ascii"),
    )


def replay(file: StoreFile, names: Sequence[str], by: str) -> tuple[RejectedRow, ...]:
    """Put the original bodies back into the queue they came from; return the rows.

    All names are looked up before the first is put back. It is queued first and marked then: a kill in between leaves a
    record that waits and was replayed, which tells nothing twice. One that a served hub has rejected again meanwhile
    goes on waiting.
    """
    records = [_named(file, name) for name in names]
    now = file.clock.now()
    rows = []
    for record in records:
        delivery = f"replay.{record.id}.{record.count}"
        file.queue.put(Topic(record.queue.value), delivery, record.body, now=now, replayed=True)
        settlement = Settlement(state=RejectedState.REPLAYED, by=by, at=now)
        rows.append(_row(file.stores.rejected.settle(record.id, record.count, settlement) or record))
    return tuple(rows)


def discard(file: StoreFile, name: str, by: str, why: str) -> RejectedRow:
    """Mark a record as looked at and of no use; it is kept. Return the row.

    Raises InputError for an empty reason, ConflictError when the record has come again just now.
    """
    if not why.strip():
        raise InputError("--why: say why nobody needs to see this record again")
    record = _named(file, name)
    settlement = Settlement(state=RejectedState.DISCARDED, by=by, at=file.clock.now(), why=why.strip()[:LONGEST_WHY])
    row = file.stores.rejected.settle(record.id, record.count, settlement)
    if row is None or row.settled != settlement:
        raise ConflictError(f"record {record.id} has come again just now: look at it once more")
    return _row(row)


def _named(file: StoreFile, name: str) -> RejectedRecord:
    """Return the one record whose id starts with `name`; raise InputError unless it is long enough and names one."""
    if len(name) < SHORTEST_PREFIX:
        raise InputError(f"{name!r}: give at least {SHORTEST_PREFIX} characters of a record's id")
    found = file.stores.rejected.named(name.lower(), limit=2)
    if not found:
        raise NotFoundError(f"there is no rejected record {name!r}; `tocsin rejected list --all` lists them")
    if len(found) > 1:
        raise InputError(f"{name!r} stands for several records, such as {found[0].id} and {found[1].id}")
    return found[0]


def _row(record: RejectedRecord) -> RejectedRow:
    settled = record.settled
    return RejectedRow(
        id=record.id,
        state=record.state,
        queue=record.queue,
        count=record.count,
        received_at=record.received_at,
        last_at=record.last_at,
        reason=record.reason,
        position=record.position,
        size=len(record.body),
        by=settled.by if settled else None,
        settled_at=settled.at if settled else None,
        why=settled.why if settled else "",
    )
