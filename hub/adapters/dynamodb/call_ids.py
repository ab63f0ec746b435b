"""Call ids in DynamoDB: an item each, that points to its attempt."""

from __future__ import annotations

from typing import Final

from hub.adapters.dynamodb.table import ABSENT, DynamoTable
from hub.adapters.dynamodb.tables import PARTITION, SORT

_SORT: Final = "attempt"


class DynamoCallIdStore:
    """`hub.ports.CallIdStore` over the table `state`."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def remember(self, call_id: str, attempt: str) -> None:
        """Keep that `call_id` stands for the attempt with the key `attempt`; a second time changes nothing."""
        self._state.put({PARTITION: _partition(call_id), SORT: _SORT, "attempt": attempt}, ABSENT)

    def attempt_of(self, call_id: str) -> str | None:
        """Return the key of the attempt, or None for an id that was never kept."""
        item = self._state.get(_partition(call_id), _SORT)
        return None if item is None else str(item["attempt"])


def _partition(call_id: str) -> str:
    return f"call#{call_id}"
