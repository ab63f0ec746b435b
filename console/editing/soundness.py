"""Whether the documents in force make sense together, on models: what an edit of a hub itself must not break.

`console.folder` says the same of a folder, with file and line; here nothing is a text any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from console.suggesting import meant
from hub.errors import ConfigurationError
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.policy import LONGEST_SUPPRESSION, PolicyDocument, RouteSetting
from hub.model.route import Route, RouteKind
from router.policy import weakenings

__all__ = ["faults", "refuse_faults"]


def refuse_faults(before: Configuration | None, after: Configuration, now: datetime) -> None:
    """Raise ConfigurationError with what is wrong in `after` and was not in `before`."""
    known = set(faults(before, now)) if before is not None else set()
    found = tuple(fault for fault in faults(after, now) if fault not in known)
    if found:
        raise ConfigurationError(found)


def faults(configuration: Configuration, now: datetime) -> tuple[str, ...]:
    """Return what is wrong, one sentence each: names of nothing, floors weakened, suppressions without an end."""
    names = _Names(configuration)
    return (
        *names.organization(),
        *(fault for document in configuration.documents for fault in names.document(document, now)),
        *weakenings(configuration),
        *names.schedules(),
        *(fault for policy in configuration.escalation_policies.values() for fault in names.policy(policy)),
        *names.responders(),
    )


class _Names:
    """What names can stand for in one configuration."""

    def __init__(self, configuration: Configuration) -> None:
        self._all = configuration

    def organization(self) -> Iterator[str]:
        owners = self._all.organization.owners
        if owners not in self._all.audiences:
            yield f"organization: owners: {self._none('audience', owners)}"

    def document(self, document: PolicyDocument, now: datetime) -> Iterator[str]:
        place = document.scope.text
        for field, setting in _settings(document):
            yield from (f"{place}: {field}: {fault}" for route in setting.routes for fault in self._route(route))
        for suppression in document.suppressions:
            if suppression.expires > now + LONGEST_SUPPRESSION:
                expires = f"{suppression.expires:%Y-%m-%d}"
                yield f"{place}: suppressions.{suppression.name}: ends {expires}, expected at most a year from now"

    def schedules(self) -> Iterator[str]:
        for schedule in self._all.schedules.values():
            people = {person for layer in schedule.layers for person in layer.rotation.participants}
            for person in sorted(people - set(self._all.responders)):
                yield f"schedule {schedule.name}: {self._none('responder', person)}"

    def policy(self, policy: EscalationPolicy) -> Iterator[str]:
        place = f"escalation-policy {policy.name}"
        for number, level in enumerate(policy.levels, start=1):
            yield from (f"{place}: level {number}: {fault}" for fault in self._level(level))
        if policy.otherwise is not None:
            yield from (f"{place}: otherwise: {fault}" for fault in self._route(policy.otherwise))
        if policy.then is not None and policy.then not in self._all.audiences:
            yield f"{place}: then: {self._none('audience', policy.then)}"

    def responders(self) -> Iterator[str]:
        known: dict[str, str] = {}
        for name, responder in self._all.responders.items():
            for identity in responder.identities:
                other = known.setdefault(identity, name)
                if other != name:
                    yield f"responder {name}: identities: {identity!r} is {other}'s, expected one person's only"

    def _level(self, level: Level) -> Iterator[str]:
        for target in level.targets:
            yield from self._target(target)

    def _target(self, target: Target) -> Iterator[str]:
        if target.kind is TargetKind.RESPONDER:
            responder = self._all.responders.get(target.name)
            if responder is None:
                yield self._none("responder", target.name)
            elif not responder.phones:
                yield f"{target.name} has no telephone number"
            return
        schedule = self._all.schedules.get(target.name)
        if schedule is None:
            yield self._none("schedule", target.name)
        elif target.layer is not None and target.layer not in {layer.name for layer in schedule.layers}:
            yield f"{target.text}: schedule {target.name} has no layer {target.layer!r}"

    def _route(self, route: Route) -> Iterator[str]:
        if route.kind is RouteKind.EMAIL and route.to not in self._all.audiences:
            yield self._none("audience", route.to or "")
        if route.kind is RouteKind.CALL and route.to not in self._all.escalation_policies:
            yield self._none("escalation policy", route.to or "")

    def _none(self, kind: str, name: str) -> str:
        known = {
            "audience": self._all.audiences,
            "responder": self._all.responders,
            "schedule": self._all.schedules,
            "escalation policy": self._all.escalation_policies,
        }[kind]
        return f"there is no {kind} {name!r}{meant(name, list(known))}"


def _settings(document: PolicyDocument) -> Iterator[tuple[str, RouteSetting]]:
    yield from ((label.value, setting) for label, setting in document.routes.items())
    for rule in document.rules:
        yield from ((f"rules.{rule.name}.{label.value}", setting) for label, setting in rule.routes.items())
    if document.unreadable is not None:
        yield "unreadable", document.unreadable
