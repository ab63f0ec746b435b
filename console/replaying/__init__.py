"""Replays recorded findings: reads and decides as the router does, and tells nobody."""

from __future__ import annotations

from console.replaying.files import SourceRecord, files_of, records_of
from console.replaying.sitting import ReplayedRecord, Sitting

__all__ = ["ReplayedRecord", "Sitting", "SourceRecord", "files_of", "records_of"]
