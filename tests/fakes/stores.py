"""Every store port in plain memory: the proof that the contract is not SQLite's, and the quick store of unit tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from hub.errors import ConflictError, NotFoundError
from hub.model.attempt import Attempt, AttemptOutcome, AttemptState
from hub.model.base import as_utc
from hub.model.beat import Beat
from hub.model.configuration import Configuration
from hub.model.finding import FindingKey
from hub.model.handling import Handling, handle
from hub.model.incident import Incident, IncidentState, Mark, Observation, Observed, observe, tell
from hub.model.journal import AuditRecord, Edited, Register, refuse_overtaken
from hub.model.ledger import LedgerEntry
from hub.model.member_set import MemberSet
from hub.model.number_standing import NumberStanding
from hub.model.page import Ending, HeadKey, Member, Page, PageHead, PageState
from hub.model.record import RejectedRecord, Settlement, reject, settle
from hub.ports import Lease
from hub.stores import Stores
from tests.fakes.notices import MemoryNoticeStore
from tests.fakes.windows import MemoryWindowStore

Item = TypeVar("Item")


def memory_stores() -> Stores:
    """Return empty stores that live as long as the process."""
    return Stores(
        incidents=MemoryIncidentStore(),
        pages=MemoryPageStore(),
        attempts=MemoryAttemptStore(),
        lines=MemoryLineStore(),
        notices=MemoryNoticeStore(),
        windows=MemoryWindowStore(),
        ledger=MemoryLedgerStore(),
        configuration=MemoryConfigurationStore(),
        rejected=MemoryRejectedStore(),
        beats=MemoryBeatStore(),
    )


def _oldest_first(items: Iterable[Item], at: Callable[[Item], datetime]) -> list[Item]:
    """Of one instant, the first stored comes first."""
    return sorted(items, key=at)


def _newest_first(items: Iterable[Item], at: Callable[[Item], datetime]) -> list[Item]:
    """Of one instant, the last stored comes first."""
    return list(reversed(_oldest_first(items, at)))


class MemoryIncidentStore:
    def __init__(self) -> None:
        self._rows: dict[FindingKey, Incident] = {}

    def observe(self, event: Observation) -> Observed:
        observed = observe(self._rows.get(event.summary.key), event)
        self._rows[observed.incident.key] = observed.incident
        return observed

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        if key not in self._rows:
            raise NotFoundError(f"no incident of {key.id}")
        self._rows[key] = tell(self._rows[key], mark, routes)
        return self._rows[key]

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        row = self._rows.get(key)
        if row and row.state == IncidentState.OPEN and row.seen.episode == mark.episode and not row.seen.beyond(mark):
            values = dict(row) | {"state": IncidentState.ACKNOWLEDGED, "acknowledged_by": by, "acknowledged_at": at}
            self._rows[key] = Incident(**(values | {"version": row.version + 1}))
        return self._rows.get(key)

    def handle(self, key: FindingKey, handling: Handling) -> Incident | None:
        if key in self._rows:
            self._rows[key] = handle(self._rows[key], handling)
        return self._rows.get(key)

    def get(self, key: FindingKey) -> Incident | None:
        return self._rows.get(key)

    def due(self, before: datetime, limit: int = 100) -> Sequence[Incident]:
        waiting = [(row.due_at, row) for row in self._rows.values() if row.due_at and row.due_at <= before]
        return [row for _, row in _oldest_first(waiting, lambda pair: pair[0])][:limit]

    def find(self, state: IncidentState | None = None, limit: int = 1000) -> Sequence[Incident]:
        wanted = [row for row in self._rows.values() if state in (None, row.state)]
        return _newest_first(wanted, lambda row: row.opened_at)[:limit]

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        wanted = [row for row in self._rows.values() if row.state == state and since <= row.opened_at <= until]
        return _oldest_first(wanted, lambda row: row.opened_at)[:limit]


class MemoryPageStore:
    def __init__(self) -> None:
        self._heads: dict[HeadKey, PageHead] = {}
        self._ended: dict[str, PageHead] = {}
        self._members: dict[tuple[str, FindingKey], Member] = {}
        self._pages: dict[str, Page] = {}

    def head(self, key: HeadKey) -> PageHead | None:
        return self._heads.get(key)

    def open(self, key: HeadKey, ended_generation: int, at: datetime) -> PageHead:
        head = self._heads.get(key)
        generation = head.generation if head else 0
        running = head is not None and head.state == PageState.RUNNING
        if generation == ended_generation and not running:
            self._heads[key] = PageHead(key=key, generation=generation + 1, state=PageState.RUNNING, opened_at=at)
        if key not in self._heads:
            raise ConflictError(f"{key.text} has no generation {ended_generation}")
        return self._heads[key]

    def join(self, key: HeadKey, generation: int) -> PageHead | None:
        head = self._running(key, generation)
        if head is None:
            return None
        self._heads[key] = head.model_copy(update={"joined": head.joined + 1})
        return self._heads[key]

    def end(self, key: HeadKey, generation: int, ending: Ending) -> PageHead | None:
        head = self._running(key, generation)
        if head is not None:
            said = dict(ending)
            self._heads[key] = head.model_copy(update={"ended_at": said.pop("at"), **said})
        return self._heads.get(key)

    def restart(self, key: HeadKey, generation: int, start: int) -> PageHead | None:
        head = self._heads.get(key)
        if head is not None and (head.generation, head.start) == (generation, start):
            self._heads[key] = head.model_copy(update={"start": start + 1})
        return self._heads.get(key)

    def heads(self) -> Sequence[PageHead]:
        return sorted(self._heads.values(), key=lambda head: head.key.text)

    def keep_ended(self, head: PageHead) -> None:
        self._ended.setdefault(head.page_id, head)

    def ended(self, page_id: str) -> PageHead | None:
        return self._ended.get(page_id)

    def put_member(self, member: Member) -> Member:
        place = (member.page_id, member.summary.key)
        first = self._members.setdefault(place, member)
        if member.mark.beyond(first.mark):
            self._members[place] = member
        return self._members[place]

    def remove_member(self, page_id: str, key: FindingKey, mark: Mark) -> bool:
        member = self.member(page_id, key)
        if member is None or member.mark.beyond(mark):
            return False
        del self._members[page_id, key]
        return True

    def member(self, page_id: str, key: FindingKey) -> Member | None:
        return self._members.get((page_id, key))

    def has_members(self, page_id: str) -> bool:
        return any(page == page_id for page, _ in self._members)

    def members(self, page_id: str) -> Sequence[Member]:
        return sorted(
            (member for (page, _), member in self._members.items() if page == page_id), key=lambda member: member.number
        )

    def create(self, page: Page) -> Page:
        return self._pages.setdefault(page.page_id, page)

    def page(self, page_id: str) -> Page | None:
        return self._pages.get(page_id)

    def save(self, page: Page) -> Page:
        stored = self._pages.get(page.page_id)
        if stored is None or stored.version + 1 != page.version:
            raise ConflictError(f"{page.page_id} is not in version {page.version - 1}")
        self._pages[page.page_id] = page
        return page

    def running(self) -> Sequence[Page]:
        return _oldest_first((page for page in self._pages.values() if not page.finished), lambda page: page.opened_at)

    def find(self, limit: int = 100) -> Sequence[Page]:
        return _newest_first(self._pages.values(), lambda page: page.opened_at)[:limit]

    def _running(self, key: HeadKey, generation: int) -> PageHead | None:
        head = self._heads.get(key)
        alive = head is not None and (head.generation, head.state) == (generation, PageState.RUNNING)
        return head if alive else None


class MemoryAttemptStore:
    def __init__(self) -> None:
        self._rows: dict[str, Attempt] = {}

    def prepare(self, attempt: Attempt) -> Attempt:
        return self._rows.setdefault(attempt.key, attempt)

    def dialling(self, key: str, announced: MemberSet, at: datetime) -> bool:
        row = self._rows.get(key)
        if row is None or row.state != AttemptState.PREPARED:
            return False
        self._set(row, state=AttemptState.DIALLING, announced=announced, dialling_at=at)
        return True

    def dialled(self, key: str, contact_id: str, at: datetime) -> Attempt | None:
        row = self._rows.get(key)
        if row and row.state == AttemptState.DIALLING:
            self._set(row, state=AttemptState.DIALLED, contact_id=contact_id, dialled_at=at)
        return self._rows.get(key)

    def answered(self, key: str, announced: MemberSet, at: datetime) -> Attempt | None:
        row = self._rows.get(key)
        if row and not row.answered_at:
            self._set(row, announced=announced, answered_at=at)
        return self._rows.get(key)

    def keyed(self, key: str, digits: str, count: int) -> Attempt | None:
        row = self._rows.get(key)
        if row and len(row.keys) == count:
            self._set(row, keys=(*row.keys, digits))
        return self._rows.get(key)

    def end(self, key: str, outcome: AttemptOutcome, error: str | None, at: datetime) -> Attempt | None:
        row = self._rows.get(key)
        if row and row.state != AttemptState.ENDED:
            self._set(row, state=AttemptState.ENDED, outcome=outcome, error=error, ended_at=at)
        return self._rows.get(key)

    def get(self, key: str) -> Attempt | None:
        return self._rows.get(key)

    def of_page(self, page_id: str) -> Sequence[Attempt]:
        return sorted((row for row in self._rows.values() if row.page_id == page_id), key=lambda row: row.command)

    def _set(self, row: Attempt, **changes: object) -> None:
        # Built anew, not copied, so that the model checks and normalizes what is set. A model iterates over its fields
        # (`dict(row)` would take the field `keys` for a method).
        self._rows[row.key] = Attempt.model_validate(dict(iter(row)) | changes | {"version": row.version + 1})


class MemoryLineStore:
    def __init__(self) -> None:
        self._leases: dict[str, Lease] = {}
        self._refusals: dict[str, tuple[str, datetime]] = {}
        self._suspects: set[str] = set()
        self._proofs: dict[str, tuple[str, datetime]] = {}

    def take(self, responder: str, holder: str, now: datetime, until: datetime) -> Lease:
        held = self._leases.get(responder)
        if held is None or held.holder == holder or held.until <= now:
            self._leases[responder] = Lease(holder, as_utc(until))
        return self._leases[responder]

    def release(self, responder: str, holder: str) -> None:
        held = self._leases.get(responder)
        if held and held.holder == holder:
            del self._leases[responder]

    def refuse(self, number: str, error: str, at: datetime) -> None:
        noted = self._refusals.get(number)
        if noted and at < noted[1]:
            return
        self._refusals[number] = (error, as_utc(at))
        self._suspects.add(number)

    def refusals(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        noted = [(number, error, at) for number, (error, at) in self._refusals.items() if at >= since]
        return sorted(noted, key=lambda refusal: (refusal[2], refusal[0]))

    def clear(self, number: str) -> None:
        self._suspects.discard(number)

    def suspect(self, numbers: Sequence[str]) -> frozenset[str]:
        return frozenset(numbers) & self._suspects

    def prove(self, number: str, attempt: str, at: datetime) -> None:
        noted, refused = self._proofs.get(number), self._refusals.get(number)
        if noted is None or at >= noted[1]:
            self._proofs[number] = (attempt, as_utc(at))
        if refused is not None and refused[1] <= at:
            self._suspects.discard(number)

    def standings(self, numbers: Sequence[str]) -> Mapping[str, NumberStanding]:
        known = {number for number in numbers if number in self._proofs or number in self._refusals}
        return {number: self._standing(number) for number in known}

    def _standing(self, number: str) -> NumberStanding:
        attempt, proved_at = self._proofs.get(number, (None, None))
        error, refused_at = self._refusals.get(number, (None, None))
        return NumberStanding(
            proved_at=proved_at,
            proved_by=attempt,
            refused_at=refused_at,
            error=error,
            suspect=number in self._suspects,
        )


class MemoryLedgerStore:
    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], LedgerEntry] = {}

    def append(self, entry: LedgerEntry) -> None:
        self._entries.setdefault((entry.page_id, entry.id), entry)

    def of_page(self, page_id: str) -> Sequence[LedgerEntry]:
        return [entry for entry in self._entries.values() if entry.page_id == page_id]


class MemoryConfigurationStore:
    def __init__(self) -> None:
        self._current: Configuration | None = None
        self._register = Register()
        self._audit: list[AuditRecord] = []

    def current(self) -> Configuration:
        if self._current is None:
            raise NotFoundError("no configuration")
        return self._current

    def unconfirmed_for(self) -> timedelta:
        return timedelta()

    def register(self) -> Register:
        return self._register

    def commit(self, edited: Edited) -> None:
        if edited.record.hash == self._register.hash:
            return
        refuse_overtaken(self._register, edited.record)
        self._current, self._register = edited.configuration or self._current, edited.register
        self._audit.append(edited.record)

    def audit(self, after: int = 0, limit: int = 1000) -> Sequence[AuditRecord]:
        return [record for record in self._audit if record.number > after][:limit]


class MemoryRejectedStore:
    def __init__(self) -> None:
        self._records: dict[str, RejectedRecord] = {}

    def put(self, record: RejectedRecord) -> RejectedRecord:
        self._records[record.id] = reject(self._records.get(record.id), record)
        return self._records[record.id]

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        if record_id in self._records:
            self._records[record_id] = settle(self._records[record_id], count, settlement)
        return self._records.get(record_id)

    def named(self, prefix: str, limit: int = 2) -> Sequence[RejectedRecord]:
        return [self._records[name] for name in sorted(self._records) if name.startswith(prefix)][:limit]

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        return _newest_first(self._records.values(), lambda record: record.last_at)[:limit]

    def waiting(self, limit: int = 100) -> Sequence[RejectedRecord]:
        untouched = [record for record in self._records.values() if record.settled is None]
        return _oldest_first(untouched, lambda record: record.last_at)[:limit]


class MemoryBeatStore:
    def __init__(self) -> None:
        self._last: Beat | None = None

    def put(self, beat: Beat) -> None:
        if self._last is None or beat.at >= self._last.at:
            self._last = beat

    def last(self) -> Beat | None:
        return self._last
