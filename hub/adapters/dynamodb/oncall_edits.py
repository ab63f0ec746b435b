"""Overrides and leave in DynamoDB: read as they are now, since an edit acts at a page's next level."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from hub.adapters.dynamodb.rows import from_rows, instant_text, number_text, row_text
from hub.adapters.dynamodb.table import Condition, DynamoTable
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.errors import StoreError
from hub.model.responder import Leave
from hub.model.schedule import Override

_LEAVE: Final = "leave"
_OVERRIDE: Final = "override#"
_COUNTER: Final = "newest"
_NEXT: Final = "SET #number = if_not_exists(#number, :zero) + :one"
_ALWAYS: Final = Condition(
    "attribute_not_exists(#number) OR #number >= :zero", {":zero": 0, ":one": 1}, {"#number": "number"}
)


class OnCallEdits:
    """The part of `hub.ports.ConfigurationStore` that is live data of on call, in the table `config`."""

    def __init__(self, config: DynamoTable) -> None:
        """Work on the table `config`."""
        self._config = config

    def overrides(self, schedule: str) -> Sequence[Override]:
        """Return the overrides of a schedule in the order in which they were made."""
        return from_rows(Override, self._config.query(_schedule(schedule), _OVERRIDE))

    def add_override(self, override: Override) -> Override:
        """Store it under the next sequence number of its schedule; return it with that number.

        The number is taken first: a kill, or a request that the SDK sends twice, leaves a gap in them and no override
        twice.
        """
        partition = _schedule(override.schedule)
        counted = self._config.update(partition, _COUNTER, _NEXT, _ALWAYS).item
        if counted is None:
            raise StoreError(f"the overrides of {override.schedule} could not be numbered")
        numbered = override.model_copy(update={"sequence": counted["number"]})
        place = f"{_OVERRIDE}{number_text(numbered.sequence)}"
        self._config.put({PARTITION: partition, SORT: place, "row": row_text(numbered)})
        return numbered

    def leave(self) -> Sequence[Leave]:
        """Return all leave, by start."""
        return from_rows(Leave, self._config.query(_LEAVE))

    def add_leave(self, leave: Leave) -> None:
        """Store a leave; the same one twice is stored once."""
        row = row_text(leave)
        place = f"{instant_text(leave.start)}#{hashlib.sha256(row.encode()).hexdigest()[:32]}"
        self._config.put({PARTITION: _LEAVE, SORT: place, "row": row})


def _schedule(name: str) -> str:
    return f"schedule#{name}"
