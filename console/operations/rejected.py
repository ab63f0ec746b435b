"""The rejected queue as an operator works through it: what was rejected and why; replaying and discarding."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from console.operations.holdings import Holdings
from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.record import RejectedFrom, RejectedRecord, RejectedState, Settlement

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


def listed(hub: Holdings, limit: int, *, settled: bool) -> tuple[RejectedRow, ...]:
    """Return the records that wait, the oldest first; with `settled` all of them, the newest first."""
    store = hub.stores.rejected
    return tuple(map(rejected_row, store.find(limit) if settled else store.waiting(limit)))


def whole(hub: Holdings, name: str) -> RejectedWhole:
    """Return the record whose id is `name` or starts with it; raise NotFoundError or InputError as `_named` says."""
    return with_body(*row_and_body(hub, name))


def row_and_body(hub: Holdings, name: str) -> tuple[RejectedRow, bytes]:
    """Return the row and the body of that record; errors are those of `whole`."""
    record = _named(hub, name)
    return rejected_row(record), record.body


def with_body(row: RejectedRow, body: bytes) -> RejectedWhole:
    """Return `row` with its body."""
    return RejectedWhole(
        **row.model_dump(),
        body=body.decode("utf-8", "backslashreplace"),
        body_base64=base64.b64encode(body).decode("ascii"),
    )


def replay(hub: Holdings, names: Sequence[str], by: str) -> tuple[RejectedRow, ...]:
    """Put the original bodies back into the queue they came from; return the rows.

    All names are looked up before the first is put back. It is queued first and marked then: a kill in between leaves a
    record that waits and was replayed, which tells nothing twice. One that a served hub has rejected again meanwhile
    goes on waiting.
    """
    records = [_named(hub, name) for name in names]
    now = hub.clock.now()
    rows = []
    for record in records:
        queue = hub.findings if record.queue is RejectedFrom.FINDINGS else hub.messages
        queue.put(f"replay.{record.id}.{record.count}", record.body, replayed=True)
        settlement = Settlement(state=RejectedState.REPLAYED, by=by, at=now)
        rows.append(rejected_row(hub.stores.rejected.settle(record.id, record.count, settlement) or record))
    return tuple(rows)


def discard(hub: Holdings, name: str, by: str, why: str) -> RejectedRow:
    """Mark a record as looked at and of no use; it is kept. Return the row.

    Raises InputError for an empty reason, ConflictError when the record has come again just now.
    """
    if not why.strip():
        raise InputError("--why: say why nobody needs to see this record again")
    record = _named(hub, name)
    settlement = Settlement(state=RejectedState.DISCARDED, by=by, at=hub.clock.now(), why=why.strip()[:LONGEST_WHY])
    row = hub.stores.rejected.settle(record.id, record.count, settlement)
    if row is None or row.settled != settlement:
        raise ConflictError(f"record {record.id} has come again just now: look at it once more")
    return rejected_row(row)


def _named(hub: Holdings, name: str) -> RejectedRecord:
    """Return the one record whose id starts with `name`; raise InputError unless it is long enough and names one."""
    if len(name) < SHORTEST_PREFIX:
        raise InputError(f"{name!r}: give at least {SHORTEST_PREFIX} characters of a record's id")
    found = hub.stores.rejected.named(name.lower(), limit=2)
    if not found:
        raise NotFoundError(f"there is no rejected record {name!r}; `tocsin rejected list --all` lists them")
    if len(found) > 1:
        raise InputError(f"{name!r} stands for several records, such as {found[0].id} and {found[1].id}")
    return found[0]


def rejected_row(record: RejectedRecord) -> RejectedRow:
    """Return the row of a record."""
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
