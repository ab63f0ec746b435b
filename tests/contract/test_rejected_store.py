"""The contract of `hub.ports.RejectedStore`."""

from __future__ import annotations

from typing import Any

import pytest

from hub.model.record import RejectedRecord, RejectedState, Settlement
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, minutes

REPLAYED = Settlement(state=RejectedState.REPLAYED, by="dana", at=ODD)
DISCARDED = Settlement(state=RejectedState.DISCARDED, by="dana", at=ODD, why="a test of ours")


def a_record(id: str = "r1", *, minute: float = 0, body: bytes = b"{", **more: Any) -> RejectedRecord:
    """A record that came once; `delivery` names it in the queue."""
    came_at = NIGHT + minutes(minute)
    delivery = more.pop("delivery", f"d{minute}")
    values: dict[str, Any] = {"id": id, "body": body, "reason": "not JSON", "position": "line 1 column 2"}
    times = {"received_at": came_at, "last_at": came_at, "last_record": delivery}
    return RejectedRecord.model_validate(values | times | more)


def test_a_record_comes_back_as_it_was(stores: Stores) -> None:
    record = a_record(received_at=ODD, last_at=ODD, count=3, queue="messages", settled=DISCARDED)

    assert stores.rejected.put(record) == record
    assert list(stores.rejected.find()) == [record]


@pytest.mark.parametrize("hostile", [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbb\xbf{\r\n\r", b"x" * 1_048_577])
def test_a_hostile_body_is_kept_byte_for_byte(stores: Stores, hostile: bytes) -> None:
    record = a_record(body=b"a" + hostile + b"z", reason="found \ud800 \x00")

    stores.rejected.put(record)

    assert list(stores.rejected.find()) == [record]


def test_the_same_record_again_is_counted_with_its_newest_reason(stores: Stores) -> None:
    stores.rejected.put(a_record())

    again = stores.rejected.put(a_record(minute=1, reason="worse", position="detail"))

    assert (again.count, again.reason, again.position) == (2, "worse", "detail")
    assert (again.received_at, again.last_at) == (NIGHT, NIGHT + minutes(1))
    assert list(stores.rejected.find()) == [again]


def test_one_delivery_given_twice_is_counted_once(stores: Stores) -> None:
    first = stores.rejected.put(a_record())

    assert stores.rejected.put(a_record(reason="read again")) == first
    assert stores.rejected.put(a_record(minute=1, delivery="d0")).count == 2


def test_a_settled_record_waits_no_more_and_is_kept(stores: Stores) -> None:
    stores.rejected.put(a_record())

    settled = stores.rejected.settle("r1", 1, DISCARDED)

    assert settled is not None
    assert (settled.state, settled.settled) == (RejectedState.DISCARDED, DISCARDED)
    assert list(stores.rejected.find()) == [settled]
    assert list(stores.rejected.waiting()) == []


def test_a_record_that_came_again_meanwhile_is_not_settled(stores: Stores) -> None:
    stores.rejected.put(a_record())
    again = stores.rejected.put(a_record(minute=1))

    assert stores.rejected.settle("r1", 1, REPLAYED) == again
    assert list(stores.rejected.waiting()) == [again]


def test_what_was_replayed_and_is_rejected_again_waits_again(stores: Stores) -> None:
    stores.rejected.put(a_record())
    stores.rejected.settle("r1", 1, REPLAYED)

    again = stores.rejected.put(a_record(minute=1))

    assert (again.count, again.state) == (2, RejectedState.WAITING)
    assert list(stores.rejected.waiting()) == [again]


def test_what_was_discarded_stays_so_and_is_counted(stores: Stores) -> None:
    stores.rejected.put(a_record())
    stores.rejected.settle("r1", 1, DISCARDED)

    again = stores.rejected.put(a_record(minute=1))

    assert (again.count, again.settled) == (2, DISCARDED)


def test_an_unknown_record_cannot_be_settled(stores: Stores) -> None:
    assert stores.rejected.settle("r1", 1, REPLAYED) is None
    assert list(stores.rejected.find()) == []


def test_a_record_is_found_by_the_beginning_of_its_id(stores: Stores) -> None:
    for name in ("ab2", "ab1", "b%1"):
        stores.rejected.put(a_record(name))

    assert [record.id for record in stores.rejected.named("ab")] == ["ab1", "ab2"]
    assert [record.id for record in stores.rejected.named("ab2")] == ["ab2"]
    assert [record.id for record in stores.rejected.named("ab", limit=1)] == ["ab1"]
    assert list(stores.rejected.named("%")) == []


def test_records_are_found_newest_first_and_wait_oldest_first_up_to_the_limit(stores: Stores) -> None:
    for minute in (2, 1, 3):
        stores.rejected.put(a_record(f"r{minute}", minute=minute))
    stores.rejected.put(a_record("r1", minute=4))

    assert [record.id for record in stores.rejected.find()] == ["r1", "r3", "r2"]
    assert [record.id for record in stores.rejected.find(limit=2)] == ["r1", "r3"]
    assert [record.id for record in stores.rejected.waiting()] == ["r2", "r3", "r1"]
    assert [record.id for record in stores.rejected.waiting(limit=2)] == ["r2", "r3"]
