"""Changes of single attributes, and the mark by which a writer knows its own write again.

The SDK sends a request again when its answer is lost. Of a write that had been applied the second sending fails its
condition, and looks like somebody else's success: where the answer permits something (a dial, the next step), the
write leaves a mark that nobody else has.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, TypeVar

from hub.adapters.dynamodb.table import Condition, DynamoTable, Item, Written
from hub.model.base import Frozen

Model = TypeVar("Model", bound=Frozen)

WRITER: Final = "writer"
"""The attribute that holds the mark of the write that is asked about."""


class Place(NamedTuple):
    """Where an item is: its partition and its place in it."""

    pk: str
    sk: str


def new_mark() -> str:
    """Return a mark that no other write has."""
    return secrets.token_hex(8)


def applied(written: Written, mark: str) -> bool:
    """Return whether the write under `mark` was applied, now or when it was sent before."""
    return written.applied or (written.item is not None and written.item.get(WRITER) == mark)


def set_if(
    table: DynamoTable, place: Place, changes: Mapping[str, Any], *, condition: Condition, also: str = ""
) -> Written:
    """Set the attributes of `changes` if `condition` holds; `also` are further assignments, whose values it has too.

    Attributes are named by placeholders, so that none of them can be one of DynamoDB's reserved words.
    """
    assignments = [*(f"#{name} = :{name}" for name in changes), *([also] if also else [])]
    values = {f":{name}": value for name, value in changes.items()}
    names = {f"#{name}": name for name in changes}
    whole = Condition(condition.expression, {**condition.values, **values}, {**condition.names, **names})
    return table.update(place.pk, place.sk, f"SET {', '.join(assignments)}", whole)


def attributes(model: Frozen) -> dict[str, Any]:
    """Return the fields of `model` as attributes; those that are None are left out."""
    return model.model_dump(mode="json", exclude_none=True)


def from_attributes(model: type[Model], item: Item) -> Model:
    """Return the model that `attributes` wrote; whatever else the item holds is the adapter's own."""
    return model.model_validate({name: item[name] for name in model.model_fields if name in item})
