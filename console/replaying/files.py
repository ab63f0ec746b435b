"""Finds the files to replay and reads their records one by one, however large a file of lines is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from hub.errors import InputError
from router.records import split

STANDARD_INPUT: Final = "-"
LINES: Final = frozenset({".jsonl", ".ndjson"})
SUFFIXES: Final = LINES | {".json"}
_SNIFFED: Final = 2


class SourceRecord(NamedTuple):
    """One record of a file: `number` counts from 1, `line` too and is None for what is not one line."""

    file: str
    number: int
    line: int | None
    body: bytes


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the files to read: a named file always, of a folder those that end in .json, .jsonl or .ndjson, sorted.

    `-` stands for standard input. Raises InputError for a path that is not there, and for a folder without such files.
    """
    return [file for path in paths for file in _files(path)]


def records_of(file: str, standard_input: BinaryIO) -> Iterator[SourceRecord]:
    """Yield the records of one file of `files_of`; raise InputError when it cannot be read."""
    try:
        if file == STANDARD_INPUT:
            yield from _numbered(file, _of_stream(standard_input))
        else:
            with Path(file).open("rb") as stream:
                yield from _numbered(file, _of_file(stream, Path(file).suffix.lower()))
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from error


def _files(path: str) -> list[str]:
    if path == STANDARD_INPUT:
        return [path]
    try:
        Path(path).stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    return _inside(path) if Path(path).is_dir() else [path]


def _inside(path: str) -> list[str]:
    found = sorted(
        Path(folder, name)
        for folder, _, names in os.walk(path, onerror=_unreadable)
        for name in names
        if Path(name).suffix.lower() in SUFFIXES
    )
    if not found:
        raise InputError(f"{path}: no file in it ends in {', '.join(sorted(SUFFIXES))}")
    return [str(each) for each in found]


def _unreadable(error: OSError) -> None:
    raise InputError(f"{error.filename} cannot be read: {error.strerror or error}") from error


def _numbered(file: str, records: Iterable[tuple[int | None, bytes]]) -> Iterator[SourceRecord]:
    for number, (line, body) in enumerate(records, start=1):
        yield SourceRecord(file, number, line, body)


def _of_file(stream: BinaryIO, suffix: str) -> Iterator[tuple[int | None, bytes]]:
    if suffix in LINES:
        return _of_lines(stream)
    return _of_document(stream.read()) if suffix in SUFFIXES else _of_stream(stream)


def _of_stream(stream: BinaryIO) -> Iterator[tuple[int | None, bytes]]:
    """Yield the records of what has no telling name: lines when its first two that are not blank both open an object.

    No document looks like that, since nothing opens an object right inside an object.
    """
    head: list[bytes] = []
    opening: list[bytes] = []
    while len(opening) < _SNIFFED and (line := stream.readline()):
        head.append(line)
        opening += [line] if line.strip() else []
    if len(opening) == _SNIFFED and all(line.startswith(b"{") for line in opening):
        return _of_lines(chain(head, stream))
    return _of_document(b"".join(head) + stream.read())


def _of_lines(lines: Iterable[bytes]) -> Iterator[tuple[int | None, bytes]]:
    for number, line in enumerate(lines, start=1):
        for record in split(line, lines=True):
            yield number, record.body


def _of_document(data: bytes) -> Iterator[tuple[int | None, bytes]]:
    for record in split(data, lines=False):
        yield None, record.body
