"""Two threads that meet at the condition of one write, and a request that is sent twice: notices, windows, rejected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hub.adapters.dynamodb.notices import DynamoNoticeStore
from hub.adapters.dynamodb.rejected import DynamoRejectedStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.windows import DynamoWindowStore
from hub.model.notice import Notice
from hub.model.record import RejectedRecord, RejectedState, Settlement
from hub.model.window import Window
from tests.aws.interference import answer_lost, race
from tests.aws.world import aws
from tests.builders import NIGHT
from tests.contract.examples import a_notice, minutes

READER = "audience.secops"


def a_record(body: bytes = b"{") -> RejectedRecord:
    return RejectedRecord(
        id="0123456789abcdef",
        body=body,
        reason="not JSON",
        position="",
        received_at=NIGHT,
        last_at=NIGHT,
        last_record="first",
    )


@pytest.fixture
def client() -> Iterator[Any]:
    with aws() as world:
        yield world.dynamodb()


@pytest.fixture
def table(client: Any) -> DynamoTable:
    return DynamoTable(client, TableName.STATE.value)


def test_of_two_notices_under_one_id_both_find_the_first(client: Any, table: DynamoTable) -> None:
    notices = DynamoNoticeStore(table)

    def put(body: str) -> Callable[[], str]:
        return lambda: notices.put(a_notice("n1", body=body)).body

    first, second = race(client, "PutItem", [put("one"), put("two")])

    assert first == second


def test_of_two_who_lease_a_notice_one_has_it(client: Any, table: DynamoTable) -> None:
    notices = DynamoNoticeStore(table)
    notices.put(a_notice("n1"))

    def lease() -> Notice | None:
        return notices.lease("n1", NIGHT, NIGHT + minutes(1))

    assert sorted(each is None for each in race(client, "UpdateItem", [lease, lease])) == [False, True]


def test_the_lease_of_a_notice_that_was_sent_twice_is_had(client: Any, table: DynamoTable) -> None:
    notices = DynamoNoticeStore(table)
    notices.put(a_notice("n1"))

    with answer_lost(client, "UpdateItem"):
        leased = notices.lease("n1", NIGHT, NIGHT + minutes(1))

    assert leased is not None
    assert notices.get("n1") == leased


def test_two_who_join_a_window_get_two_numbers(client: Any, table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)
    windows.join(READER, "n1", NIGHT)

    def join(name: str) -> Callable[[], int]:
        return lambda: windows.join(READER, name, NIGHT + minutes(1)).joined

    assert sorted(race(client, "PutItem", [join("n2"), join("n3")])) == [2, 3]


def test_two_who_open_a_window_open_one(client: Any, table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)

    def join(name: str) -> Callable[[], tuple[int, int]]:
        def joined() -> tuple[int, int]:
            window = windows.join(READER, name, NIGHT)
            return window.number, window.joined

        return joined

    assert sorted(race(client, "PutItem", [join("n1"), join("n2")])) == [(1, 1), (1, 2)]


def test_of_two_who_lease_a_window_one_has_it(client: Any, table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)
    window = windows.join(READER, "n1", NIGHT)

    def lease() -> Window | None:
        return windows.lease(window.id, NIGHT + minutes(5), NIGHT + minutes(6))

    assert sorted(each is None for each in race(client, "PutItem", [lease, lease])) == [False, True]


def test_a_window_that_was_opened_by_a_request_sent_twice_has_one_member(client: Any, table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)

    with answer_lost(client, "PutItem"):
        window = windows.join(READER, "n1", NIGHT)

    assert window.joined == 1
    assert windows.get(window.id) == window


def test_a_lease_that_was_sent_twice_is_had(client: Any, table: DynamoTable) -> None:
    windows = DynamoWindowStore(table)
    window = windows.join(READER, "n1", NIGHT)

    with answer_lost(client, "PutItem"):
        leased = windows.lease(window.id, NIGHT + minutes(5), NIGHT + minutes(6))

    assert leased is not None


def test_a_record_that_comes_again_while_it_is_discarded_is_counted(client: Any, table: DynamoTable) -> None:
    rejected = DynamoRejectedStore(table)
    record = rejected.put(a_record())
    discarded = Settlement(state=RejectedState.DISCARDED, by="dana", at=NIGHT + minutes(2), why="a test")
    again = record.model_copy(update={"last_at": NIGHT + minutes(1), "last_record": "again"})

    race(client, "PutItem", [lambda: rejected.put(again), lambda: rejected.settle(record.id, 1, discarded)])

    (row,) = rejected.find()
    assert row.count == 2
    # Whoever came second decided on what the first had left: discarded and counted, or counted and still waiting.
    assert row.settled in (discarded, None)


def test_a_body_that_no_item_can_hold_comes_back_whole(table: DynamoTable) -> None:
    packed_badly = b"".join(hashlib.sha256(str(number).encode()).digest() for number in range(32_768))
    record = a_record(body=packed_badly)
    rejected = DynamoRejectedStore(table)

    rejected.put(record)

    (row,) = rejected.named(record.id[:6])
    assert row.body == packed_badly
    assert rejected.waiting()[0].body == packed_badly
