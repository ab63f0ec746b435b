"""`RemoteDoor`: a hub in AWS behind its operator API, as the door that commands know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar
from urllib.parse import quote, urlencode

from console.client.batching import batches
from console.client.replies import Model, read_answer
from console.client.transport import Request, Transport
from console.editing.scopes import PolicyShown
from console.explaining import Chosen, Explanation
from console.operations.acting import DrillRow, PageShown, Sent, TakenRow
from console.operations.closing import ClosedRow
from console.operations.documents import AuditHead, EditDone, Held
from console.operations.health import Health
from console.operations.on_call import OnCallNow, ShiftRow
from console.operations.oncall_wishes import LeaveRow, OnCallEdited, OnCallWish, OverrideRow, SwapRow, Wish
from console.operations.rejected import RejectedRow, RejectedWhole, with_body
from console.operations.responders import ResponderRow, VerificationRow
from console.operations.stored import IncidentRow, LedgerRow, PageRow
from console.operations.subscribing import ConfirmedRow
from console.operator_api.messages import (
    MOST_RECORDS,
    MOST_ROWS,
    ConfigurationInForce,
    Listed,
    RejectedBody,
    ToAnnotate,
    ToClose,
    ToConfirm,
    ToDiscard,
    ToDrill,
    ToExplain,
    ToReplay,
    ToRing,
    ToSend,
    ToSnooze,
    ToTake,
    ZoneAnswer,
)
from console.replaying import SourceRecord
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.incident import Closure, IncidentState
from hub.model.journal import AuditRecord, Edit
from hub.model.subscriptions import TopicReport
from hub.ports import Clock

Row = TypeVar("Row", bound=Frozen)
Asked = Mapping[str, object]
_ALL: Final = 10**9


class RemoteDoor:
    """`console.operations.door.Door` over `transport`. Whoever signs the requests is who does things."""

    def __init__(self, transport: Transport, clock: Clock) -> None:
        """Ask through `transport`."""
        self._transport, self.clock = transport, clock

    def time_zone(self, schedule: str | None = None, responder: str | None = None) -> str:
        """Return the zone of a schedule or of a responder, else the organization's."""
        return self._get("/time-zone", ZoneAnswer, {"schedule": schedule, "responder": responder}).time_zone

    def on_call(self, schedule: str | None, at: datetime, as_of: int | None = None) -> tuple[OnCallNow, ...]:
        """Return who is on call at `at` on a schedule, or on every one, by the edit in force then or `as_of`."""
        asked = {"schedule": schedule, "at": at.isoformat(), "as_of": as_of}
        return self._get("/on-call", Listed[OnCallNow], asked).rows

    def shifts(self, schedule: str, start: datetime, end: datetime, as_of: int | None = None) -> tuple[ShiftRow, ...]:
        """Return the spans of a schedule that tile [start, end), by the edits in force then or `as_of`."""
        asked = {"schedule": schedule, "start": start.isoformat(), "end": end.isoformat(), "as_of": as_of}
        return self._all("/shifts", Listed[ShiftRow], _ALL, asked)

    def explain(self, chosen: Chosen, at: datetime | None) -> Explanation:
        """Return everything about the decision on one record."""
        file, number, line, body = chosen.source
        wanted = ToExplain(file=file, line=line, record=number, others=chosen.others, body=body, at=at)
        return self._post("/explain", Explanation, wanted)

    def incidents(self, state: IncidentState | None, limit: int) -> tuple[IncidentRow, ...]:
        """Return incidents in `state` (None: all), the newest opened first."""
        return self._all("/incidents", Listed[IncidentRow], limit, {"state": state.value if state else None})

    def pages(self, limit: int) -> tuple[PageRow, ...]:
        """Return pages, the newest first."""
        return self._all("/pages", Listed[PageRow], limit, {})

    def ledger(self, page_id: str) -> tuple[LedgerRow, ...]:
        """Return the entries of a page in order."""
        return self._all("/ledger", Listed[LedgerRow], _ALL, {"page": page_id})

    def health(self) -> Health:
        """Return how the hub is."""
        return self._get("/health", Health, {})

    def send(self, records: Iterable[SourceRecord]) -> Sent:
        """Queue records as EventBridge would; what came before one that cannot be read or queued is queued."""
        queued, waiting = 0, None
        for batch in batches(records):
            sent = self._post("/findings", Sent, ToSend(records=batch))
            queued, waiting = queued + sent.queued, sent.waiting
        if waiting is None:
            waiting = self._post("/findings", Sent, ToSend(records=())).waiting
        return Sent(queued=queued, waiting=waiting)

    def show(self, page: str | None) -> PageShown:
        """Return a page as an acknowledgement will cover it; without a name the only one that runs."""
        return self._get("/pages/shown", PageShown, {"page": page})

    def acknowledge(self, shown: PageShown) -> TakenRow:
        """Take a page for exactly the incidents that were shown."""
        return self._post("/pages/acknowledge", TakenRow, ToTake(page=shown.page, covered=shown.covered))

    def incident(self, incident: str) -> IncidentRow:
        """Return one incident."""
        return self._get("/incidents/one", IncidentRow, {"incident": incident})

    def close(self, incident: str, closure: Closure, note: str) -> ClosedRow:
        """Close an incident."""
        return self._post("/incidents/close", ClosedRow, ToClose(incident=incident, closure=closure, note=note))

    def snooze(self, incident: str, until: datetime) -> IncidentRow:
        """Hold an open incident until an instant."""
        return self._post("/incidents/snooze", IncidentRow, ToSnooze(incident=incident, until=until))

    def annotate(self, incident: str, note: str) -> IncidentRow:
        """Write a note on an incident."""
        return self._post("/incidents/note", IncidentRow, ToAnnotate(incident=incident, note=note))

    def drill(self, name: str) -> DrillRow:
        """Ask for a drill of an escalation policy or a responder."""
        return self._post("/drills", DrillRow, ToDrill(name=name))

    def responders(self, name: str | None) -> tuple[ResponderRow, ...]:
        """Return a responder, or all: which numbers and addresses reach them."""
        return self._get("/responders", Listed[ResponderRow], {"name": name}).rows

    def verify(self, name: str, number: str | None) -> VerificationRow:
        """Have one number of a responder rung as a drill; its code, keyed, proves it."""
        return self._post("/responders/verify", VerificationRow, ToRing(name=name, number=number))

    def clear(self, name: str, number: str | None) -> ResponderRow:
        """Take the mark off a suspect number of a responder."""
        return self._post("/responders/clear", ResponderRow, ToRing(name=name, number=number))

    def confirm(self, link: str) -> ConfirmedRow:
        """Confirm an address by the link in the mail that asks for it."""
        return self._post("/subscriptions/confirm", ConfirmedRow, ToConfirm(link=link))

    def configuration(self) -> Configuration:
        """Return the configuration in force with the directory in use."""
        return self._get("/configuration", ConfigurationInForce, {}).configuration

    def policy(self, scope: str) -> PolicyShown:
        """Return what holds now for an account, a unit or the organization."""
        return self._get("/policy", PolicyShown, {"scope": scope})

    def documents(self, as_of: int | None = None) -> Held:
        """Return every document as it is, or was after edit `as_of`."""
        return self._get("/documents", Held, {"as_of": as_of})

    def edit_on_call(self, wish: Wish) -> OnCallEdited:
        """Make an edit of on call: an override, a swap or leave."""
        return self._post("/on-call/edits", OnCallEdited, OnCallWish(wanted=wish))

    def overrides(self, schedule: str | None, *, over: bool) -> tuple[OverrideRow, ...]:
        """Return the overrides of a schedule, or of all; with `over` those too that are over."""
        asked = {"schedule": schedule, "over": "true" if over else "false"}
        return self._get("/on-call/overrides", Listed[OverrideRow], asked).rows

    def leave(self, *, over: bool) -> tuple[LeaveRow, ...]:
        """Return all leave."""
        return self._get("/on-call/leave", Listed[LeaveRow], {"over": "true" if over else "false"}).rows

    def swaps(self, *, over: bool) -> tuple[SwapRow, ...]:
        """Return all swaps."""
        return self._get("/on-call/swaps", Listed[SwapRow], {"over": "true" if over else "false"}).rows

    def edit(self, edit: Edit) -> EditDone:
        """Make an edit of written documents."""
        return self._post("/edits", EditDone, edit)

    def reconcile(self) -> tuple[TopicReport, ...]:
        """Bring subscriptions in line with what is in force."""
        return self._send(Request("POST", "/subscriptions", b"{}"), Listed[TopicReport]).rows

    def audit(self, after: int, limit: int) -> tuple[AuditRecord, ...]:
        """Return audit records with numbers above `after`, asked for in slices."""
        found: tuple[AuditRecord, ...] = ()
        while len(found) < limit:
            asked = {"after": after + len(found), "limit": min(MOST_RECORDS, limit - len(found))}
            some = self._get("/audit", Listed[AuditRecord], asked).rows
            found += some
            if not some:
                break
        return found

    def audit_head(self) -> AuditHead:
        """Return where the audit ends, and every anchor."""
        return self._get("/audit/head", AuditHead, {})

    def rejected(self, limit: int, *, settled: bool) -> tuple[RejectedRow, ...]:
        """Return the rejected records that wait, or all of them."""
        return self._all("/rejected", Listed[RejectedRow], limit, {"settled": "true" if settled else "false"})

    def rejected_whole(self, name: str) -> RejectedWhole:
        """Return a rejected record with its body."""
        found = self._get("/rejected/body", RejectedBody, {"record": name})
        return with_body(found.row, found.body)

    def replay_rejected(self, names: Sequence[str]) -> tuple[RejectedRow, ...]:
        """Put rejected records back into the queue they came from."""
        return self._post("/rejected/replay", Listed[RejectedRow], ToReplay(records=tuple(names))).rows

    def discard_rejected(self, name: str, why: str) -> RejectedRow:
        """Mark a rejected record as of no use."""
        return self._post("/rejected/discard", Listed[RejectedRow], ToDiscard(record=name, why=why)).rows[0]

    def _all(self, path: str, model: type[Listed[Row]], limit: int, asked: Asked) -> tuple[Row, ...]:
        """Return the first `limit` rows of a list, asked for in slices."""
        rows: tuple[Row, ...] = ()
        cursor = None
        while len(rows) < limit:
            some = self._get(path, model, {**asked, "limit": min(MOST_ROWS, limit - len(rows)), "cursor": cursor})
            rows, cursor = (*rows, *some.rows), some.cursor
            if cursor is None:
                break
        return rows

    def _get(self, path: str, model: type[Model], asked: Asked) -> Model:
        given = {name: value for name, value in asked.items() if value is not None}
        query = f"?{urlencode(given, quote_via=quote, safe='')}" if given else ""
        return self._send(Request("GET", f"{path}{query}"), model)

    def _post(self, path: str, model: type[Model], wanted: Frozen) -> Model:
        return self._send(Request("POST", path, wanted.model_dump_json().encode()), model)

    def _send(self, request: Request, model: type[Model]) -> Model:
        return read_answer(self._transport.send(request), model, self._transport)
