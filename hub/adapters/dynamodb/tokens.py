"""Task tokens in DynamoDB: one item for each page."""

from __future__ import annotations

from typing import Any, Final

from hub.adapters.dynamodb.changes import Place, attributes, from_attributes, set_if
from hub.adapters.dynamodb.heads import page_partition
from hub.adapters.dynamodb.table import Condition, DynamoTable
from hub.adapters.dynamodb.tables import PARTITION, SORT
from hub.model.task_token import TaskToken

_TOKEN: Final = "task_token"  # noqa: S105 - a sort key, no secret
_NAMES: Final = {"#start": "start", "#command": "command", "#token": "token"}
_REPLACED: Final = Condition(
    # `TaskToken.replaces`, in one write. The same token again is left as it is, used or not: that is a repeated write.
    f"attribute_not_exists({PARTITION}) OR #start < :start OR (#start = :start AND #command < :command)"
    " OR (#start = :start AND #command = :command AND #token <> :token)",
    names=_NAMES,
)


class DynamoTaskTokenStore:
    """`hub.ports.TaskTokenStore` over the table `state`, in the partition of the page."""

    def __init__(self, state: DynamoTable) -> None:
        """Work on the table `state`."""
        self._state = state

    def put(self, token: TaskToken) -> TaskToken:
        """Keep the token unless a newer one of its page, or itself, is kept; return what is kept afterwards."""
        place = _place(token.page_id)
        values: dict[str, Any] = {":start": token.start, ":command": token.command, ":token": token.token}
        item = {PARTITION: place.pk, SORT: place.sk, **attributes(token)}
        kept = self._state.put(item, _REPLACED._replace(values=values)).item
        return token if kept is None else from_attributes(TaskToken, kept)

    def get(self, page_id: str) -> TaskToken | None:
        """Return the newest token of the page, or None: one consistent read."""
        found = self._state.get(*_place(page_id))
        return None if found is None else from_attributes(TaskToken, found)

    def used(self, page_id: str, token: str) -> TaskToken | None:
        """Note that `token` was answered, if it still is the page's; return what is kept afterwards, None without."""
        same = Condition("#token = :token", {":token": token}, {"#token": "token"})
        kept = set_if(self._state, _place(page_id), {"used": True}, condition=same).item
        return None if kept is None else from_attributes(TaskToken, kept)


def _place(page_id: str) -> Place:
    return Place(page_partition(page_id), _TOKEN)
