"""One DynamoDB table: each method is one request (a query one for each piece), and errors are translated here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.exceptions import BotoCoreError, ClientError

from hub.adapters.dynamodb.tables import PARTITION, SORT, Index
from hub.errors import StoreError

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

Item = Mapping[str, Any]
"""An item as plain values: str, bytes, bool, int (written as a number, read as a Decimal), None, list, dict."""

BATCH: Final = 100
"""So many keys one BatchGetItem takes."""
_REFUSED: Final = "ConditionalCheckFailedException"
_write: Final = TypeSerializer()
_read: Final = TypeDeserializer()


class Condition(NamedTuple):
    """A condition expression with the values for its `:names` and, for reserved words, its `#names`."""

    expression: str
    values: Mapping[str, Any] = {}
    names: Mapping[str, str] = {}


ABSENT: Final = Condition(f"attribute_not_exists({PARTITION})")
PRESENT: Final = Condition(f"attribute_exists({PARTITION})")


class Written(NamedTuple):
    """What a conditional write did: whether it was applied, and the item that is there (None: there is none).

    Of a write that was applied that is the item after it; of one that was not, the item that refused it.
    """

    applied: bool
    item: Item | None


class DynamoTable:
    """A table by its name. Every method raises StoreError when DynamoDB cannot do it just now."""

    def __init__(self, client: DynamoDBClient, name: str) -> None:
        """Work on the table `name` through `client`."""
        self._client, self._name = client, name

    def get(self, pk: str, sk: str) -> Item | None:
        """Return the item as it is now, or None: one consistent read."""
        found = self._do(lambda: self._client.get_item(TableName=self._name, Key=_key(pk, sk), ConsistentRead=True))
        return _plain(found["Item"]) if "Item" in found else None

    def put(self, item: Item, condition: Condition | None = None) -> Written:
        """Replace the item of the same key whole, if `condition` holds for the one that is there."""
        optional: dict[str, Any] = {} if condition is None else _conditional(condition)
        request: dict[str, Any] = {"TableName": self._name, "Item": _typed(item), **optional}
        return self._written(lambda: self._client.put_item(**request), item)

    def update(self, pk: str, sk: str, expression: str, condition: Condition) -> Written:
        """Change attributes by an update expression, whose values and names stand in `condition` too."""
        request: dict[str, Any] = {
            "TableName": self._name,
            "Key": _key(pk, sk),
            "UpdateExpression": expression,
            "ReturnValues": "ALL_NEW",
            **_conditional(condition),
        }
        return self._written(lambda: self._client.update_item(**request), None)

    def delete(self, pk: str, sk: str, condition: Condition | None = None) -> Written:
        """Remove the item if `condition` holds; `item` is the one that was there."""
        optional: dict[str, Any] = {} if condition is None else _conditional(condition)
        request: dict[str, Any] = {
            "TableName": self._name,
            "Key": _key(pk, sk),
            "ReturnValues": "ALL_OLD",
            **optional,
        }
        return self._written(lambda: self._client.delete_item(**request), None)

    def query(self, pk: str, prefix: str = "", *, backwards: bool = False, limit: int | None = None) -> Iterator[Item]:
        """Give the items of a partition whose sort key starts with `prefix`, by sort key: consistent reads."""
        sort = f" AND begins_with({SORT}, :prefix)" if prefix else ""
        values = {":pk": pk, **({":prefix": prefix} if prefix else {})}
        yield from self._sorted(sort, values, backwards=backwards, limit=limit)

    def following(self, pk: str, after: str) -> Iterator[Item]:
        """Give the items of a partition whose sort key is greater than `after`, by sort key: consistent reads."""
        yield from self._sorted(f" AND {SORT} > :after", {":pk": pk, ":after": after}, backwards=False, limit=None)

    def _sorted(self, sort: str, values: Item, *, backwards: bool, limit: int | None) -> Iterator[Item]:
        request = {
            "KeyConditionExpression": f"{PARTITION} = :pk{sort}",
            "ExpressionAttributeValues": _typed(values),
            "ConsistentRead": True,
        }
        yield from self._pieces(request, backwards=backwards, limit=limit)

    def indexed(
        self,
        index: Index,
        value: str,
        *,
        since: str = "",
        until: str | None = None,
        backwards: bool = False,
        limit: int | None = None,
    ) -> Sequence[Item]:
        """Return the items that an index lists under `value`, as they are in the table now.

        `since` and `until`, both inclusive, bound what it sorts by; `since` counts with `until` only.

        The index follows the table by moments: what it lists may have changed since, and the newest may be missing.
        """
        bound, bounds = "", {}
        if until is not None and since:
            bound, bounds = f" AND {index.sort} BETWEEN :since AND :until", {":since": since, ":until": until}
        elif until is not None:
            bound, bounds = f" AND {index.sort} <= :until", {":until": until}
        values = {":value": value, **bounds}
        request = {
            "IndexName": index.name,
            "KeyConditionExpression": f"{index.partition} = :value{bound}",
            "ExpressionAttributeValues": _typed(values),
        }
        keys = [(item[PARTITION], item[SORT]) for item in self._pieces(request, backwards=backwards, limit=limit)]
        found = self.get_all(keys)
        return [found[key] for key in keys if key in found]

    def get_all(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        """Return the items of `keys` that there are, as they are now: one consistent read for each hundred."""
        found: dict[tuple[str, str], Item] = {}
        once = [_key(*key) for key in dict.fromkeys(keys)]
        for start in range(0, len(once), BATCH):
            wanted: Any = {self._name: {"Keys": once[start : start + BATCH], "ConsistentRead": True}}
            while wanted:
                wanted = self._some(wanted, found)
        return found

    def _some(self, wanted: Any, found: dict[tuple[str, str], Item]) -> Any:  # noqa: ANN401 - DynamoDB's own shape
        """Add to `found` what one request gives, and return what it left out."""
        answer = self._do(lambda: self._client.batch_get_item(RequestItems=wanted))
        read: list[dict[str, Any]] = answer["Responses"].get(self._name, [])
        for each in read:
            item = _plain(each)
            found[item[PARTITION], item[SORT]] = item
        return answer.get("UnprocessedKeys")

    def _pieces(self, request: Mapping[str, Any], *, backwards: bool, limit: int | None) -> Iterator[Item]:
        left, start = limit, None
        while left is None or left > 0:
            whole: dict[str, Any] = {"TableName": self._name, "ScanIndexForward": not backwards, **request}
            whole |= {} if left is None else {"Limit": left}
            whole |= {} if start is None else {"ExclusiveStartKey": start}
            answer = self._do(partial(self._client.query, **whole))
            yield from map(_plain, answer["Items"])
            start = answer.get("LastEvaluatedKey")
            if start is None:
                return
            left = None if left is None else left - len(answer["Items"])

    def _written(self, request: Callable[[], Any], new: Item | None) -> Written:
        try:
            answer = request()
        except ClientError as error:
            if _code(error) != _REFUSED:
                raise self._unreachable(error) from error
            old: Any = error.response.get("Item")
            return Written(applied=False, item=_plain(old) if old else None)
        except BotoCoreError as error:
            raise self._unreachable(error) from error
        attributes = answer.get("Attributes")
        return Written(applied=True, item=_plain(attributes) if attributes else new)

    def _do(self, request: Callable[[], Any]) -> Any:  # noqa: ANN401 - each request has an answer of its own shape
        try:
            return request()
        except (ClientError, BotoCoreError) as error:
            raise self._unreachable(error) from error

    def _unreachable(self, error: Exception) -> StoreError:
        return StoreError(f"table {self._name}: {error}")


def _conditional(condition: Condition) -> dict[str, Any]:
    request: dict[str, Any] = {
        "ConditionExpression": condition.expression,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    if condition.values:
        request["ExpressionAttributeValues"] = _typed(condition.values)
    if condition.names:
        request["ExpressionAttributeNames"] = dict(condition.names)
    return request


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))


def _key(pk: str, sk: str) -> dict[str, Any]:
    return _typed({PARTITION: pk, SORT: sk})


def _typed(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _write.serialize(value) for name, value in item.items()}


def _plain(item: Mapping[str, Any]) -> Item:
    return {name: _value(_read.deserialize(value)) for name, value in item.items()}


def _value(value: Any) -> Any:  # noqa: ANN401 - any value of an item
    if isinstance(value, Binary):
        return bytes(cast("Any", value).value)
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value
