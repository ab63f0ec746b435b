"""The contract of `hub.ports.RejectedStore`."""

from __future__ import annotations

import pytest

from hub.model.record import RejectedRecord
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, minutes


def a_record(id: str = "r1", *, minute: float = 0, body: str = "{", reason: str = "not JSON") -> RejectedRecord:
    received_at = NIGHT + minutes(minute)
    return RejectedRecord(id=id, body=body, reason=reason, position="line 1 column 2", received_at=received_at)


def test_a_record_comes_back_as_it_was(stores: Stores) -> None:
    record = a_record().model_copy(update={"received_at": ODD})

    stores.rejected.put(record)

    assert list(stores.rejected.find()) == [record]


@pytest.mark.parametrize("hostile", ["\x00", "\ud800", "\udcff\ud83d", "\ufeff{\r\n\r", "x" * 1_048_577])
def test_a_hostile_body_is_kept_whole(stores: Stores, hostile: str) -> None:
    record = a_record(body=f"a{hostile}z", reason=f"found {hostile[:9]}")

    stores.rejected.put(record)

    assert list(stores.rejected.find()) == [record]


def test_the_first_with_an_id_stays(stores: Stores) -> None:
    first = a_record()
    stores.rejected.put(first)

    stores.rejected.put(a_record(body="[", minute=1))

    assert list(stores.rejected.find()) == [first]


def test_records_are_found_newest_first_up_to_the_limit(stores: Stores) -> None:
    for minute in (2, 1, 3):
        stores.rejected.put(a_record(f"r{minute}", minute=minute))

    assert [record.id for record in stores.rejected.find()] == ["r3", "r2", "r1"]
    assert [record.id for record in stores.rejected.find(limit=2)] == ["r3", "r2"]
