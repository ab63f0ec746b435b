"""What responders and editors may do."""

from __future__ import annotations

from console.operations.acting import DrillRow, PageShown, Sent, TakenRow
from console.operations.closing import ClosedRow
from console.operations.documents import EditDone
from console.operations.oncall_wishes import OnCallEdited, OnCallWish
from console.operations.rejected import RejectedRow
from console.operations.responders import ResponderRow, VerificationRow
from console.operations.stored import IncidentRow
from console.operations.subscribing import ConfirmedRow
from console.operator_api.doorway import door
from console.operator_api.messages import (
    ConfigurationInForce,
    Listed,
    ToAnnotate,
    ToClose,
    ToConfirm,
    ToDiscard,
    ToDrill,
    ToReplay,
    ToRing,
    ToSend,
    ToSnooze,
    ToTake,
)
from console.replaying import SourceRecord
from hub.model.journal import Edit
from hub.model.subscriptions import TopicReport


def acknowledge(wanted: ToTake) -> TakenRow:
    """Take a page for exactly the incidents that were shown; return who has it, which may be somebody else."""
    number = len(wanted.covered)
    shown = PageShown(
        page=wanted.page, incidents=number, accounts=0, worst_type=None, worst_account=None, covered=wanted.covered
    )
    return door().acknowledge(shown)


def close(wanted: ToClose) -> ClosedRow:
    """Close an incident, and archive its finding where the deployment wants that."""
    return door().close(wanted.incident, wanted.closure, wanted.note)


def snooze(wanted: ToSnooze) -> IncidentRow:
    """Hold an open incident until an instant."""
    return door().snooze(wanted.incident, wanted.until)


def annotate(wanted: ToAnnotate) -> IncidentRow:
    """Write a note on an incident, in place of the one before."""
    return door().annotate(wanted.incident, wanted.note)


def drill(wanted: ToDrill) -> DrillRow:
    """Ask for a drill of an escalation policy or a responder."""
    return door().drill(wanted.name)


def verify(wanted: ToRing) -> VerificationRow:
    """Have one number of a responder rung as a drill; its code, keyed, proves it."""
    return door().verify(wanted.name, wanted.number)


def clear(wanted: ToRing) -> ResponderRow:
    """Take the mark off a suspect number of a responder."""
    return door().clear(wanted.name, wanted.number)


def send(wanted: ToSend) -> Sent:
    """Queue records as EventBridge would; they are told for real."""
    return door().send(SourceRecord("", number, None, body) for number, body in enumerate(wanted.records, start=1))


def replay_rejected(wanted: ToReplay) -> Listed[RejectedRow]:
    """Put rejected records back into the queue they came from."""
    return Listed(rows=door().replay_rejected(wanted.records))


def discard_rejected(wanted: ToDiscard) -> Listed[RejectedRow]:
    """Mark a rejected record as of no use; it is kept."""
    return Listed(rows=(door().discard_rejected(wanted.record, wanted.why),))


def configuration() -> ConfigurationInForce:
    """Return the configuration in force, numbers and addresses included."""
    return ConfigurationInForce(configuration=door().configuration())


def edit(wanted: Edit) -> EditDone:
    """Change documents, all of them or none, if each is still the version that the edit was made from."""
    return door().edit(wanted)


def edit_on_call(wanted: OnCallWish) -> OnCallEdited:
    """Edit on call: an override, a swap, leave; the past cannot be edited."""
    return door().edit_on_call(wanted.wanted)


def reconcile() -> Listed[TopicReport]:
    """Bring subscriptions in line with what is in force; return what there is to say of them."""
    return Listed(rows=door().reconcile())


def confirm(wanted: ToConfirm) -> ConfirmedRow:
    """Confirm an address that was asked by mail."""
    return door().confirm(wanted.link)
