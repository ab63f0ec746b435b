"""What readers may ask."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from console.editing.scopes import PolicyShown
from console.explaining import Chosen, Explanation
from console.operations.acting import PageShown
from console.operations.documents import AuditHead, Held
from console.operations.health import Health
from console.operations.on_call import OnCallNow, ShiftRow
from console.operations.oncall_wishes import LeaveRow, OverrideRow, SwapRow
from console.operations.rejected import RejectedRow, rejected_row
from console.operations.responders import ResponderRow
from console.operations.stored import IncidentRow, LedgerRow, PageRow, incident_row, page_row
from console.operator_api.doorway import door
from console.operator_api.messages import (
    MOST_RECORDS,
    MOST_ROWS,
    Listed,
    RejectedBody,
    ToExplain,
    ZoneAnswer,
)
from console.operator_api.slices import cut
from console.replaying import SourceRecord
from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.incident import IncidentState
from hub.model.journal import AuditRecord

Rows = Annotated[int, Query(ge=1, le=MOST_ROWS, description="At most so many rows.")]
Records = Annotated[int, Query(ge=1, le=MOST_RECORDS, description="At most so many records.")]
Version = Annotated[int | None, Query(ge=1, description="The number of the edit to go by.")]
After = Annotated[str | None, Query(description="The cursor of the rows before.")]


def time_zone(schedule: str | None = None, responder: str | None = None) -> ZoneAnswer:
    """Return the zone of a schedule or of a responder, else the organization's."""
    return ZoneAnswer(time_zone=door().time_zone(schedule, responder))


def on_call(at: datetime, schedule: str | None = None, as_of: Version = None) -> Listed[OnCallNow]:
    """Return who is on call at an instant on a schedule, or on every one, by the edit in force then or `as_of`."""
    return Listed(rows=door().on_call(schedule, _aware("at", at), as_of))


def shifts(
    schedule: str,
    start: datetime,
    end: datetime,
    as_of: Version = None,
    limit: Rows = MOST_ROWS,
    cursor: After = None,
) -> Listed[ShiftRow]:
    """Return the spans of a schedule between two instants, gaps included, by the edits in force then or `as_of`."""
    rows = door().shifts(schedule, _aware("start", start), _aware("end", end), as_of)
    return Listed(**cut(lambda _: rows, lambda row: row.start.isoformat(), limit=limit, cursor=cursor)._asdict())


def overrides(schedule: str | None = None, *, over: bool = False) -> Listed[OverrideRow]:
    """Return the overrides of a schedule, or of all; with `over` those too that are over."""
    return Listed(rows=door().overrides(schedule, over=over))


def leave(*, over: bool = False) -> Listed[LeaveRow]:
    """Return all leave; with `over` what is over too."""
    return Listed(rows=door().leave(over=over))


def swaps(*, over: bool = False) -> Listed[SwapRow]:
    """Return all swaps; with `over` those too that are over."""
    return Listed(rows=door().swaps(over=over))


def explain(wanted: ToExplain) -> Explanation:
    """Return everything about the decision on one record."""
    source = SourceRecord(wanted.file, wanted.record, wanted.line, wanted.body)
    return door().explain(Chosen(source, wanted.others), wanted.at)


def incidents(state: IncidentState | None = None, limit: Rows = MOST_ROWS, cursor: After = None) -> Listed[IncidentRow]:
    """Return incidents, the newest opened first."""
    store = door().stores_in_use.incidents
    found = cut(lambda most: store.find(state, most), lambda row: row.key.digest, limit=limit, cursor=cursor)
    return Listed(rows=tuple(map(incident_row, found.rows)), cursor=found.cursor)


def incident(incident: str) -> IncidentRow:
    """Return one incident, by the first 8 or more characters of its id."""
    return door().incident(incident)


def pages(limit: Rows = MOST_ROWS, cursor: After = None) -> Listed[PageRow]:
    """Return the pages, running and ended, the newest first."""
    stores = door().stores_in_use
    found = cut(stores.pages.find, lambda page: page.page_id, limit=limit, cursor=cursor)
    return Listed(rows=tuple(page_row(page, stores) for page in found.rows), cursor=found.cursor)


def shown(page: str | None = None) -> PageShown:
    """Return a page as an acknowledgement will cover it; without a name the only one that runs."""
    return door().show(page)


def ledger(page: str, limit: Rows = MOST_ROWS, cursor: After = None) -> Listed[LedgerRow]:
    """Return the entries of a page in order."""
    rows = door().ledger(page)
    return Listed(**cut(lambda _: rows, lambda _: "", limit=limit, cursor=cursor)._asdict())


def responders(name: str | None = None) -> Listed[ResponderRow]:
    """Return a responder, or all: which numbers (masked) and addresses reach them."""
    return Listed(rows=door().responders(name))


def health() -> Health:
    """Return how the hub is."""
    return door().health()


def rejected(*, settled: bool = False, limit: Rows = MOST_ROWS, cursor: After = None) -> Listed[RejectedRow]:
    """Return the rejected records that wait, the oldest first; with `settled` all of them, the newest first."""
    store = door().stores_in_use.rejected
    found = cut(store.find if settled else store.waiting, lambda row: row.id, limit=limit, cursor=cursor)
    return Listed(rows=tuple(map(rejected_row, found.rows)), cursor=found.cursor)


def rejected_body(record: str) -> RejectedBody:
    """Return a rejected record with its body, by the first characters of its id."""
    row, body = door().rejected_with_body(record)
    return RejectedBody(row=row, body=body)


def policy(scope: str) -> PolicyShown:
    """Return what holds now for an account (id or name), a unit (path or id), or `organization`."""
    return door().policy(scope)


def documents(as_of: Annotated[int | None, Query(ge=1)] = None) -> Held:
    """Return every document, numbers and addresses included, as it is or was after an edit."""
    return door().documents(as_of)


def audit(after: Annotated[int, Query(ge=0)] = 0, limit: Records = 100) -> Listed[AuditRecord]:
    """Return audit records with numbers above `after`; the last number is where the next begin."""
    return Listed(rows=door().audit(after, limit))


def audit_head() -> AuditHead:
    """Return where the audit ends, and every anchor."""
    return door().audit_head()


def _aware(name: str, at: datetime) -> datetime:
    try:
        return as_utc(at)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from error
