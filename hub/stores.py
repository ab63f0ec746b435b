"""The bundle of all stores, so that whoever composes a hub names its storage once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hub.ports import (
    AttemptStore,
    BeatStore,
    ConfigurationStore,
    IncidentStore,
    LedgerStore,
    LineStore,
    NoticeStore,
    PageStore,
    RejectedStore,
    WindowStore,
)


def _nothing_to_close() -> None:
    """For stores that hold neither file nor connection."""


@dataclass(frozen=True, kw_only=True)
class Stores:
    """One implementation of every store port. After `close()` none of them may be used."""

    incidents: IncidentStore
    pages: PageStore
    attempts: AttemptStore
    lines: LineStore
    notices: NoticeStore
    windows: WindowStore
    ledger: LedgerStore
    configuration: ConfigurationStore
    rejected: RejectedStore
    beats: BeatStore
    close: Callable[[], None] = _nothing_to_close
