"""What pages cost on DynamoDB, however many incidents they carry, and what its indexes list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from hub.adapters.dynamodb.pages import DynamoPageStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import DUE, LISTED, TableName
from hub.model.member_set import MemberSet
from hub.model.page import Ending, PageState
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, an_attempt
from tests.contract.examples import HIGH, a_full_head, a_member, a_page, minutes
from tests.contract.page_tables import PageTables, empty_tables

MANY = 2_500
"""Over the megabyte that one answer to a query holds at most. moto needs 14 s for ten thousand."""
BATCH = 25
SET = MemberSet.of([1])


@pytest.fixture(scope="module")
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(world: AwsWorld) -> Any:
    return world.dynamodb()


@pytest.fixture
def stores(client: Any, world: AwsWorld) -> PageTables:
    tables = empty_tables(client)
    world.requests.clear()
    return tables


class Gathering:
    """Takes what is put and writes it a batch at a time: one by one thousands of items take moto long."""

    def __init__(self, client: Any) -> None:
        self._client, self._items = client, list[Any]()

    def put_item(self, **request: Any) -> dict[str, Any]:
        self._items.append({"PutRequest": {"Item": request["Item"]}})
        return {}

    def write(self) -> None:
        for start in range(0, len(self._items), BATCH):
            self._client.batch_write_item(RequestItems={TableName.STATE.value: self._items[start : start + BATCH]})


def test_a_query_follows_thousands_of_members_through_all_its_pieces(stores: PageTables, world: AwsWorld) -> None:
    gathering = Gathering(stores.client)
    pages = DynamoPageStore(DynamoTable(cast("Any", gathering), TableName.STATE.value))
    for number in range(MANY, 0, -1):
        pages.put_member(a_member(number, id=f"f{number}"))
    gathering.write()
    world.requests.clear()

    numbers = [member.number for member in stores.pages.members("page-soc.high.1")]

    assert numbers == list(range(1, MANY + 1))
    assert set(world.requests) == {"dynamodb.Query"}
    assert world.requests["dynamodb.Query"] > 1


def test_each_change_of_a_head_is_one_request(stores: PageTables, world: AwsWorld) -> None:
    stores.pages.open(HIGH, 0, NIGHT)
    stores.pages.join(HIGH, 1)
    stores.pages.restart(HIGH, 1, 1)
    stores.pages.end(HIGH, 1, Ending(state=PageState.ACKNOWLEDGED, at=NIGHT))
    stores.pages.join(HIGH, 1)
    stores.pages.open(HIGH, 1, NIGHT)

    assert world.requests == {"dynamodb.PutItem": 2, "dynamodb.UpdateItem": 4}


def test_each_step_of_an_attempt_and_a_member_is_one_request(stores: PageTables, world: AwsWorld) -> None:
    member = stores.pages.put_member(a_member())
    key = stores.attempts.prepare(an_attempt()).key
    stores.attempts.dialling(key, SET, NIGHT)
    stores.attempts.dialling(key, SET, NIGHT)
    stores.attempts.keyed(key, "147", 0)
    stores.pages.remove_member(member.page_id, member.summary.key, member.mark)

    assert world.requests == {"dynamodb.PutItem": 2, "dynamodb.UpdateItem": 4}


def test_all_heads_are_one_consistent_query(stores: PageTables, world: AwsWorld) -> None:
    asked: list[bool] = []
    stores.client.meta.events.register("provide-client-params.dynamodb.Query", lambda params, **_: note(asked, params))
    stores.pages.open(HIGH, 0, NIGHT)
    world.requests.clear()

    assert [head.key for head in stores.pages.heads()] == [HIGH]
    assert world.requests == {"dynamodb.Query": 1}
    assert asked == [True]


def note(asked: list[bool], params: dict[str, Any]) -> None:
    asked.append(params.get("ConsistentRead", False))


def test_a_kept_head_comes_back_as_it_was(stores: PageTables) -> None:
    head = a_full_head()

    stores.pages.keep_ended(head)

    assert stores.pages.ended(head.page_id) == head


def test_a_finished_page_leaves_the_index_of_what_is_due(stores: PageTables) -> None:
    page = stores.pages.create(a_page(wake_at=NIGHT + minutes(1)))
    assert [item["due_at"] for item in listed(stores, page.page_id)] == ["2026-06-01T03:01:00.000000+00:00"]

    stores.pages.save(a_page(version=2, finished=True))

    [item] = listed(stores, page.page_id)
    assert DUE.partition not in item
    assert DUE.sort not in item
    assert item[LISTED.sort] == "2026-06-01T03:00:00.000000+00:00"


def test_a_page_whose_index_lags_is_not_running(stores: PageTables) -> None:
    """The index may still list what is finished: what it lists is read from the table."""
    stores.pages.create(a_page())
    table = stores.table(TableName.STATE)
    stores.pages.save(a_page(version=2, finished=True))
    [item] = listed(stores, a_page().page_id)
    table.put({**item, DUE.partition: "page", DUE.sort: "2026-06-01T03:00:00.000000+00:00"})

    assert list(stores.pages.running()) == []


def listed(stores: PageTables, page_id: str) -> list[dict[str, Any]]:
    found = stores.table(TableName.STATE).get(f"page#{page_id}", "page")
    return [] if found is None else [dict(found)]


def test_a_late_restart_does_not_lower_the_start_number(stores: PageTables) -> None:
    stores.pages.open(HIGH, 0, NIGHT)
    for start in (1, 2):
        stores.pages.restart(HIGH, 1, start)

    head = stores.pages.restart(HIGH, 1, 1)

    assert head is not None
    assert head.start == 3


@pytest.mark.parametrize("key", ["nonsense", "page-soc.high.1-007", "-1", "page-soc.high.1-"])
def test_a_key_that_no_attempt_has_finds_none(stores: PageTables, key: str) -> None:
    stores.attempts.prepare(an_attempt(7))

    assert stores.attempts.get(key) is None
