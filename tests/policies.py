"""Builders of policy documents and of the configuration around them, in the words an operator writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hub.model.configuration import Audience, Configuration, Organization
from hub.model.escalation_policy import EscalationPolicy, Hours, Level, Target, TargetKind
from hub.model.policy import (
    Condition,
    MaintenanceWindow,
    PolicyDocument,
    RouteRule,
    RouteSetting,
    Scope,
    ScopeKind,
    Suppression,
)
from hub.model.rotation import Restriction
from hub.model.route import Route
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy, PolicyBook
from router.routing import RoutingContext, context_of
from tests.builders import NIGHT, PRODUCTION, a_directory

ORGANIZATION = {
    "low": "record",
    "medium": "email secops",
    "high": "call page-soc, email secops",
    "critical": "call page-soc, email leads",
}


def routes(text: str) -> tuple[Route, ...]:
    return tuple(Route.parse(part) for part in text.split(", ")) if text else ()


def a_setting(text: str, **more: Any) -> RouteSetting:
    """`call soc, email secops`, or `+email dpo` for an addition."""
    return RouteSetting(routes=routes(text.removeprefix("+")), add=text.startswith("+"), **more)


def settings(**texts: str | RouteSetting | None) -> dict[SeverityLabel, RouteSetting]:
    return {
        SeverityLabel(label): a_setting(text) if isinstance(text, str) else text
        for label, text in texts.items()
        if text is not None
    }


def a_document(scope: str, **more: Any) -> PolicyDocument:
    """A document of `organization`, `ou PATH` or `account ID`; low=, medium=, high=, critical= are routes."""
    kind, _, name = scope.partition(" ")
    said = settings(**{label.value: more.pop(label.value, None) for label in SeverityLabel})
    floor = tuple(SeverityLabel(label) for label in more.pop("floor", ()))
    return PolicyDocument(scope=Scope(kind=ScopeKind(kind), id=name), routes=said, floor=floor, **more)


def the_organization(**more: Any) -> PolicyDocument:
    return a_document("organization", **(ORGANIZATION | more))


def an_escalation_policy(name: str = "page-soc", **more: Any) -> EscalationPolicy:
    levels = (Level(targets=(Target(kind=TargetKind.SCHEDULE, name="soc"),)),)
    return EscalationPolicy(name=name, levels=levels, **more)


def office_hours() -> Hours:
    """09:00 to 18:00 UTC: the night of the builders is outside."""
    window = Restriction.model_validate({"since": "09:00", "until": "18:00"})
    return Hours(time_zone="UTC", windows=(window,))


def a_configuration(*documents: PolicyDocument, **more: Any) -> Configuration:
    """The organization of the builders, its document first unless one is given."""
    if not any(document.scope.kind is ScopeKind.ORGANIZATION for document in documents):
        documents = (the_organization(), *documents)
    policies = (
        an_escalation_policy("page-soc", then="leads"),
        an_escalation_policy("page-web"),
        an_escalation_policy("daytime", only=office_hours(), otherwise=Route.parse("email secops")),
    )
    names = ("owners", "secops", "leads", "dpo")
    values: dict[str, Any] = {
        "version": "7",
        "organization": Organization(name="Example Corp", time_zone="Europe/Berlin", owners="owners"),
        "documents": documents,
        "audiences": {name: Audience(name=name, addresses=(f"{name}@example.com",)) for name in names},
        "responders": {},
        "schedules": {},
        "escalation_policies": {policy.name: policy for policy in policies},
        "directory": a_directory(),
    }
    return Configuration(**(values | more))


def the_policy(
    *documents: PolicyDocument, account: str = PRODUCTION, at: datetime = NIGHT, **more: Any
) -> EffectivePolicy:
    return PolicyBook(a_configuration(*documents, **more)).effective(account, at)


def the_context(**more: Any) -> RoutingContext:
    return context_of(a_configuration(**more))


def a_rule(name: str = "web", *, when: Condition | None = None, **more: Any) -> RouteRule:
    """A rule for SSH guessing unless `when` says otherwise; low= to critical= are its routes."""
    said = settings(**{label.value: more.pop(label.value, None) for label in SeverityLabel})
    return RouteRule(name=name, when=when or Condition(types=("UnauthorizedAccess:*",)), routes=said, **more)


def a_suppression(name: str = "scanner", **more: Any) -> Suppression:
    values: dict[str, Any] = {
        "when": Condition(types=("UnauthorizedAccess:*",)),
        "owner": "secops",
        "reason": "our own scanner",
        "expires": NIGHT + timedelta(days=30),
    }
    return Suppression(name=name, **(values | more))


def a_window(name: str = "upgrade", *, hours: float = 2, **more: Any) -> MaintenanceWindow:
    """A window around the night of the builders, over `hours` after it."""
    start, end = NIGHT - timedelta(hours=1), NIGHT + timedelta(hours=hours)
    return MaintenanceWindow(name=name, start=start, end=end, reason="database upgrade", **more)
