"""Puts the explanation of one record together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from console.explaining.calling import Told, explain_call
from console.explaining.models import CallExplained, Explanation, HeldBack, MailExplained
from console.explaining.policy import policy_fields
from console.replaying.files import SourceRecord
from console.replaying.sitting import parser_message
from escalation.people import OnCallBook
from escalation.words.mail.finding import FindingFacts, finding_notice, unknown_account_notice
from escalation.words.mail.letter import Letter
from hub.errors import InputError
from hub.model.configuration import Audience
from hub.model.decision import Decision
from hub.model.finding import Finding
from hub.model.record import Accepted, Ignored, Outcome, Rejected
from hub.model.responder import Language
from hub.model.route import Route, RouteKind
from hub.model.summary import summarize
from router.normalize import Origin, finding_ordering, read
from router.policy import EffectivePolicy, PolicyBook
from router.routing import context_of, decide


class Chosen(NamedTuple):
    """The record to explain, and how many others its file holds."""

    source: SourceRecord
    others: int


def explain(
    sources: Iterable[SourceRecord], book: OnCallBook, *, number: int | None, at: datetime | None, now: datetime
) -> Explanation:
    """Return everything about the decision on the record with that line (or number), or on the first.

    Raises InputError when there is no such record.
    """
    return explain_record(choose(sources, number), book, at=at, now=now)


def explain_record(chosen: Chosen, book: OnCallBook, *, at: datetime | None, now: datetime) -> Explanation:
    """Return everything about the decision on one record.

    It is decided for the aware instant `at`, or for the record's own ordering time, which `now` bounds, and as if
    nothing was known of the finding before.
    """
    source, others = chosen
    reading = read(source.body, arrived_at=at or now, origin=Origin.FILE)
    start = Explanation(file=source.file, line=source.line, record=source.number, others=others, outcome=Outcome.ROUTED)
    if not isinstance(reading, Accepted):
        return _unread(start, reading)
    instant = at or finding_ordering(reading.finding, now)
    return _Case(book, reading.finding, instant).explained(start)


def choose(sources: Iterable[SourceRecord], number: int | None) -> Chosen:
    """Return the record with that line (or number), or the first; raise InputError when there is no such record."""
    chosen: SourceRecord | None = None
    count = 0
    for source in sources:
        count += 1
        if chosen is None and (number is None or number == (source.line or source.number)):
            chosen = source
    if chosen is None:
        raise InputError("there is no record to explain" if number is None else f"there is no record on line {number}")
    return Chosen(chosen, count - 1)


def _unread(start: Explanation, reading: Ignored | Rejected) -> Explanation:
    if isinstance(reading, Ignored):
        return start.model_copy(update={"outcome": Outcome.IGNORED, "reason": reading.reason})
    changes = {"outcome": Outcome.REJECTED, "reason": reading.reason, "error": parser_message(reading)}
    return start.model_copy(update=changes)


@dataclass(frozen=True)
class _Case:
    """One finding under one configuration at one instant."""

    book: OnCallBook
    finding: Finding
    at: datetime

    def explained(self, start: Explanation) -> Explanation:
        configuration = self.book.configuration
        policy = PolicyBook(configuration).effective(self.finding.key.account, self.at)
        decision = decide(self.finding, policy, context_of(configuration), at=self.at)
        changes = {
            "outcome": decision.outcome,
            "at": self.at,
            "reason": "; ".join(reason.text for reason in decision.why if reason.applied),
            "finding": self.finding,
            "account_name": policy.account_name if policy.known else "",
            "path": policy.path,
            "policy": policy_fields(policy),
            "notes": (*policy.expired, *policy.faults),
            "rules": decision.why,
            "routes": tuple(route.text for route in decision.routes),
            "held": tuple(HeldBack(route=held.route.text, until=held.until) for held in decision.held),
            "mode": decision.mode,
            "calls": tuple(self._calls(decision, policy)),
            "mails": tuple(self._mails(decision, policy)),
        }
        return start.model_copy(update=changes)

    def _calls(self, decision: Decision, policy: EffectivePolicy) -> Iterator[CallExplained]:
        told = Told(summarize(self.finding, policy.account_name), decision.label)
        for route in decision.routes:
            if route.kind is RouteKind.CALL:
                yield self._call(route, told, self.at)
        for held in decision.held:
            if held.route.kind is RouteKind.CALL:
                yield self._call(held.route, told, held.until).model_copy(update={"held_until": held.until})

    def _call(self, route: Route, told: Told, at: datetime) -> CallExplained:
        policy = self.book.configuration.escalation_policies[route.to or ""]
        return explain_call(self.book, policy, told, at=at)

    def _mails(self, decision: Decision, policy: EffectivePolicy) -> Iterator[MailExplained]:
        """Yield the mails of the routes, and the owners' about an account that the organization does not have."""
        for route in (*decision.routes, *(held.route for held in decision.held)):
            if route.kind is RouteKind.EMAIL:
                yield self._mail(route.text, route.to or "", decision, policy)
        if decision.unknown_account:
            yield self._mail("unknown account", self.book.configuration.organization.owners, decision, policy)

    def _mail(self, route: str, name: str, decision: Decision, policy: EffectivePolicy) -> MailExplained:
        audience = self._audience(name)
        language = audience.language or self.book.configuration.organization.language
        facts = FindingFacts(
            summary=summarize(self.finding, policy.account_name),
            audience=audience.name,
            why=tuple(reason for reason in decision.why if reason.applied),
            language=language,
        )
        letter = unknown_account_notice(facts) if route == "unknown account" else finding_notice(facts)
        return _mail(route, audience, language, letter)

    def _audience(self, name: str) -> Audience:
        audiences = self.book.configuration.audiences
        return audiences.get(name) or audiences[self.book.configuration.organization.owners]


def _mail(route: str, audience: Audience, language: Language, letter: Letter) -> MailExplained:
    return MailExplained(
        route=route,
        audience=audience.name,
        addresses=len(audience.addresses),
        language=language,
        subject=letter.subject,
        body=letter.body,
    )
