"""How instants, numbers and models are written into items and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from hub.adapters.dynamodb.table import Item
from hub.model.base import Frozen, as_utc

Model = TypeVar("Model", bound=Frozen)


def instant_text(at: datetime) -> str:
    """Return `at` as text of fixed width in UTC, which sorts as time; raise ValueError when it carries no offset."""
    return as_utc(at).isoformat(timespec="microseconds")


def number_text(number: int) -> str:
    """Return `number` (0 to 10 digits) as text of fixed width, which sorts as numbers do."""
    return f"{number:010}"


def row_text(model: Frozen) -> str:
    """Return `model` as the JSON text that `from_row` reads back into an equal model."""
    return model.model_dump_json(by_alias=True)


def from_row(model: type[Model], item: Item) -> Model:
    """Return the model whose JSON text is the item's `row`."""
    return model.model_validate_json(item["row"])


def from_rows(model: type[Model], items: Iterable[Item]) -> list[Model]:
    """Return the models of `items`, in their order."""
    return [from_row(model, item) for item in items]
