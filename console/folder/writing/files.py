"""The files of a folder as texts, and their replacement: each by one written beside it, so that none is half."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console.folder.files import files_in
from hub.errors import ConflictError

_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class File:
    """One file: its text with line feeds alone, and what it takes to write it as it was."""

    name: str
    path: Path
    data: bytes
    """What was read; nothing for a file that is new."""

    @property
    def text(self) -> str:
        """The text without byte order mark and carriage returns."""
        return self.data.decode("utf-8-sig").replace("\r\n", "\n")

    def encoded(self, text: str) -> bytes:
        """Return `text` in the form that the file had."""
        if text == self.text:
            return self.data
        text = text.replace("\n", "\r\n") if b"\r\n" in self.data else text
        return f"{_MARK if self.data.startswith(_MARK.encode()) else ''}{text}".encode()


def read_files(folder: Path) -> dict[str, File]:
    """Return the files of the folder by name; none where it is empty or not there. A file stands for itself."""
    if not folder.exists():
        return {}
    paths = {path.name if path == folder else path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    return {name: File(name, path, path.read_bytes()) for name, path in paths.items()}


def write_files(files: dict[str, File], contents: dict[str, bytes]) -> tuple[str, ...]:
    """Write what differs and return the names of those files; a file without content goes.

    Raises ConflictError, with nothing written, when a file is no longer as it was read.
    """
    changed = {name: data for name, data in contents.items() if data != files[name].data}
    for name in changed:
        _refuse_if_changed(files[name])
    for name, data in changed.items():
        if data.strip():
            _replace(files[name].path, data)
        else:
            files[name].path.unlink()
    return tuple(sorted(changed))


def _refuse_if_changed(file: File) -> None:
    now = file.path.read_bytes() if file.path.exists() else b""
    if now != file.data:
        raise ConflictError(f"{file.name}: somebody has changed it meanwhile; nothing was written: do it again")


def _replace(path: Path, data: bytes) -> None:
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(beside).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        Path(beside).replace(target)
    finally:
        Path(beside).unlink(missing_ok=True)
