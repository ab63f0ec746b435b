"""One sitting: the records of one file, decided in their order by the router itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from console.replaying.files import SourceRecord
from console.replaying.memory import HeldClock, MemoryIncidents, Unkept, Untold
from hub.model.base import Frozen
from hub.model.finding import Finding, FindingKey
from hub.model.incident import Change
from hub.model.record import Accepted, Outcome, Rejected
from hub.model.severity import SeverityLabel
from hub.observability import MemoryCounts
from router.normalize import Origin, finding_ordering, read
from router.policy import PolicyBook
from router.service import Receipt, RouteFindings

_CHANGES: Final = {
    Change.REPEATED: "a further event of an incident that is known: counted, nobody is told again",
    Change.RAISED: "it rose since it was last told",
    Change.RETURNED: "it came back after its quiet period",
}


class ReplayedRecord(Frozen):
    """What would become of one record. What the record did not say, or could not, is None."""

    file: str
    line: int | None
    record: int
    """Its number in the file, from 1: in a batch it says which one is meant."""
    outcome: Outcome
    routes: tuple[str, ...] = ()
    """Who is told now, such as `call page-soc`; empty when nobody is."""
    account: str | None = None
    region: str | None = None
    id: str | None = None
    type: str | None = None
    severity: float | None = None
    severity_label: SeverityLabel | None = None
    sample: bool | None = None
    archived: bool | None = None
    warnings: tuple[str, ...] = ()
    reason: str
    error: str | None = None
    """For a rejected record: what reading said, with the position where it stopped."""


class Sitting:
    """Decides the records of one file. Duplicates are recognised within it, as in one queue (semantics 1)."""

    def __init__(self, book: PolicyBook, *, now: datetime, at: datetime | None) -> None:
        """Decide at the aware instant `at`; None: at each record's ordering time, which `now` bounds."""
        self._now = now
        self._at = at
        self._clock = HeldClock(now)
        self._rows = MemoryIncidents()
        self._newest: dict[FindingKey, str] = {}
        """Where in the file the newest event of each finding stood."""
        self._router = RouteFindings(
            incidents=self._rows,
            notices=Untold(),
            calls=Untold(),
            rejected=Unkept(),
            policies=lambda: book,
            clock=self._clock,
            counts=MemoryCounts(),
        )

    def take(self, source: SourceRecord) -> ReplayedRecord:
        """Return what would become of the next record."""
        receipt = self._receive(source)
        replayed = ReplayedRecord(
            file=source.file,
            line=source.line,
            record=source.number,
            outcome=receipt.outcome,
            reason=self._reason(receipt, source),
        )
        reading = receipt.reading
        if isinstance(reading, Accepted):
            said = _said(reading.finding)
            return replayed.model_copy(update=said | {"routes": receipt.told})
        if isinstance(reading, Rejected):
            return replayed.model_copy(update={"error": parser_message(reading)})
        return replayed

    def _receive(self, source: SourceRecord) -> Receipt:
        reading = read(source.body, arrived_at=self._at or self._now, origin=Origin.FILE)
        if isinstance(reading, Accepted):
            ordering = finding_ordering(reading.finding, max(self._at or self._now, self._now))
            self._rows.ordering = ordering
            self._clock.at = self._at or ordering
        return self._router.receive(
            source.body,
            record_id=f"{source.file}:{source.number}",
            arrived_at=self._clock.at,
            origin=Origin.FILE,
        )

    def _reason(self, receipt: Receipt, source: SourceRecord) -> str:
        if not isinstance(receipt.reading, Accepted):
            return receipt.reading.reason
        key = receipt.reading.finding.key
        if receipt.outcome is Outcome.DUPLICATE:
            compared = "older than" if receipt.change is Change.STALE else "the same event as"
            return f"{compared} {self._newest[key]}: nothing changes"
        self._newest[key] = f"line {source.line}" if source.line else f"record {source.number}"
        change = _CHANGES.get(receipt.change) if receipt.change else None
        applied = [reason.text for reason in receipt.decision.why if reason.applied] if receipt.decision else []
        return "; ".join([*([change] if change else []), *applied])


def parser_message(rejected: Rejected) -> str:
    """Return what reading said of a rejected record, with the position where it stopped."""
    if rejected.reason.startswith(rejected.position):
        return rejected.reason
    return f"{rejected.position}: {rejected.reason}"


def _said(finding: Finding) -> dict[str, object]:
    return {
        "account": finding.key.account,
        "region": finding.key.region,
        "id": finding.key.id,
        "type": finding.type,
        "severity": finding.severity,
        "severity_label": finding.label,
        "sample": finding.sample,
        "archived": finding.archived,
        "warnings": finding.warnings,
    }
