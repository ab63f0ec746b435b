"""The watchdog's newest beat in DynamoDB."""

from __future__ import annotations

from typing import Final

from hub.adapters.dynamodb.rows import from_row, instant_text, row_text
from hub.adapters.dynamodb.table import Condition, DynamoTable
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.model.beat import Beat

BEAT: Final = "beat"


class DynamoBeatStore:
    """`hub.ports.BeatStore` over the table `state`."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def put(self, beat: Beat) -> None:
        """Keep the beat unless a newer one is kept."""
        at = instant_text(beat.at)
        condition = Condition("attribute_not_exists(#at) OR #at <= :at", {":at": at}, {"#at": "at"})
        self._state.put({PARTITION: BEAT, SORT: BEAT, "at": at, "row": row_text(beat)}, condition)

    def last(self) -> Beat | None:
        """Return the newest beat, or None when there was none yet."""
        item = self._state.get(BEAT, BEAT)
        return None if item is None else from_row(Beat, item)
