"""How models and instants are written into rows and read back."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TypeVar

from hub.model.base import Frozen, as_utc

Model = TypeVar("Model", bound=Frozen)
Value = str | int | bytes | None


def row_text(model: Frozen) -> str:
    """Return `model` as the JSON text that `one` and `many` read back into an equal model."""
    return model.model_dump_json(by_alias=True)


def instant_text(at: datetime) -> str:
    """Return `at` as text of fixed width in UTC, which sorts as time; raise ValueError when it carries no offset."""
    return as_utc(at).isoformat(timespec="microseconds")


def one(connection: sqlite3.Connection, model: type[Model], sql: str, *values: Value) -> Model | None:
    """Return the model in the first row that `sql` selects, or None."""
    found = connection.execute(sql, values).fetchone()
    return None if found is None else model.model_validate_json(found[0])


def many(connection: sqlite3.Connection, model: type[Model], sql: str, *values: Value) -> list[Model]:
    """Return the models in the rows that `sql` selects, in its order."""
    return [model.model_validate_json(text) for (text,) in connection.execute(sql, values)]
