"""One record in: read, decided, seen and told; and what is due is told again from the row (semantics 1, 4 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hub.model.decision import Decision
from hub.model.directory import Account
from hub.model.finding import Finding, FindingKey
from hub.model.incident import REMINDER, Change, Incident, IncidentState, Observation
from hub.model.record import Accepted, Archived, Ignored, Outcome, Reading, Rejected, RejectedRecord, body_digest
from hub.model.route import Route, RouteKind
from hub.model.summary import summarize
from hub.observability import Counts
from hub.ports import CallRequests, Clock, IncidentStore, NoticeRequests, RejectedStore
from router.newcomers import nobody
from router.normalize import Origin, finding_ordering, read
from router.policy import EffectivePolicy, PolicyBook
from router.routing import context_of, decide
from router.samples import stand_in
from router.telling import Teller, reasons_for
from router.unreadable import hour_for, unreadable_finding, unreadable_policy

LATE: Final = timedelta(hours=24)
"""A record whose event is older than this on arrival is mailed where it would be called (semantics 6)."""
BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Arrival:
    """When and from where a record came; `replayed` for a redrive."""

    arrived_at: datetime
    origin: Origin
    replayed: bool = False

    def late(self, ordering: datetime) -> bool:
        """Return whether an event of that ordering time only mails; records from files are decided as they stand."""
        return self.origin is Origin.QUEUE and (self.replayed or self.arrived_at - ordering > LATE)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one record. `told` are the routes asked for just now, by their text."""

    reading: Reading
    outcome: Outcome
    decision: Decision | None = None
    change: Change | None = None
    incident: Incident | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteFindings:
    """The router as a service. It dials nothing and opens no page: it asks through its ports."""

    incidents: IncidentStore
    notices: NoticeRequests
    calls: CallRequests
    rejected: RejectedStore
    policies: Callable[[], PolicyBook]
    """Gives the policy book in force; raises TransientError when there is none to be had just now."""
    clock: Clock
    counts: Counts
    canary_nonce: str | None = None
    own_account: str = ""
    """The hub's own account, whose samples it has had made itself."""
    newcomer: Callable[[str], Account | None] = nobody
    """Gives an account that the directory does not have; None when the organization does not have it either."""
    archived: Callable[[Archived], None] | None = None
    """Takes what was archived in GuardDuty; None where there is no GuardDuty to ask whose findings those are."""

    def receive(
        self, body: bytes | str, *, record_id: str, arrived_at: datetime, origin: Origin, replayed: bool = False
    ) -> Receipt:
        """Take one raw record; return what became of it. `record_id` is the queue's name for this delivery.

        Raises TransientError when a port cannot take part: nothing was marked as told, and the same record again
        asks for the same notices under the same ids.
        """
        arrival = Arrival(arrived_at, origin, replayed)
        reading = read(body, arrived_at=arrived_at, origin=origin, canary_nonce=self.canary_nonce)
        if isinstance(reading, Archived) and self.archived is not None:
            self.archived(reading)
            return Receipt(reading, Outcome.RECORDED)
        if isinstance(reading, Ignored):
            return self._ignore(reading)
        if isinstance(reading, Rejected):
            return self._reject(reading, _as_bytes(body), record_id, arrival)
        return self._accept(reading, arrival)

    def redo(self, before: datetime) -> int:
        """Tell from their rows what is due at or before `before`; return how many rows had something to tell.

        What was closed or taken meanwhile is settled without telling anybody: so a held call rings only for an
        incident that is still open (semantics 2).
        """
        told = 0
        while rows := self.incidents.due(before, BATCH):
            told += sum(bool(self._tell_due(row, None, before)[1]) for row in rows)
        return told

    def _ignore(self, reading: Ignored) -> Receipt:
        self.counts.count("Foreign" if reading.foreign else "Ignored")
        return Receipt(reading, Outcome.IGNORED)

    def _reject(self, reading: Rejected, body: bytes, record_id: str, arrival: Arrival) -> Receipt:
        """Keep the record whole, and tell the organization of it when GuardDuty sent it (semantics 1)."""
        kept = self.rejected.put(
            RejectedRecord(
                id=body_digest(body),
                body=body,
                reason=reading.reason,
                position=reading.position,
                received_at=arrival.arrived_at,
                last_at=arrival.arrived_at,
                last_record=record_id,
            )
        )
        self.counts.count("Rejected")
        if not reading.from_guardduty or arrival.origin is not Origin.QUEUE:
            return Receipt(reading, Outcome.REJECTED)
        book = self.policies()
        policy = unreadable_policy(book.organization(arrival.arrived_at))
        finding = unreadable_finding(reading, kept.id, hour_for(arrival.arrived_at, self._opened_at))
        told = self._route(finding, policy, book, arrival)
        return Receipt(reading, Outcome.REJECTED, incident=told.incident, told=told.told)

    def _opened_at(self, key: FindingKey) -> datetime | None:
        incident = self.incidents.get(key)
        return None if incident is None else incident.opened_at

    def _accept(self, reading: Accepted, arrival: Arrival) -> Receipt:
        book = self.policies()
        finding = stand_in(reading.finding, self.own_account)
        policy = self._policy_of(finding.key.account, book, arrival)
        routed = self._route(finding, policy, book, arrival)
        self.counts.count(routed.outcome.value.capitalize())
        if policy.faults:
            self._tell_of_faults(policy.faults, routed, book)
        return Receipt(reading, routed.outcome, routed.decision, routed.change, routed.incident, routed.told)

    def _policy_of(self, account: str, book: PolicyBook, arrival: Arrival) -> EffectivePolicy:
        """Return the policy of the account; one that the directory does not have is looked up (semantics 1)."""
        policy = book.effective(account, arrival.arrived_at)
        found = None if policy.known else self.newcomer(account)
        return policy if found is None else book.effective_of(found, arrival.arrived_at)

    def _tell_of_faults(self, faults: tuple[str, ...], routed: _Routed, book: PolicyBook) -> None:
        """Count a policy that names what does not exist, and tell the owners once for each configuration version."""
        self.counts.count("PolicyFallback")
        owners = context_of(book.configuration).owners
        for fault in faults:
            self._teller.tell_of_fault(routed.incident, owners, fault, book.configuration.version, self.clock.now())

    def _route(self, finding: Finding, policy: EffectivePolicy, book: PolicyBook, arrival: Arrival) -> _Routed:
        """Decide, write what is seen, tell what is due by the row, write what was told."""
        context = context_of(book.configuration)
        decision = decide(finding, policy, context, at=arrival.arrived_at)
        observed = self.incidents.observe(_observation(finding, policy, decision, arrival))
        # SAME too: the first delivery may have died between seeing it and asking for the notice.
        if decision.unknown_account and observed.change in (Change.OPENED, Change.SAME):
            why = tuple(reason for reason in decision.why if reason.applied)
            self._teller.tell_of_unknown_account(observed.incident, context.owners, why, self.clock.now())
        # The sender's clock may run ahead of ours: what it has just made due is due.
        incident, told = self._tell_due(observed.incident, decision, max(self.clock.now(), arrival.arrived_at))
        nothing_new = observed.change.duplicate and not told
        outcome = Outcome.DUPLICATE if nothing_new else decision.outcome
        return _Routed(outcome, decision, observed.change, incident, told)

    def _tell_due(
        self, incident: Incident, decision: Decision | None, until: datetime
    ) -> tuple[Incident, tuple[str, ...]]:
        """Ask for what the row has due by `until`, then mark it told in one write; return row and routes asked for."""
        due = incident.due_now(until)
        if not due:
            return incident, ()
        told = tuple(route for route in due if _wanted(incident, route))
        reasons = reasons_for(incident, decision)
        for route in told:
            if route == REMINDER:
                self._teller.remind(incident, self.clock.now())
            else:
                self._teller.tell(incident, route, reasons(route), self.clock.now())
        return self.incidents.mark_told(incident.key, incident.seen, due), told

    @property
    def _teller(self) -> Teller:
        return Teller(notices=self.notices, calls=self.calls)


@dataclass(frozen=True, slots=True)
class _Routed:
    outcome: Outcome
    decision: Decision
    change: Change
    incident: Incident
    told: tuple[str, ...]


def _wanted(incident: Incident, route: str) -> bool:
    """Return whether what is due is still worth telling: routes of an open incident, mails of a taken one.

    Who took it took all that was seen, so nobody is called any more: the store acknowledges no mark that the row has
    gone beyond. A mail that a kill has held up is for others too.
    """
    if incident.state is IncidentState.ACKNOWLEDGED:
        return route == REMINDER or Route.parse(route).kind is RouteKind.EMAIL
    return incident.state is IncidentState.OPEN and route != REMINDER


def _observation(finding: Finding, policy: EffectivePolicy, decision: Decision, arrival: Arrival) -> Observation:
    ordering = finding_ordering(finding, arrival.arrived_at)
    return Observation(
        summary=summarize(finding, policy.account_name),
        ordering=ordering,
        arrived_at=arrival.arrived_at,
        routes=tuple(route.text for route in decision.routes),
        gentle=tuple(route.text for route in decision.gentle),
        held={held.route.text: held.until for held in decision.held},
        window_since=decision.window_since,
        outside=tuple(route.text for route in decision.outside),
        settled=decision.settled,
        archived=finding.archived,
        mode=decision.mode,
        suppressed_by=decision.suppressed_by,
        replayed=arrival.late(ordering),
        quiet_period=policy.quiet_period.value,
    )


def _as_bytes(body: bytes | str) -> bytes:
    """Return the body as it came; text that no UTF-8 can hold keeps its lone surrogates, as reading takes them."""
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
