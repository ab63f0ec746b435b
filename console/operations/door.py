"""The one door to a hub: commands ask here, and do not know whether it is a store file or an operator API far away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from console.editing.scopes import PolicyShown
from console.explaining import Chosen, Explanation
from console.operations.acting import DrillRow, PageShown, Sent, TakenRow
from console.operations.closing import ClosedRow
from console.operations.documents import AuditHead, EditDone, Held
from console.operations.health import Health
from console.operations.on_call import OnCallNow, ShiftRow
from console.operations.oncall_wishes import LeaveRow, OnCallEdited, OverrideRow, SwapRow, Wish
from console.operations.rejected import RejectedRow, RejectedWhole
from console.operations.responders import ResponderRow, VerificationRow
from console.operations.stored import IncidentRow, LedgerRow, PageRow
from console.operations.subscribing import ConfirmedRow
from console.replaying import SourceRecord
from hub.model.configuration import Configuration
from hub.model.incident import Closure, IncidentState
from hub.model.journal import AuditRecord, Edit
from hub.model.subscriptions import TopicReport
from hub.ports import Clock


class OnCallDoor(Protocol):
    """What can be asked of a configuration, that of a folder too. Errors are those of `Operations`."""

    @property
    def clock(self) -> Clock:
        """Where the time comes from."""
        ...

    def time_zone(self, schedule: str | None = None, responder: str | None = None) -> str:
        """Return the zone of a schedule or of a responder, else the organization's."""
        ...

    def on_call(self, schedule: str | None, at: datetime, as_of: int | None = None) -> tuple[OnCallNow, ...]:
        """Return who is on call at `at` on a schedule, or on every one, by the edit in force then or `as_of`."""
        ...

    def shifts(self, schedule: str, start: datetime, end: datetime, as_of: int | None = None) -> tuple[ShiftRow, ...]:
        """Return the spans of a schedule that tile [start, end), by the edits in force then or `as_of`."""
        ...

    def policy(self, scope: str) -> PolicyShown:
        """Return what holds now for an account, a unit or the organization."""
        ...

    def explain(self, chosen: Chosen, at: datetime | None) -> Explanation:
        """Return everything about the decision on one record."""
        ...


class Door(OnCallDoor, Protocol):
    """What can be asked of a hub, and done to it. Errors are those of `Actions`, and of the way to it.

    Who does it is known to the door: TransientError when the hub cannot be reached, NotAllowedError when it says no.
    """

    def incidents(self, state: IncidentState | None, limit: int) -> tuple[IncidentRow, ...]:
        """Return incidents in `state` (None: all), the newest opened first."""
        ...

    def pages(self, limit: int) -> tuple[PageRow, ...]:
        """Return pages, the newest first."""
        ...

    def ledger(self, page_id: str) -> tuple[LedgerRow, ...]:
        """Return the entries of a page in order."""
        ...

    def health(self) -> Health:
        """Return how the hub is."""
        ...

    def send(self, records: Iterable[SourceRecord]) -> Sent:
        """Queue records as EventBridge would."""
        ...

    def show(self, page: str | None) -> PageShown:
        """Return a page as an acknowledgement will cover it; without a name the only one that runs."""
        ...

    def acknowledge(self, shown: PageShown) -> TakenRow:
        """Take a page for exactly the incidents that were shown."""
        ...

    def incident(self, incident: str) -> IncidentRow:
        """Return one incident."""
        ...

    def close(self, incident: str, closure: Closure, note: str) -> ClosedRow:
        """Close an incident."""
        ...

    def snooze(self, incident: str, until: datetime) -> IncidentRow:
        """Hold an open incident until an instant."""
        ...

    def annotate(self, incident: str, note: str) -> IncidentRow:
        """Write a note on an incident."""
        ...

    def drill(self, name: str) -> DrillRow:
        """Ask for a drill of an escalation policy or a responder."""
        ...

    def responders(self, name: str | None) -> tuple[ResponderRow, ...]:
        """Return a responder, or all: which numbers and addresses reach them."""
        ...

    def verify(self, name: str, number: str | None) -> VerificationRow:
        """Have one number of a responder rung as a drill; its code, keyed, proves it."""
        ...

    def clear(self, name: str, number: str | None) -> ResponderRow:
        """Take the mark off a suspect number of a responder."""
        ...

    def confirm(self, link: str) -> ConfirmedRow:
        """Confirm an address by the link in the mail that asks for it."""
        ...

    def configuration(self) -> Configuration:
        """Return the configuration in force with the directory in use."""
        ...

    def documents(self, as_of: int | None = None) -> Held:
        """Return every document as it is, or was after edit `as_of`."""
        ...

    def edit_on_call(self, wish: Wish) -> OnCallEdited:
        """Make an edit of on call: an override, a swap or leave."""
        ...

    def overrides(self, schedule: str | None, *, over: bool) -> tuple[OverrideRow, ...]:
        """Return the overrides of a schedule, or of all; with `over` those too that are over."""
        ...

    def leave(self, *, over: bool) -> tuple[LeaveRow, ...]:
        """Return all leave."""
        ...

    def swaps(self, *, over: bool) -> tuple[SwapRow, ...]:
        """Return all swaps."""
        ...

    def edit(self, edit: Edit) -> EditDone:
        """Make an edit of written documents."""
        ...

    def reconcile(self) -> tuple[TopicReport, ...]:
        """Bring subscriptions in line with what is in force."""
        ...

    def audit(self, after: int, limit: int) -> tuple[AuditRecord, ...]:
        """Return audit records with numbers above `after`."""
        ...

    def audit_head(self) -> AuditHead:
        """Return where the audit ends, and every anchor."""
        ...

    def rejected(self, limit: int, *, settled: bool) -> tuple[RejectedRow, ...]:
        """Return the rejected records that wait, or all of them."""
        ...

    def rejected_whole(self, name: str) -> RejectedWhole:
        """Return a rejected record with its body."""
        ...

    def replay_rejected(self, names: Sequence[str]) -> tuple[RejectedRow, ...]:
        """Put rejected records back into the queue they came from."""
        ...

    def discard_rejected(self, name: str, why: str) -> RejectedRow:
        """Mark a rejected record as of no use."""
        ...
