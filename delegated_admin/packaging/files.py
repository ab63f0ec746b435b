"""Trees of files that look the same wherever they were made."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

CHANGED_AT: Final = 315_532_800
"""1980-01-01T00:00:00Z in epoch seconds: the first instant that a zip file can name."""
_FILE: Final = 0o644
_FOLDER: Final = 0o755


def empty(folder: Path) -> Path:
    """Make `folder` anew, without anything in it, and return it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def settle(tree: Path) -> None:
    """Give every file and folder of `tree` the same mode and time of change as on every other machine."""
    for path in (*tree.rglob("*"), tree):
        path.chmod(_FOLDER if path.is_dir() else _FILE)
        os.utime(path, (CHANGED_AT, CHANGED_AT))


def fingerprint(tree: Path) -> str:
    """Return a digest of the names and contents of all files in `tree`."""
    digest = hashlib.sha256()
    for path in sorted(each for each in tree.rglob("*") if each.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(tree).as_posix()} {content}\n".encode())
    return digest.hexdigest()
