"""An archive of findings that keeps what it was asked, or fails."""

from __future__ import annotations

from collections.abc import Sequence

from hub.errors import TocsinError


class KeptArchive:
    """`hub.ports.FindingArchive` in memory."""

    def __init__(self, error: TocsinError | None = None) -> None:
        self.error = error
        self.archived: list[tuple[str, str]] = []

    def archive(self, region: str, findings: Sequence[str]) -> None:
        if self.error is not None:
            raise self.error
        self.archived += [(region, each) for each in findings]
