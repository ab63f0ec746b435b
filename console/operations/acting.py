"""`Actions`: what an operator can do to a hub, by writing into its rows and queues: whoever serves it goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import datetime
from typing import Final

from console.operations import rejected as rejecting
from console.operations.closing import ClosedRow, archived
from console.operations.documents import AuditHead, EditDone, Held, audit_head, edit_documents, held, reconciled
from console.operations.health import Health
from console.operations.health import health as health_of
from console.operations.holdings import Holdings
from console.operations.on_call import full_name
from console.operations.oncall_edits import edit_on_call
from console.operations.oncall_listing import leave_rows, override_rows, swap_rows
from console.operations.oncall_wishes import LeaveRow, OnCallEdited, OverrideRow, SwapRow, Wish
from console.operations.reading import Operations
from console.operations.rejected import RejectedRow, RejectedWhole
from console.operations.responders import ResponderRow, Responders, VerificationRow
from console.operations.stored import IncidentRow, incident_row
from console.operations.subscribing import ConfirmedRow, confirmation_of
from console.replaying import SourceRecord
from escalation.acknowledgement import BY_COMMAND_LINE
from escalation.facts import worst_of
from escalation.incident_desk import IncidentDesk
from escalation.operators import Identity, Operators, Shown, identity_of
from hub.editing import configuration_or_none
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen, Instant
from hub.model.configuration import Configuration
from hub.model.handling import Annotate, Close, Snooze
from hub.model.incident import Closure, Incident
from hub.model.journal import AuditRecord, Edit, Editor
from hub.model.member_set import MemberSet
from hub.model.subscriptions import TopicReport
from hub.ports import RawQueue

SHORTEST_ID: Final = 8
"""So many characters of an incident's digest name it at least."""
_RECORD_ID_LENGTH: Final = 32
_LOOKED_THROUGH: Final = 100_000


@dataclass(frozen=True)
class Operator:
    """Who does something, and where they say so. The name is asked for only when something is done."""

    name: Callable[[], str]
    means: str = BY_COMMAND_LINE
    is_person: bool = True
    """False: whoever chose the name may have chosen any, and it stands for no responder."""
    role: str | None = None
    """The ARN of the IAM role they have taken on, None on this machine."""
    may_lead: bool = False
    """True when their role may answer for others."""

    def identity(self, configuration: Configuration) -> Identity:
        """Return the responder whose single sign-on identity it is, else the name, not proved; raise InputError."""
        found = identity_of(self.name(), configuration)
        if self.is_person and found.proved:
            return Identity(found.by, proved=True, means=self.means)
        return Identity(self.name(), proved=False, means=self.means)

    def editor(self, configuration: Configuration | None) -> Editor:
        """Return who they are in the audit; before the first configuration nobody is a responder."""
        session = self.name() if self.role is not None else None
        if configuration is None:
            return Editor(name=self.name(), role=self.role, session=session)
        identity = self.identity(configuration)
        return Editor(name=identity.by, role=self.role, session=session, proved=identity.proved)

    @property
    def signature(self) -> str:
        """What stands beside what they did to a rejected record."""
        return self.name() if self.is_person else f"{self.name()} (not proved)"


class Sent(Frozen):
    """How many records were queued just now, and how many wait in the queue."""

    queued: int
    waiting: int


class PageShown(Frozen):
    """A page as an acknowledgement will cover it."""

    page: str
    incidents: int
    accounts: int
    worst_type: str | None
    """The kind of the worst finding; None when the page carries no incident just now."""
    worst_account: str | None
    """The name of its account."""
    covered: MemberSet
    """The members that were shown, by number."""


class TakenRow(Frozen):
    """Who has a page, since when and by what means; `in_time` when it is whoever asked."""

    page: str
    in_time: bool
    incidents: int
    """How many the page holds as it was shown."""
    accounts: int
    by: str
    name: str
    via: str
    at: Instant


class DrillRow(Frozen):
    """A drill that was asked for."""

    drill: str
    of: str
    at: Instant


@dataclass(frozen=True, kw_only=True)
class Actions(Operations):
    """The door to a hub: `console.operations.door.Door`. All of it raises StoreError when the store is unreachable."""

    holdings: Holdings
    operators: Operators
    desk: IncidentDesk
    operator: Operator

    def for_operator(self, operator: Operator) -> Actions:
        """Return the same door for somebody else."""
        return replace_fields(self, operator=operator)

    def send(self, records: Iterable[SourceRecord]) -> Sent:
        """Queue records as EventBridge would; one that waits already is not queued again.

        Raises InputError for one that cannot be read or queued; what came before it is queued.
        """
        findings = self.holdings.findings
        queued = sum(_put(findings, record.body) for record in records)
        return Sent(queued=queued, waiting=findings.depth())

    def health(self) -> Health:
        """Return how the hub is."""
        return health_of(self.holdings)

    def show(self, page: str | None) -> PageShown:
        """Return a page as an acknowledgement will cover it; without a name the only one that runs.

        Raises NotFoundError for an unknown page and when none runs, InputError when several do.
        """
        name = self._running() if page is None else page
        members = self.operators.show(name).members
        worst = worst_of(members).summary if members else None
        return PageShown(
            page=name,
            incidents=len(members),
            accounts=len({member.summary.key.account for member in members}),
            worst_type=worst.type if worst else None,
            worst_account=worst.account_name if worst else None,
            covered=MemberSet.of(member.number for member in members),
        )

    def acknowledge(self, shown: PageShown) -> TakenRow:
        """Take a page for exactly the incidents that were shown; return who has it, which may be somebody else.

        Raises NotFoundError for an unknown page, ConflictError when there is nothing to take.
        """
        book = self.book()
        identity = self.operator.identity(book.configuration)
        now = self.operators.show(shown.page)
        members = [member for member in now.members if member.number in shown.covered]
        taken = self.operators.acknowledge(Shown(now.page, members), identity)
        head = taken.head
        by, via = (identity.by, identity.via) if taken.in_time else (head.by or "", head.via or "")
        return TakenRow(
            page=head.page_id,
            in_time=taken.in_time,
            incidents=len(members),
            accounts=len({member.summary.key.account for member in members}),
            by=by,
            name=full_name(book, by),
            via=via,
            at=head.ended_at or self.clock.now(),
        )

    def incident(self, incident: str) -> IncidentRow:
        """Return an incident by the first characters of its id; raise NotFoundError, InputError for too few."""
        return incident_row(self._incident(incident))

    def close(self, incident: str, closure: Closure, note: str) -> ClosedRow:
        """Close an incident, named by the first characters of its id, and archive its finding where that is wanted.

        Raises NotFoundError, and ConflictError when it rises at this moment.
        """
        found, by = self._incident(incident), self._by()
        close = Close(mark=found.seen, closure=closure, note=note, by=by, at=self.clock.now())
        closed = self.desk.close(found.key, close)
        return archived(self.holdings.archive, closed, incident_row(closed))

    def snooze(self, incident: str, until: datetime) -> IncidentRow:
        """Hold an open incident until an instant.

        Raises InputError for one that is past, NotFoundError, and ConflictError for an incident that is not open.
        """
        now = self.clock.now()
        if until <= now:
            raise InputError(f"--until: {until.isoformat()} is not after now, {now.isoformat(timespec='seconds')}")
        found, by = self._incident(incident), self._by()
        return incident_row(self.desk.snooze(found.key, Snooze(mark=found.seen, until=until, by=by, at=now)))

    def annotate(self, incident: str, note: str) -> IncidentRow:
        """Write a note on an incident, in place of the one before; raise NotFoundError."""
        annotation = Annotate(note=note, by=self._by(), at=self.clock.now())
        return incident_row(self.desk.annotate(self._incident(incident).key, annotation))

    def drill(self, name: str) -> DrillRow:
        """Ask for a drill of an escalation policy or a responder.

        Raises NotFoundError for an unknown name, InputError for a person who cannot be rung.
        """
        request = self.operators.drill(name)
        return DrillRow(drill=request.id, of=name, at=request.requested_at)

    def responders(self, name: str | None) -> tuple[ResponderRow, ...]:
        """Return a responder, or all: which numbers and addresses reach them; errors are those of `Responders`."""
        return self._responders().rows(name)

    def verify(self, name: str, number: str | None) -> VerificationRow:
        """Have one number of a responder rung as a drill; its code, keyed, proves it.

        Errors are those of `Responders.number_to_verify` and `Operators.ring_number`.
        """
        row, whole = self._responders().number_to_verify(name, number)
        asked = self.operators.ring_number(name, whole)
        of = {"number": row.number, "number_masked": row.number_masked}
        return VerificationRow(drill=asked.id, responder=name, at=asked.requested_at, **of)

    def clear(self, name: str, number: str | None) -> ResponderRow:
        """Take the mark off a suspect number of a responder; errors are those of `Responders.clear`."""
        return self._responders().clear(name, number)

    def rejected(self, limit: int, *, settled: bool) -> tuple[RejectedRow, ...]:
        """Return the rejected records that wait, the oldest first; with `settled` all of them, the newest first."""
        return rejecting.listed(self.holdings, limit, settled=settled)

    def rejected_whole(self, name: str) -> RejectedWhole:
        """Return a rejected record with its body; raise NotFoundError, or InputError for a name too short."""
        return rejecting.whole(self.holdings, name)

    def rejected_with_body(self, name: str) -> tuple[RejectedRow, bytes]:
        """Return the same as a row and bytes."""
        return rejecting.row_and_body(self.holdings, name)

    def configuration(self) -> Configuration:
        """Return the configuration in force, numbers and addresses included; raise NotFoundError without one."""
        return self.holdings.configurations().current()

    def documents(self, as_of: int | None = None) -> Held:
        """Return every document, numbers and addresses included, as it is or was after edit `as_of`."""
        return held(self.holdings.configurations, as_of, reads_directory=self.holdings.reads_directory)

    def edit_on_call(self, wish: Wish) -> OnCallEdited:
        """Edit on call; errors are those of `console.operations.oncall_edits.edit_on_call`."""
        return edit_on_call(self.holdings, self.operators.notices, self.operator, wish)

    def overrides(self, schedule: str | None, *, over: bool) -> tuple[OverrideRow, ...]:
        """Return the overrides of a schedule, or of all, with those that are over if asked; raise NotFoundError."""
        return override_rows(self.holdings.configurations(), schedule, None if over else self.clock.now())

    def leave(self, *, over: bool) -> tuple[LeaveRow, ...]:
        """Return all leave, with what is over if asked."""
        return leave_rows(self.holdings.configurations(), None if over else self.clock.now())

    def swaps(self, *, over: bool) -> tuple[SwapRow, ...]:
        """Return all swaps, with those that are over if asked."""
        return swap_rows(self.holdings.configurations(), None if over else self.clock.now())

    def edit(self, edit: Edit) -> EditDone:
        """Make an edit of written documents; errors are those of `console.operations.documents.edit_documents`."""
        store = self.holdings.configurations()
        return edit_documents(self.holdings, edit, self.operator.editor(configuration_or_none(store)))

    def reconcile(self) -> tuple[TopicReport, ...]:
        """Bring subscriptions in line with what is in force; return what there is to say of them."""
        return reconciled(self.holdings)

    def audit(self, after: int, limit: int) -> tuple[AuditRecord, ...]:
        """Return audit records with numbers above `after`, by number: who changed what, numbers included."""
        return tuple(self.holdings.configurations().audit(after, limit))

    def audit_head(self) -> AuditHead:
        """Return where the audit ends, and every anchor."""
        return audit_head(self.holdings)

    def confirm(self, link: str) -> ConfirmedRow:
        """Confirm an address by the link in the mail that asks for it; only the hub can end its subscription then.

        Raises InputError for a link that is none, used or expired, NotFoundError for a topic that does not exist.
        """
        topic, token = confirmation_of(link)
        return ConfirmedRow(topic=topic, subscription=self.holdings.subscriptions.confirm(topic, token))

    def replay_rejected(self, names: Sequence[str]) -> tuple[RejectedRow, ...]:
        """Put rejected records back into the queue they came from; errors are those of `rejected_whole`."""
        return rejecting.replay(self.holdings, names, self.operator.signature)

    def discard_rejected(self, name: str, why: str) -> RejectedRow:
        """Mark a rejected record as of no use; raise InputError for an empty reason, ConflictError for a new one."""
        return rejecting.discard(self.holdings, name, self.operator.signature, why)

    def _responders(self) -> Responders:
        return Responders(self.holdings.stores.lines, self.holdings.subscriptions, self.configuration())

    def _running(self) -> str:
        running = [each.page_id for each in self.stores_in_use.pages.running()]
        if not running:
            raise NotFoundError("no page is running")
        if len(running) > 1:
            raise InputError(f"several pages are running: name one of {', '.join(running)}")
        return running[0]

    def _by(self) -> str:
        identity = self.operator.identity(self.book().configuration)
        return identity.by if identity.proved else f"{identity.by} (not proved)"

    def _incident(self, wanted: str) -> Incident:
        """Return the incident whose digest starts with `wanted`; raise InputError for too few or odd characters."""
        if len(wanted) < SHORTEST_ID:
            raise InputError(f"incident {wanted!r}: expected at least {SHORTEST_ID} characters of its id")
        rows = self.stores_in_use.incidents.find(limit=_LOOKED_THROUGH)
        found = [row for row in rows if row.key.digest.startswith(wanted.lower())]
        if not found:
            raise NotFoundError(f"there is no incident {wanted!r}: `tocsin incidents` shows them")
        if len(found) > 1:
            raise InputError(f"incident {wanted!r} means {len(found)}: give more of its id")
        return found[0]


def _put(findings: RawQueue, body: bytes) -> int:
    """Queue one record under an id that the same body always has; return 1, for the count."""
    findings.put(f"sent.{hashlib.sha256(body).hexdigest()[:_RECORD_ID_LENGTH]}", body)
    return 1
