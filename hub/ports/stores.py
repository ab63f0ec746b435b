"""Where rows are kept, as Protocols.

A store operation is one conditional write or one read. Stores return what the row is after the operation, so that a
caller decides from the row and never from "it worked": a retried write that had been applied finds its own result
(semantics 4). All raise `StoreError` when the store cannot be reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.beat import Beat
from hub.model.configuration import Configuration
from hub.model.finding import FindingKey
from hub.model.handling import Handling
from hub.model.incident import Incident, IncidentState, Mark, Observation, Observed
from hub.model.journal import AuditRecord, Edited, Register
from hub.model.ledger import LedgerEntry
from hub.model.member_set import MemberSet
from hub.model.number_standing import NumberStanding
from hub.model.page import Ending, HeadKey, Member, Page, PageHead
from hub.model.record import RejectedRecord, Settlement
from hub.model.task_token import TaskToken


class IncidentStore(Protocol):
    """Incident rows."""

    def observe(self, event: Observation) -> Observed:
        """Apply `hub.model.incident.observe` to the row of the event's finding and return its result."""
        ...

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        """Apply `hub.model.incident.tell`; raise NotFoundError when there is no row."""
        ...

    def acknowledge(self, key: FindingKey, mark: Mark, by: str, at: datetime) -> Incident | None:
        """Set an open incident to acknowledged; return the row, None without one.

        An incident in another episode than `mark`, or seen beyond it, is left alone: what rose since was not taken.
        """
        ...

    def handle(self, key: FindingKey, handling: Handling) -> Incident | None:
        """Apply `hub.model.handling.handle` to the row; return the row afterwards, None without one."""
        ...

    def get(self, key: FindingKey) -> Incident | None:
        """Return the row, or None."""
        ...

    def due(self, before: datetime, limit: int = 100) -> Sequence[Incident]:
        """Return rows whose `due_at` is at or before `before`, the longest due first."""
        ...

    def find(self, state: IncidentState | None = None, limit: int = 1000) -> Sequence[Incident]:
        """Return incidents, the newest opened first."""
        ...

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        """Return incidents in `state` that opened from `since` to `until`, both inclusive, the oldest opened first."""
        ...


class PageStore(Protocol):
    """Heads, members and page items."""

    def head(self, key: HeadKey) -> PageHead | None:
        """Return the head row, or None before the first page."""
        ...

    def open(self, key: HeadKey, ended_generation: int, at: datetime) -> PageHead:
        """Raise the generation by one if it still is `ended_generation` (0: no head yet) and not running.

        Return the head as it is afterwards, whoever opened it; raise ConflictError when there is no head to raise.
        """
        ...

    def join(self, key: HeadKey, generation: int) -> PageHead | None:
        """Add one to `joined` if that generation is running; return the head, whose `joined` is the new number.

        Return None when that generation is over.
        """
        ...

    def end(self, key: HeadKey, generation: int, ending: Ending) -> PageHead | None:
        """End the generation if it is running; return the head afterwards (the first writer's), None without one."""
        ...

    def restart(self, key: HeadKey, generation: int, start: int) -> PageHead | None:
        """Raise the head's start number by one if it is `start` in that generation, running or not.

        Return the head afterwards, whoever raised it; None without one. Steps of lower numbers are refused from then on
        (the fence of semantics 4).
        """
        ...

    def heads(self) -> Sequence[PageHead]:
        """Return the head of each escalation policy and label, by key."""
        ...

    def keep_ended(self, head: PageHead) -> None:
        """Keep the head of an ended page, before the next generation takes its place; a second time changes nothing."""
        ...

    def ended(self, page_id: str) -> PageHead | None:
        """Return the head that was kept of that page, or None."""
        ...

    def put_member(self, member: Member) -> Member:
        """Store the member unless its incident already is one of that page; return the stored one.

        A member whose incident has a further mark takes the place of the first, under its own number: a call that
        announced the first does not cover it.
        """
        ...

    def remove_member(self, page_id: str, key: FindingKey, mark: Mark) -> bool:
        """Take the incident of `key` out of the page, unless it is there with a mark beyond `mark`.

        Return whether it was taken out: what has risen since stays.
        """
        ...

    def member(self, page_id: str, key: FindingKey) -> Member | None:
        """Return the member of that incident, or None."""
        ...

    def has_members(self, page_id: str) -> bool:
        """Return whether the page has a member."""
        ...

    def members(self, page_id: str) -> Sequence[Member]:
        """Return all members by number, from one consistent query."""
        ...

    def create(self, page: Page) -> Page:
        """Store the page item unless there is one; return the stored one."""
        ...

    def page(self, page_id: str) -> Page | None:
        """Return the page item, or None."""
        ...

    def save(self, page: Page) -> Page:
        """Replace the item if its version is the one before `page.version`; raise ConflictError otherwise."""
        ...

    def running(self) -> Sequence[Page]:
        """Return the page items that are not finished, the oldest first."""
        ...

    def find(self, limit: int = 100) -> Sequence[Page]:
        """Return page items, the newest first."""
        ...


class AttemptStore(Protocol):
    """Attempt rows."""

    def prepare(self, attempt: Attempt) -> Attempt:
        """Store the attempt unless there is one under its key; return the stored one."""
        ...

    def dialling(self, key: str, announced: MemberSet, at: datetime) -> bool:
        """Move prepared -> dialling and return True; False in any other state. Only True permits a dial."""
        ...

    def dialled(self, key: str, contact_id: str, at: datetime) -> Attempt | None:
        """Move dialling -> dialled; leave any other state. Return the row, None without one."""
        ...

    def answered(self, key: str, announced: MemberSet, at: datetime) -> Attempt | None:
        """Note once, in any state, that the call was answered and what it announces; return the row, None without."""
        ...

    def keyed(self, key: str, digits: str, count: int) -> Attempt | None:
        """Append `digits` if exactly `count` entries were keyed before. Return the row, None without one."""
        ...

    def end(self, key: str, outcome: AttemptOutcome, error: str | None, at: datetime) -> Attempt | None:
        """Move to ended unless it is; return the row (whose outcome is the first writer's), None without one."""
        ...

    def get(self, key: str) -> Attempt | None:
        """Return the row, or None."""
        ...

    def of_page(self, page_id: str) -> Sequence[Attempt]:
        """Return the attempts of a page by command number, from one consistent query."""
        ...


class Lease(NamedTuple):
    """Who holds a responder's line, and until when at the latest."""

    holder: str
    until: datetime


class LineStore(Protocol):
    """What is shared by all pages about the telephone lines: leases of people, and refused numbers.

    Numbers come as `hub.model.masking.phone_key`: the store of pages holds nobody's number.
    """

    def take(self, responder: str, holder: str, now: datetime, until: datetime) -> Lease:
        """Take the line if it is free, ended, or already `holder`'s. Return the lease as it is afterwards."""
        ...

    def release(self, responder: str, holder: str) -> None:
        """Give the line back if `holder` has it."""
        ...

    def refuse(self, number: str, error: str, at: datetime) -> None:
        """Note that the service refused `number` with `error`: it is suspect until `clear`.

        A number has one note, of its newest refusal: an older report changes nothing.
        """
        ...

    def refusals(self, since: datetime) -> Sequence[tuple[str, str, datetime]]:
        """Return (number, error, at) of refusals from `since` on, the oldest first."""
        ...

    def clear(self, number: str) -> None:
        """Take the mark off `number`; that it was refused stays known to `refusals`."""
        ...

    def suspect(self, numbers: Sequence[str]) -> frozenset[str]:
        """Return which of `numbers` are suspect."""
        ...

    def prove(self, number: str, attempt: str, at: datetime) -> None:
        """Note that the code of `attempt` was keyed in a call to `number`: a refusal before `at` counts no more.

        The newest proof is kept: an older one changes nothing.
        """
        ...

    def standings(self, numbers: Sequence[str]) -> Mapping[str, NumberStanding]:
        """Return what is known of `numbers`; of those that are left out nothing is."""
        ...


class LedgerStore(Protocol):
    """Ledger entries: append-only."""

    def append(self, entry: LedgerEntry) -> None:
        """Store the entry unless there is one with its page and id."""
        ...

    def of_page(self, page_id: str) -> Sequence[LedgerEntry]:
        """Return the entries of a page in the order in which they were first appended."""
        ...


class ConfigurationStore(Protocol):
    """The configuration in force, the live data of on call, and the audit of how they came about."""

    def current(self) -> Configuration:
        """Return the configuration in force, the same object while it stays; raise NotFoundError when there is none."""
        ...

    def unconfirmed_for(self) -> timedelta:
        """Return for how long `current` has given what could not be confirmed to be in force: none while it can be."""
        ...

    def register(self) -> Register:
        """Return where the documents stand now, and the live ones themselves; an empty one before the first edit."""
        ...

    def commit(self, edited: Edited) -> None:
        """Put in force what an edit comes to, and keep its record: both or neither.

        Raises ConflictError when the newest record is not the one that `edited` was made after. The same one again
        changes nothing.
        """
        ...

    def audit(self, after: int = 0, limit: int = 1000) -> Sequence[AuditRecord]:
        """Return the records with numbers above `after` by number, as they stand in the store: nothing is checked."""
        ...


class RejectedStore(Protocol):
    """The rejected queue: records that cannot be read, kept whole."""

    def put(self, record: RejectedRecord) -> RejectedRecord:
        """Apply `hub.model.record.reject` to the row of the record's id; return the row."""
        ...

    def settle(self, record_id: str, count: int, settlement: Settlement) -> RejectedRecord | None:
        """Apply `hub.model.record.settle`; return the row afterwards, None without one."""
        ...

    def named(self, prefix: str, limit: int = 2) -> Sequence[RejectedRecord]:
        """Return the records whose id starts with `prefix`, by id."""
        ...

    def find(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return rejected records, the newest (by when they came last) first."""
        ...

    def waiting(self, limit: int = 100) -> Sequence[RejectedRecord]:
        """Return the records that nobody has replayed or discarded, the oldest (by when they came last) first."""
        ...


class BeatStore(Protocol):
    """The watchdog's beats: only the newest is kept."""

    def put(self, beat: Beat) -> None:
        """Keep the beat unless a newer one is kept."""
        ...

    def last(self) -> Beat | None:
        """Return the newest beat, or None when there was none yet."""
        ...


class TaskTokenStore(Protocol):
    """What wakes the executions that wait: the newest task token of each page. Only a state machine needs it."""

    def put(self, token: TaskToken) -> TaskToken:
        """Keep the token if `TaskToken.replaces` what is kept of its page; return what is kept afterwards."""
        ...

    def get(self, page_id: str) -> TaskToken | None:
        """Return the newest token of the page, or None."""
        ...

    def used(self, page_id: str, token: str) -> TaskToken | None:
        """Note that `token` was answered, if it still is the page's; return what is kept afterwards, None without."""
        ...
