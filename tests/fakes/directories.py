"""A directory in memory."""

from __future__ import annotations

from hub.model.directory import Directory


class MemoryDirectoryStore:
    """`hub.ports.DirectoryStore`; `writes` counts what was kept."""

    def __init__(self) -> None:
        self.writes = 0
        self._kept: Directory | None = None

    def directory(self) -> Directory | None:
        return self._kept

    def keep(self, directory: Directory) -> None:
        self.writes += 1
        self._kept = directory
