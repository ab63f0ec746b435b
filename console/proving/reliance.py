"""Which accounts rely on which escalation policy, and when: read from their effective policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from escalation.oncall import window_edges
from escalation.proving import Callers, Demand
from hub.model.configuration import Configuration
from hub.model.directory import Account
from hub.model.policy import Expiring, Mode, PolicyDocument, ScopeKind
from hub.model.route import Route, RouteKind
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy, PolicyBook
from router.policy.book import lineage_of_path, lineages
from router.routing.context import RoutingContext, context_of, in_hours


@dataclass
class _Reliance:
    """Who relies on one escalation policy; filled while it is gathered."""

    accounts: defaultdict[SeverityLabel, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: set[SeverityLabel] = field(default_factory=set)
    unreadable: bool = False

    def add(self, other: _Reliance) -> None:
        """Take over those of another one."""
        for label, accounts in other.accounts.items():
            self.accounts[label] |= accounts
        self.others |= other.others
        self.unreadable = self.unreadable or other.unreadable

    def frozen(self) -> Callers:
        """Return the same as the proof takes it."""
        accounts = {label: frozenset(names) for label, names in self.accounts.items() if names}
        return Callers(accounts=accounts, others=frozenset(self.others), unreadable=self.unreadable)


_Reliances = defaultdict[Route, _Reliance]


def demands(configuration: Configuration, start: datetime, end: datetime) -> tuple[Demand, ...]:
    """Return who relies on which escalation policy in [start, end): spans that tile it, in order.

    An account relies on those that its routes call, rules included, while its mode is live, and outside their hours
    on what they lead to otherwise. Routes, rules and modes that end in the span count up to their end; a maintenance
    window counts as if it were not there. Accounts that the directory does not have count by the documents there are
    for them, else by the organization's.
    """
    policies = PolicyBook(configuration)
    context = context_of(configuration)
    hours = sorted(set(_edges_of_hours(configuration, start, end)))
    found: list[Demand] = []
    turns = sorted({turn for turn in _turns(configuration.documents) if start < turn < end})
    for begins, ends in pairwise([start, *turns, end]):
        relied_on = _relied_on(policies, begins)
        led: dict[tuple[Route, ...], Mapping[str, Callers]] = {}
        inside = [edge for edge in hours if begins < edge < ends]
        for first, last in pairwise([begins, *inside, ends]):
            led_to = tuple(in_hours(route, context, first) for route in relied_on)
            if led_to not in led:
                led[led_to] = _callers(relied_on, led_to, context)
            found.append(Demand(first, last, led[led_to]))
    return tuple(found)


def _edges_of_hours(configuration: Configuration, start: datetime, end: datetime) -> Iterator[datetime]:
    for policy in configuration.escalation_policies.values():
        if policy.only is not None:
            yield from window_edges(policy.only.windows, policy.only.time_zone, start, end)


def _turns(documents: Iterable[PolicyDocument]) -> Iterator[datetime]:
    """Yield every instant at which something in a document ends."""
    for each in (part for document in documents for part in _expiring(document)):
        if each.until is not None:
            yield each.until


def _expiring(document: PolicyDocument) -> Iterator[Expiring]:
    yield document
    yield from document.routes.values()
    yield from (setting for setting in (document.mode, document.unreadable) if setting is not None)
    for rule in document.rules:
        yield rule
        yield from rule.routes.values()


def _callers(
    relied_on: Mapping[Route, _Reliance], led_to: Iterable[Route], context: RoutingContext
) -> Mapping[str, Callers]:
    gathered: defaultdict[str, _Reliance] = defaultdict(_Reliance)
    for route, reliance in zip(led_to, relied_on.values(), strict=True):
        if route.kind is RouteKind.CALL and route.to is not None and route.to in context.escalation_policies:
            gathered[route.to].add(reliance)
    return {name: reliance.frozen() for name, reliance in gathered.items()}


def _relied_on(policies: PolicyBook, at: datetime) -> _Reliances:
    """Return who relies on each call route at an instant, before hours are looked at."""
    found: _Reliances = defaultdict(_Reliance)
    configuration = policies.configuration
    for account in configuration.directory.accounts.values():
        _add(found, policies.effective_of(account, at), at, account.id)
    for account in _unknown_accounts(configuration):
        _add(found, policies.effective_of(account, at), at, account.id)
    organization = policies.organization(at)
    _add(found, organization, at)
    for path in _unknown_units(configuration):
        _add(found, policies.of_units(lineage_of_path(path), at), at)
    for route in organization.unreadable.value:
        if route.kind is RouteKind.CALL:
            found[route].unreadable = True
    return found


def _unknown_accounts(configuration: Configuration) -> Iterator[Account]:
    """Yield the accounts that a document is for, and that the directory does not have."""
    known = configuration.directory.accounts
    for document in configuration.documents:
        if document.scope.kind is ScopeKind.ACCOUNT and document.scope.id not in known:
            yield Account(id=document.scope.id, name="")


def _unknown_units(configuration: Configuration) -> Iterator[str]:
    """Yield the paths of units that a document is for, and that the directory does not have."""
    known = lineages(configuration)
    for document in configuration.documents:
        path = document.scope.id.strip("/")
        if document.scope.kind is ScopeKind.UNIT and path not in known:
            yield path


def _add(found: _Reliances, policy: EffectivePolicy, at: datetime, account: str | None = None) -> None:
    """Note what `policy` calls for an account, or for those that the directory does not have."""
    for label in SeverityLabel:
        if policy.modes[label].value is not Mode.LIVE:
            continue
        for route in _calls(policy, label, at):
            if account is None:
                found[route].others.add(label)
            else:
                found[route].accounts[label].add(account)


def _calls(policy: EffectivePolicy, label: SeverityLabel, at: datetime) -> Iterator[Route]:
    """Yield the calls of a severity, those of rules included."""
    settings = (scoped.item.routes.get(label) for scoped in policy.rules if _holds(scoped.item, at))
    ruled = (route for setting in settings if setting is not None and _holds(setting, at) for route in setting.routes)
    for route in (*policy.routes[label].value, *ruled):
        if route.kind is RouteKind.CALL:
            yield route


def _holds(what: Expiring, at: datetime) -> bool:
    return what.until is None or at < what.until
