"""Incidents, pages and ledger entries of a store, as an operator reads them: no number or address in full."""

from __future__ import annotations

from escalation.heads import head_of
from hub.model.base import Frozen, Instant
from hub.model.incident import Incident
from hub.model.ledger import LedgerEntry
from hub.model.masking import mask_text
from hub.model.page import Page, PageHead, PageKind, PageState
from hub.model.severity import SeverityLabel
from hub.model.steps import Finish
from hub.stores import Stores


class IncidentRow(Frozen):
    """One incident."""

    incident: str
    """The incident's id for commands, which may be given by its first characters."""
    account: str
    account_name: str
    region: str
    id: str
    type: str
    resource_kind: str
    severity: float
    severity_label: SeverityLabel
    """The highest of the episode."""
    sample: bool
    state: str
    closure: str | None
    episode: int
    count: int
    opened_at: Instant
    last_seen: Instant
    told: tuple[str, ...]
    """Routes that were told of what is seen now, `record` among them."""
    due: tuple[str, ...]
    """Routes still to be told."""
    mode: str
    suppressed_by: str | None
    acknowledged_by: str | None
    acknowledged_at: Instant | None
    closed_by: str | None
    snoozed_until: Instant | None
    note: str
    noted_by: str | None


class PageRow(Frozen):
    """One page: how it stands or how it ended."""

    page: str
    kind: PageKind
    state: PageState
    escalation_policy: str
    severity_label: SeverityLabel
    incidents: int
    level: int | None
    """From 1; None before the first level was entered."""
    opened_at: Instant
    wake_at: Instant | None
    """When the page goes on at the latest; None once it is over."""
    doing: str
    """Why the page does what it does now, or how it ended."""
    ended_at: Instant | None
    by: str | None
    via: str | None
    mode: str
    configuration: str


class LedgerRow(Frozen):
    """One ledger entry, numbers and addresses masked."""

    page: str
    at: Instant
    kind: str
    text: str
    responder: str | None
    number_masked: str | None
    outcome: str | None
    keys: str | None
    contact_id: str | None
    attempt: str | None


def incident_row(incident: Incident) -> IncidentRow:
    """Return the row of an incident."""
    summary = incident.summary
    return IncidentRow(
        incident=incident.key.digest,
        account=incident.key.account,
        account_name=summary.account_name,
        region=incident.key.region,
        id=incident.key.id,
        type=summary.type,
        resource_kind=summary.resource_kind,
        severity=summary.severity,
        severity_label=incident.seen.label,
        sample=summary.sample,
        state=incident.state.value,
        closure=incident.closure.value if incident.closure else None,
        episode=incident.seen.episode,
        count=incident.count,
        opened_at=incident.opened_at,
        last_seen=summary.last_seen,
        told=tuple(route for route, mark in incident.told.items() if not incident.seen.beyond(mark)),
        due=tuple(incident.due),
        mode=incident.mode.value,
        suppressed_by=incident.suppressed_by,
        acknowledged_by=incident.acknowledged_by,
        acknowledged_at=incident.acknowledged_at,
        closed_by=incident.closed_by,
        snoozed_until=incident.snoozed_until,
        note=incident.note,
        noted_by=incident.noted_by,
    )


def page_row(page: Page, stores: Stores) -> PageRow:
    """Return the row of a page: how it stands, or how it ended and who took it."""
    own = head_of(stores.pages, page)
    return PageRow(
        page=page.page_id,
        kind=page.key.kind,
        state=_state(page, own),
        escalation_policy=page.key.escalation_policy,
        severity_label=page.key.label,
        incidents=len(stores.pages.members(page.page_id)),
        level=page.state.level + 1 if page.state.level >= 0 else None,
        opened_at=page.opened_at,
        wake_at=None if page.finished else page.wake_at,
        doing=page.command.why if page.command else "",
        ended_at=own.ended_at if own else None,
        by=own.by if own else None,
        via=own.via if own else None,
        mode=page.mode.value,
        configuration=page.configuration,
    )


def ledger_row(entry: LedgerEntry) -> LedgerRow:
    """Return the row of a ledger entry."""
    return LedgerRow(
        page=entry.page_id,
        at=entry.at,
        kind=entry.kind.value,
        text=mask_text(entry.text),
        responder=entry.responder,
        number_masked=mask_text(entry.number_masked) if entry.number_masked else None,
        outcome=entry.outcome,
        keys=entry.keys,
        contact_id=entry.contact_id,
        attempt=entry.attempt,
    )


def _state(page: Page, head: PageHead | None) -> PageState:
    """Return how the page stands by its head; of one without a head only its last command still says it."""
    if head is not None:
        return head.state
    return PageState(page.command.end.value) if isinstance(page.command, Finish) else PageState.RUNNING
