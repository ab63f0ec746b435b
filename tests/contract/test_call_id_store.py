"""What every `CallIdStore` promises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.adapters.dynamodb.call_ids import DynamoCallIdStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.ports import CallIdStore
from tests.aws.world import aws
from tests.fakes.call_ids import MemoryCallIds


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[CallIdStore]:
    if request.param == "memory":
        yield MemoryCallIds()
        return
    with aws() as world:
        yield DynamoCallIdStore(DynamoTable(world.dynamodb(), TableName.STATE.value))


def test_an_id_stands_for_its_attempt(store: CallIdStore) -> None:
    store.remember("0a1b", "page-soc.high.1-1")
    store.remember("2c3d", "page-soc.high.1-2")

    assert store.attempt_of("0a1b") == "page-soc.high.1-1"
    assert store.attempt_of("2c3d") == "page-soc.high.1-2"


def test_an_id_that_was_never_kept_stands_for_nothing(store: CallIdStore) -> None:
    assert store.attempt_of("0a1b") is None


def test_what_an_id_stands_for_is_never_changed(store: CallIdStore) -> None:
    store.remember("0a1b", "page-soc.high.1-1")
    store.remember("0a1b", "page-web.high.1-1")

    assert store.attempt_of("0a1b") == "page-soc.high.1-1"
