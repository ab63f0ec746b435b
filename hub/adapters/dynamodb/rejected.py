"""Rejected records in DynamoDB, kept whole.

A body may have a mebibyte and an item 400 KB: it is packed, and one that still does not fit is cut into pieces, which
are written before the row that says how many there are.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from hub.adapters.dynamodb.changes import WRITER, applied, new_mark
from hub.adapters.dynamodb.documents import PIECE
from hub.adapters.dynamodb.rows import instant_text, number_text, row_text
from hub.adapters.dynamodb.table import ABSENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import DUE, LISTED, PARTITION, SORT
from hub.errors import ConflictError
from hub.model.record import RejectedFrom, RejectedRecord, RejectedState, Settlement, reject, settle

REJECTED: Final = "rejected"
IDS: Final = "rejected-ids"
"""The partition that holds the id of each record, so that one is found by how its id begins."""
RACES: Final = 20
"""So often a lost race is decided again before the record goes back to its queue."""
_NAMES: Final = {"#writer": WRITER}


class DynamoRejectedStore:
    """`hub.ports.RejectedStore` over the table `state`. A change raises ConflictError when others win every race."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def put(self, record: RejectedRecord) -> RejectedRecord:
        """Apply `hub.model.record.reject` to the row of the record's id; return the row."""
        return self._change(record.id, lambda row: reject(row, record)) or record

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        """Apply `hub.model.record.settle`; return the row afterwards, None without one."""
        return self._change(record_id, lambda row: None if row is None else settle(row, count, settlement))

    def named(self, prefix: str, limit: int = 2) -> Sequence[RejectedRecord]:
        """Return the records whose id starts with `prefix`, by id."""
        ids = [str(item[SORT]) for item in self._state.query(IDS, prefix, limit=limit)]
        found = self._state.get_all([(_partition(each), REJECTED) for each in ids])
        return self._records(found.values(), key=lambda each: each.id)

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return rejected records, the newest (by when they came last) first."""
        found = self._state.indexed(LISTED, REJECTED, backwards=True, limit=limit)
        return self._records(found, key=lambda each: each.last_at)[::-1]

    def waiting(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return the records that nobody has replayed or discarded, the oldest (by when they came last) first."""
        found = self._records(self._state.indexed(DUE, REJECTED, limit=limit), key=lambda each: each.last_at)
        return [each for each in found if each.state is RejectedState.WAITING]

    def _change(
        self, record_id: str, change: Callable[[RejectedRecord | None], RejectedRecord | None]
    ) -> RejectedRecord | None:
        """Store what `change` makes of the row, and return that; None when it makes nothing."""
        for _ in range(RACES):
            item = self._state.get(_partition(record_id), REJECTED)
            before = None if item is None else self._record(item)
            after = change(before)
            if after is None or after == before:
                return after
            if self._replace(item, after):
                return after
        raise ConflictError(f"rejected record {record_id} changed {RACES} times while it was being changed")

    def _replace(self, before: Item | None, record: RejectedRecord) -> bool:
        """Store the row in place of `before`; return whether nobody else was first."""
        mark = new_mark()
        condition = ABSENT if before is None else Condition("#writer = :writer", {":writer": before[WRITER]}, _NAMES)
        body = self._kept_body(record) if before is None else {name: before[name] for name in ("body", "pieces")}
        return applied(self._state.put({**_item(record), **body, WRITER: mark}, condition), mark)

    def _kept_body(self, record: RejectedRecord) -> dict[str, Any]:
        """Store what of the body has no room in the row, and the id; return the attributes of the row."""
        packed = gzip.compress(record.body, mtime=0)
        self._state.put({PARTITION: IDS, SORT: record.id})
        if len(packed) <= PIECE:
            return {"body": packed, "pieces": 0}
        pieces = [packed[start : start + PIECE] for start in range(0, len(packed), PIECE)]
        for number, piece in enumerate(pieces):
            self._state.put({PARTITION: _partition(record.id), SORT: f"body#{number_text(number)}", "body": piece})
        return {"body": b"", "pieces": len(pieces)}

    def _body(self, item: Item) -> bytes:
        packed = item["body"]
        if item["pieces"]:
            packed = b"".join(piece["body"] for piece in self._state.query(item[PARTITION], "body#"))
        return gzip.decompress(packed)

    def _records(self, items: Iterable[Item], key: Callable[[RejectedRecord], Any]) -> list[RejectedRecord]:
        return sorted(map(self._record, items), key=key)

    def _record(self, item: Item) -> RejectedRecord:
        settled = item["settled"]
        return RejectedRecord(
            id=item["id"],
            body=self._body(item),
            queue=RejectedFrom(item["queue"]),
            reason=_text(item["reason"]),
            position=_text(item["position"]),
            received_at=datetime.fromisoformat(item["received_at"]),
            last_at=datetime.fromisoformat(item["last_at"]),
            last_record=item["last_record"],
            count=item["count"],
            settled=None if settled is None else Settlement.model_validate_json(settled),
        )


def _partition(record_id: str) -> str:
    return f"rejected#{record_id}"


def _item(record: RejectedRecord) -> dict[str, Any]:
    last_at = instant_text(record.last_at)
    item = {
        PARTITION: _partition(record.id),
        SORT: REJECTED,
        "id": record.id,
        "queue": record.queue.value,
        "reason": _bytes(record.reason),
        "position": _bytes(record.position),
        "received_at": instant_text(record.received_at),
        "last_at": last_at,
        "last_record": record.last_record,
        "count": record.count,
        "settled": None if record.settled is None else row_text(record.settled),
        LISTED.partition: REJECTED,
        LISTED.sort: last_at,
    }
    if record.state is RejectedState.WAITING:
        item |= {DUE.partition: REJECTED, DUE.sort: last_at}
    return item


def _bytes(text: str) -> bytes:
    """Return `text` as bytes, lone surrogates included: no text attribute could hold those."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")
