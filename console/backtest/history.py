"""The records of a backtest in the order in which they happened, whatever files they came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from console.replaying import SourceRecord
from hub.model.record import Ignored, Rejected
from router.normalize import Origin, read

_TIMELESS: Final = datetime(1, 1, 1, tzinfo=UTC)
"""Given as the arrival: a finding that comes out with it said no time of its own."""
_YEARS: Final = range(1900, 9900)
"""So far from the ends of the calendar that no zone and no span leads beyond them."""


class TimedRecord(NamedTuple):
    """A record that is a finding, and the instant at which it happened: its `updatedAt` (semantics 1), in UTC."""

    at: datetime
    source: SourceRecord


@dataclass(frozen=True)
class History:
    """Records that are findings, the earliest first, and how many others there were."""

    records: tuple[TimedRecord, ...] = ()
    rejected: int = 0
    ignored: int = 0
    timeless: int = 0
    """Findings that say no time, or one that no calendar goes to: nothing can be said of their hour."""
    files: int = 0


@dataclass
class _Gathered:
    """What has been read so far."""

    records: list[TimedRecord] = field(default_factory=list)
    rejected: int = 0
    ignored: int = 0
    timeless: int = 0
    files: set[str] = field(default_factory=set)

    def take(self, source: SourceRecord) -> None:
        self.files.add(source.file)
        reading = read(source.body, arrived_at=_TIMELESS, origin=Origin.FILE)
        if isinstance(reading, Rejected):
            self.rejected += 1
        elif isinstance(reading, Ignored):
            self.ignored += 1
        elif reading.finding.updated_at.year not in _YEARS:
            self.timeless += 1
        else:
            self.records.append(TimedRecord(reading.finding.updated_at, source))


def history_of(sources: Iterable[SourceRecord]) -> History:
    """Return the records of `sources` by the time at which they happened; those of one instant keep their order."""
    gathered = _Gathered()
    for source in sources:
        gathered.take(source)
    return History(
        records=tuple(sorted(gathered.records, key=lambda record: record.at)),
        rejected=gathered.rejected,
        ignored=gathered.ignored,
        timeless=gathered.timeless,
        files=len(gathered.files),
    )
