"""Where the head of the audit of a store file is kept: a file of its own beside it, one JSON object a line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

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
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, line)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreError(f"anchors {self._path}: {error.strerror}") from error

    def kept(self) -> Sequence[Anchor]:
        """Return every anchor, the oldest first; raise StoreError for a file that cannot be read or is none of ours."""
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"anchors {self._path}: {error.strerror}") from error
        try:
            return [Anchor.model_validate_json(line) for line in lines]
        except ValidationError as error:
            raise StoreError(
                f"anchors {self._path}: found a line that is no anchor: {error.error_count()} problems"
            ) from error
