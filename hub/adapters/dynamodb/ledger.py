"""Ledger entries in DynamoDB, in the partition of their page.

An entry is put under its id, so that it stands there once. The order is that of the first append: the writer's clock,
and a count where one process writes twice within its tick. Entries of two processes within one microsecond have no
order of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Final

from hub.adapters.dynamodb.heads import page_partition
from hub.adapters.dynamodb.rows import from_row, instant_text, number_text, row_text
from hub.adapters.dynamodb.table import ABSENT, DynamoTable
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.clock import SystemClock
from hub.model.ledger import LedgerEntry

_ENTRY: Final = "entry#"


class DynamoLedgerStore:
    """`hub.ports.LedgerStore` over the table `state`."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state, self._clock, self._count = state, SystemClock(), count()

    def append(self, entry: LedgerEntry) -> None:
        """Store the entry unless there is one with its page and id."""
        order = f"{instant_text(self._clock.now())}#{number_text(next(self._count))}"
        item = {PARTITION: page_partition(entry.page_id), SORT: f"{_ENTRY}{entry.id}", "order": order}
        self._state.put({**item, "row": row_text(entry)}, ABSENT)

    def of_page(self, page_id: str) -> Sequence[LedgerEntry]:
        """Return the entries of a page in the order in which they were first appended."""
        items = sorted(self._state.query(page_partition(page_id), _ENTRY), key=lambda item: str(item["order"]))
        return [from_row(LedgerEntry, item) for item in items]
