"""Cuts records into batches that a function URL carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from console.operator_api.messages import MOST_RECORDS
from console.replaying import SourceRecord
from hub.errors import InputError

MOST: Final = 4 * 1024 * 1024
"""Bytes of a batch: a third more as base64, which still fits into the 6 MB of a request."""


def batches(records: Iterable[SourceRecord]) -> Iterator[tuple[bytes, ...]]:
    """Yield the bodies in order, as many at once as fit.

    Raises InputError when it comes to one that cannot be read or fits into no request; those before it are yielded.
    """
    batch: list[bytes] = []
    failed: InputError | None = None
    try:
        for record in records:
            _check(record)
            if len(batch) == MOST_RECORDS or sum(map(len, batch)) + len(record.body) > MOST:
                yield tuple(batch)
                batch = []
            batch.append(record.body)
    except InputError as error:
        failed = error
    if batch:
        yield tuple(batch)
    if failed is not None:
        raise failed


def _check(record: SourceRecord) -> None:
    if len(record.body) > MOST:
        place = f"line {record.line}" if record.line else f"record {record.number}"
        raise InputError(f"{record.file}, {place}: {len(record.body)} bytes, expected at most {MOST}")
