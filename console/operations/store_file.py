"""A store file with its queue: what looks after a hub reads and writes it, whoever serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.operations.door import open_store
from hub.adapters.sqlite.connection import open_database
from hub.errors import InputError
from hub.ports import Clock
from hub.stores import Stores
from local.queue import LocalQueue


@dataclass(frozen=True, kw_only=True)
class StoreFile:
    """The rows and queues of one hub. Build it with `open_store_file`."""

    stores: Stores
    queue: LocalQueue
    clock: Clock


@contextmanager
def open_store_file(path: Path, clock: Clock) -> Iterator[StoreFile]:
    """Give the store file at `path`, closed at the end; errors are those of `console.operations.open_store`."""
    with open_store(path, clock) as operations:
        if operations.stores is None:
            raise InputError(f"{path}: expected a store")
        database = open_database(path)
        try:
            yield StoreFile(stores=operations.stores, queue=LocalQueue(database), clock=clock)
        finally:
            database.close()
