"""Records are sent in batches that a function URL carries, and those before an unreadable one are sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from console.client.batching import MOST, batches
from console.operator_api.messages import MOST_BYTES, MOST_RECORDS, ToSend
from console.replaying import SourceRecord
from hub.errors import InputError


def records(*sizes: int) -> Iterator[SourceRecord]:
    for number, size in enumerate(sizes, start=1):
        yield SourceRecord("night.ndjson", number, number, b"x" * size)


def test_small_records_go_so_many_at_once() -> None:
    assert [len(batch) for batch in batches(records(*[1] * (MOST_RECORDS + 3)))] == [MOST_RECORDS, 3]


def test_large_records_go_as_many_as_fit() -> None:
    found = list(batches(records(MOST // 2, MOST // 2, 1)))

    assert [len(batch) for batch in found] == [2, 1]
    assert all(len(ToSend(records=batch).model_dump_json()) < MOST_BYTES for batch in found)


def test_nothing_is_no_batch() -> None:
    assert list(batches(records())) == []


def test_one_that_fits_into_no_request_is_named_after_those_before_it() -> None:
    found = batches(records(1, 2, MOST + 1, 3))

    assert [len(body) for body in next(found)] == [1, 2]
    with pytest.raises(InputError, match=f"night.ndjson, line 3: {MOST + 1} bytes"):
        next(found)


def test_what_was_read_before_a_file_fails_is_sent() -> None:
    def failing() -> Iterator[SourceRecord]:
        yield from records(1)
        raise InputError("night.ndjson cannot be read")

    found = batches(failing())

    assert next(found) == (b"x",)
    with pytest.raises(InputError, match="cannot be read"):
        next(found)
