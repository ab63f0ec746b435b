"""The telephones of a backtest: pages are opened and joined as the hub would, and taken by whoever is rung first.

Who is rung first, the decider says (`escalation.decider`) of the people whom the on-call book gives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.backtest.agenda import Agenda
from console.backtest.mailbox import Mailbox
from console.backtest.rings import Rings
from console.backtest.rows import TakenIncidents
from console.replaying.memory import HeldClock
from escalation.decider import Facts, decide
from escalation.joining import REGROUP, policy_for
from escalation.people import OnCallBook
from hub.model.escalation_policy import EscalationPolicy
from hub.model.incident import IncidentState
from hub.model.messages import CallRequested
from hub.model.page import HeadKey, PageKind, Person
from hub.model.severity import SeverityLabel
from hub.model.steps import Call, Started, State


@dataclass
class _Head:
    """The newest page of an escalation policy and label: running until `ends_at`, taken by `taker` then."""

    ends_at: datetime
    regroup: timedelta
    taker: str
    members: list[CallRequested]
    waiting: list[CallRequested] = field(default_factory=list)
    """What came between its end and its successor."""

    @property
    def successor_at(self) -> datetime:
        return self.ends_at + self.regroup


@dataclass
class Telephones:
    """`hub.ports.CallRequests`: see `models.ASSUMPTIONS` for what is taken for granted."""

    book: OnCallBook
    rows: TakenIncidents
    mailbox: Mailbox
    agenda: Agenda
    clock: HeldClock
    rings: Rings = field(init=False)
    _heads: dict[HeadKey, _Head] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start without pages."""
        self.rings = Rings(self.book.configuration)

    def request(self, message: CallRequested) -> None:
        """Open a page, join the running one, or wait for its successor. In shadow mode nobody is rung."""
        if message.page_kind is PageKind.SHADOW:
            return
        key = HeadKey(escalation_policy=message.escalation_policy, label=message.mark.label, kind=message.page_kind)
        head, now = self._heads.get(key), self.clock.now()
        if head is None or now >= head.successor_at:
            self._open(key, [message])
        elif now < head.ends_at:
            head.members.append(message)
            self.rings.announced(key.escalation_policy, 1)
        else:
            self._wait(key, head, message)

    def _wait(self, key: HeadKey, head: _Head, message: CallRequested) -> None:
        """Keep it for the successor; whoever took the page hears of it by mail meanwhile."""
        if not head.waiting:
            self.agenda.put(head.successor_at, lambda: self._succeed(key, head))
        head.waiting.append(message)
        self.mailbox.gather_for(head.taker, f"{message.id}.meanwhile")

    def _succeed(self, key: HeadKey, head: _Head) -> None:
        wanted = [message for message in head.waiting if self._still_wanted(message)]
        if wanted:
            self._open(key, wanted, first=head.taker)

    def _still_wanted(self, message: CallRequested) -> bool:
        """Return False once it was taken, or rose and was called about by a page of a higher label."""
        row = self.rows.get(message.summary.key)
        return row is None or (row.state is IncidentState.OPEN and not row.seen.beyond(message.mark))

    def _open(self, key: HeadKey, members: list[CallRequested], first: str | None = None) -> None:
        now, policy = self.clock.now(), policy_for(self.book.configuration, key)
        levels = self._levels(policy, now, first)
        command = decide(State(), Started(), Facts(now=now, policy=policy, opened_at=now, levels=levels)).command
        self.rings.opened(key.escalation_policy, len(members))
        if not levels[0]:
            self.rings.passed(key.escalation_policy, self.book.why_nobody(policy.levels[0], now))
        if isinstance(command, Call):
            self._ring(key, policy, command, members)
        else:
            self._exhaust(key, policy)

    def _levels(self, policy: EscalationPolicy, now: datetime, first: str | None) -> tuple[tuple[Person, ...], ...]:
        """Return the people of each level, the taker of the page before at the head of the first (semantics 4)."""
        levels = self.book.levels(policy, now)
        taker = self.book.person(first, now, "took the page before") if first else None
        if taker is None:
            return levels
        others = (person for person in levels[0] if person.responder != taker.responder)
        return ((taker, *others), *levels[1:])

    def _ring(self, key: HeadKey, policy: EscalationPolicy, call: Call, members: list[CallRequested]) -> None:
        now = self.clock.now()
        self.rings.rang(key.escalation_policy, call.responder, now)
        if self.book.configuration.responders[call.responder].mail_on_ring:
            self.mailbox.send_to(call.responder)
        head = _Head(
            ends_at=now + timedelta(seconds=call.ring + call.listen),
            regroup=timedelta() if key.label is SeverityLabel.CRITICAL else REGROUP,
            taker=call.responder,
            members=members,
        )
        self._heads[key] = head
        self.agenda.put(head.ends_at, lambda: self._take(head, policy))

    def _take(self, head: _Head, policy: EscalationPolicy) -> None:
        """Take the incidents of a page; the taker gets the brief, the audience hears who has it."""
        for member in head.members:
            self.rows.acknowledge(member.summary.key, member.mark, head.taker, head.ends_at)
        self.mailbox.send_to(head.taker)
        if policy.then is not None:
            self.mailbox.send_to_audience(policy.then)

    def _exhaust(self, key: HeadKey, policy: EscalationPolicy) -> None:
        """Mail those who are told of a page that nobody took."""
        self.rings.unanswered(key.escalation_policy)
        owners = self.book.configuration.organization.owners
        for audience in dict.fromkeys((policy.then or owners, owners)):
            self.mailbox.send_to_audience(audience)
