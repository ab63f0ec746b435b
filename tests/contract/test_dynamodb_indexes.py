"""Notices, windows and rejected records on DynamoDB: what the indexes hold, and what is made of one that is late.

An index follows its table by moments. The tests put an item back as it was listed before: the index then says what the
row has left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest

from hub.adapters.dynamodb.notices import DynamoNoticeStore
from hub.adapters.dynamodb.rejected import DynamoRejectedStore
from hub.adapters.dynamodb.rows import number_text
from hub.adapters.dynamodb.table import DynamoTable, Item
from hub.adapters.dynamodb.tables import DUE, TableName
from hub.adapters.dynamodb.windows import DynamoWindowStore
from hub.model.record import RejectedRecord, RejectedState, Settlement
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT
from tests.contract.examples import a_notice, minutes
from tests.contract.test_dynamodb_notice_races import a_record

LATER: Final = NIGHT + timedelta(days=1)
READER: Final = "audience.secops"
DISCARDED: Final = Settlement(state=RejectedState.DISCARDED, by="dana", at=NIGHT, why="a test of ours")


@pytest.fixture
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture
def table(world: AwsWorld) -> DynamoTable:
    return DynamoTable(world.dynamodb(), TableName.STATE.value)


def kept(table: DynamoTable, pk: str, sk: str) -> Item:
    item = table.get(pk, sk)
    assert item is not None
    return item


def list_again(table: DynamoTable, before: Item, now: Item) -> None:
    """Let the index list the row of `now` as it listed it when it was `before`."""
    listed = {name: before[name] for name in DUE[1:]}
    assert listed.keys().isdisjoint(now)
    table.put({**now, **listed})


def test_a_notice_that_was_sent_has_left_the_index(table: DynamoTable) -> None:
    notices = DynamoNoticeStore(table)
    notices.put(a_notice())
    before = kept(table, "notice#n1", "notice")

    notices.sent("n1", NIGHT)
    list_again(table, before, kept(table, "notice#n1", "notice"))

    assert list(notices.unsent(LATER)) == []


def test_a_window_that_was_sent_has_left_the_index(table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)
    window = windows.join(READER, "n1", NIGHT)
    place = (f"windows#{READER}", number_text(window.number))
    before = kept(table, *place)

    windows.sent(window.id, NIGHT)
    list_again(table, before, kept(table, *place))

    assert list(windows.unsent(LATER)) == []


def test_a_record_that_was_settled_has_left_the_index(table: DynamoTable) -> None:
    rejected = DynamoRejectedStore(table)
    record = rejected.put(a_record())
    place = (f"rejected#{record.id}", "rejected")
    before = kept(table, *place)

    rejected.settle(record.id, 1, DISCARDED)
    list_again(table, before, kept(table, *place))

    assert list(rejected.waiting()) == []


class TestRejectedCost:
    def test_a_delivery_given_twice_writes_nothing(self, table: DynamoTable, world: AwsWorld) -> None:
        rejected = DynamoRejectedStore(table)
        rejected.put(a_record())
        world.requests.clear()

        rejected.put(a_record())

        assert world.requests == {"dynamodb.GetItem": 1}

    def test_a_record_that_comes_again_leaves_its_body_where_it_is(self, table: DynamoTable, world: AwsWorld) -> None:
        rejected = DynamoRejectedStore(table)
        record = rejected.put(a_record())
        world.requests.clear()

        assert rejected.put(again(record)).count == 2
        assert world.requests == {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1}


def again(record: RejectedRecord) -> RejectedRecord:
    return record.model_copy(update={"last_at": NIGHT + minutes(1), "last_record": "again"})


def test_a_notice_is_one_write_and_one_more_for_its_place_in_a_window(table: DynamoTable, world: AwsWorld) -> None:
    notices = DynamoNoticeStore(table)

    notices.put(a_notice("alone"))
    assert world.requests == {"dynamodb.PutItem": 1}
    world.requests.clear()

    gathered: Any = {"window": f"{READER}.1", "number": 1}
    notices.put(a_notice("gathered", **gathered))
    assert world.requests == {"dynamodb.PutItem": 2}
