"""Where the head of the audit of a store file is kept: a file of its own beside it, one JSON object a line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from hub.errors import StoreError
from hub.model.audit import Anchor


def anchors_of(store: Path) -> FileAnchors:
    """Return the anchors of the store file at `store`: `tocsin.sqlite.audit` beside `tocsin.sqlite`."""
    return FileAnchors(store.with_name(f"{store.name}.audit"))


class FileAnchors:
    """`hub.ports.AuditAnchors` in a file."""

    def __init__(self, path: Path) -> None:
        """Keep in the file at `path`, which is made with the first anchor."""
        self._path = path

    def keep(self, anchor: Anchor) -> None:
        """Add the anchor and have it written out; raise StoreError when the file cannot be written."""
        line = f"{anchor.model_dump_json()}\n".encode()
        try:
            with open(self._path, "a+b", opener=_private) as file:
                # A line that a kill has torn is ended, so that it spoils no other.
                torn = file.seek(0, os.SEEK_END) > 0 and _last_byte(file) != b"\n"
                file.write(b"\n" + line if torn else line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"anchors {self._path}: {error.strerror}") from error

    def kept(self) -> Sequence[Anchor]:
        """Return every anchor, the oldest first; raise StoreError for a file that cannot be read or that is spoilt."""
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"anchors {self._path}: {error.strerror}") from error
        return [self._read(number, line) for number, line in enumerate(lines, start=1)]

    def _read(self, number: int, line: bytes) -> Anchor:
        try:
            return Anchor.model_validate_json(line)
        except ValidationError as error:
            raise StoreError(
                f"anchors {self._path}: line {number} is no anchor: it was torn by a kill, or changed; look at it, "
                "keep a copy of the file, and take the line out"
            ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)
