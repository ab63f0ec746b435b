"""Opens what there is on this machine: a configuration folder, a store file, and one record in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from console.explaining import Chosen, choose
from console.folder import load
from console.operations.reading import Operations
from console.replaying import files_of, records_of
from escalation.snapshot import OnCallSnapshot, compile_book
from hub.adapters.sqlite.stores import open_stores
from hub.errors import InputError, NotFoundError
from hub.ports import Clock


def open_folder(folder: Path, clock: Clock) -> Operations:
    """Return the operations on a configuration folder.

    Raises NotFoundError when there is none, ConfigurationError with every problem when it is wrong.
    """
    if not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    book = compile_book(load(folder, now=clock.now()))
    return Operations(book=lambda: book, clock=clock)


@contextmanager
def open_store(path: Path, clock: Clock) -> Iterator[Operations]:
    """Give the operations on a store file, closed at the end; a file that is not there is not made.

    Raises NotFoundError without a file, InputError when it is no store, StoreError when it cannot be reached.
    """
    if not path.is_file():
        raise NotFoundError(f"store {path}: no such file")
    if path.stat().st_size == 0:
        raise InputError(f"store {path}: expected a store of Tocsin, found an empty file")
    stores = open_stores(path)
    try:
        yield Operations(book=OnCallSnapshot(stores.configuration).book, clock=clock, stores=stores)
    finally:
        stores.close()


def one_record(path: str, number: int | None, standard_input: BinaryIO) -> Chosen:
    """Return the record of a file on line `number`, or its first; where there are no lines, records are counted.

    Raises InputError when there is no such record, and for what is not one file.
    """
    files = files_of([path])
    if files != [path]:
        raise InputError(f"{path} is a folder, expected one file")
    return choose(records_of(path, standard_input), number)
