"""Audit records in DynamoDB: each in pieces and listed, all under the customer key, since they hold numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
from typing import Final

from hub.adapters.dynamodb.documents import model_of, pieces_of
from hub.adapters.dynamodb.rows import number_text
from hub.adapters.dynamodb.table import DynamoTable, Item
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.errors import StoreError
from hub.model.journal import AuditRecord

_LIST: Final = "audit"


class AuditItems:
    """Writes and reads audit records. Which of two with one number counts is said by the record after them."""

    def __init__(self, contacts: DynamoTable) -> None:
        """List and keep records in `contacts`."""
        self._contacts = contacts

    def write(self, record: AuditRecord) -> None:
        """Keep a record; it counts when the pointer, or the record after it, names its hash."""
        pieces = pieces_of(record)
        for number, piece in enumerate(pieces):
            self._contacts.put({PARTITION: _kept(record.mark), SORT: number_text(number), "piece": piece})
        listed = {"mark": record.mark, "number": record.number, "hash": record.hash, "previous": record.previous}
        place = f"{number_text(record.number)}#{record.mark}"
        self._contacts.put({PARTITION: _LIST, SORT: place, "pieces": len(pieces), **listed})

    def read(self, after: int, limit: int, newest: tuple[int, str]) -> Sequence[AuditRecord]:
        """Return the first `limit` records above `after`; `newest` is number and hash of the last one that counts.

        Raises StoreError for a record that is not whole.
        """
        return [self._whole(item) for item in self._chain(after, limit, newest)]

    def holds(self, record: AuditRecord, newest: tuple[int, str]) -> bool:
        """Return whether `record` counts: it is `newest`, or one of those before it."""
        if record.number >= newest[0]:
            return (record.number, record.hash) == newest
        return [item["hash"] for item in self._chain(record.number - 1, 1, newest)] == [record.hash]

    def _chain(self, after: int, limit: int, newest: tuple[int, str]) -> Sequence[Item]:
        """Return the list's items of the first `limit` records above `after` that count."""
        # One number more than is wanted: its record says which of two with the number before it counts.
        last = min(newest[0], after + limit + 1)
        found = list(takewhile(lambda item: item["number"] <= last, self._listed(after)))
        return list(_counting(found, newest[1] if last == newest[0] else ""))[::-1][:limit]

    def _listed(self, after: int) -> Iterator[Item]:
        return self._contacts.following(_LIST, f"{number_text(after)}#~")

    def _whole(self, item: Item) -> AuditRecord:
        pieces = [each["piece"] for each in self._contacts.query(_kept(item["mark"]))]
        if len(pieces) != item["pieces"]:
            raise StoreError(f"expected {item['pieces']} pieces of audit record {item['number']}, found {len(pieces)}")
        try:
            return model_of(AuditRecord, pieces)
        except ValueError as error:
            raise StoreError(f"audit record {item['number']} cannot be read by this release: {error}") from error


def _counting(items: Sequence[Item], newest: str) -> Iterator[Item]:
    """Yield one item for each number, the last first: the one whose hash the next names; without one, the first."""
    for _, same in groupby(reversed(items), key=lambda item: int(item["number"])):
        alike = list(same)
        chosen = next((item for item in alike if item["hash"] == newest), alike[-1])
        newest = chosen["previous"]
        yield chosen


def _kept(mark: str) -> str:
    return f"audit#{mark}"
