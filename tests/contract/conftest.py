"""The stores under contract: each test of this folder runs once on every implementation in `IMPLEMENTATIONS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from hub.adapters.dynamodb.stores import open_stores as open_dynamodb
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.sqlite.stores import open_stores
from hub.stores import Stores
from tests.aws.world import aws, make_tables
from tests.builders import NIGHT
from tests.fakes.ports import HandClock
from tests.fakes.stores import memory_stores

NAMES: Final = {name: name.value for name in TableName}


@pytest.fixture(scope="module")
def dynamodb() -> Iterator[Any]:
    """Give a client of an AWS that the tests of a module share."""
    with aws() as world:
        yield world.dynamodb()


def empty_dynamodb(client: Any) -> Stores:
    """Make the tables anew behind `client` and return the stores over them."""
    for name in client.list_tables()["TableNames"]:
        client.delete_table(TableName=name)
    make_tables(client)
    return open_dynamodb(client, NAMES, HandClock(NIGHT))


IMPLEMENTATIONS: Final[dict[str, Callable[[Path, Any], Stores]]] = {
    "dynamodb": lambda _folder, client: empty_dynamodb(client),
    "sqlite": lambda folder, _client: open_stores(folder / "store.sqlite", durable=False),
    "memory": lambda _folder, _client: memory_stores(),
}


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def stores(request: pytest.FixtureRequest, tmp_path: Path, dynamodb: Any) -> Iterator[Stores]:
    opened = IMPLEMENTATIONS[request.param](tmp_path, dynamodb)
    yield opened
    opened.close()
