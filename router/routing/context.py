"""What routing needs besides the account's policy: the escalation policies and the owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.model.base import Name
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy
from hub.model.route import RECORD, Route, RouteKind, email
from router.policy.effective import Routes


@dataclass(frozen=True, slots=True)
class RoutingContext:
    """The escalation policies by name, and the audience that is told where nobody else is named."""

    escalation_policies: Mapping[str, EscalationPolicy]
    owners: Name


def context_of(configuration: Configuration) -> RoutingContext:
    """Return the context that `configuration` gives."""
    return RoutingContext(configuration.escalation_policies, configuration.organization.owners)


def mail_instead(route: Route, context: RoutingContext) -> Route:
    """Return the mail that stands in for a call: to the escalation policy's `then` audience, else to the owners."""
    policy = context.escalation_policies.get(route.to or "")
    return email(policy.then if policy and policy.then else context.owners)


def as_mail(routes: Routes, context: RoutingContext, quieted: frozenset[Route] | None = None) -> Routes:
    """Return `routes` with the calls in `quieted` (None: every call) made mail.

    Such a call is dropped where a mail goes out anyway; else it becomes `mail_instead`.
    """
    mailed = any(route.kind is RouteKind.EMAIL for route in routes)
    changed = []
    for route in routes:
        if route.kind is not RouteKind.CALL or (quieted is not None and route not in quieted):
            changed.append(route)
        elif not mailed:
            changed.append(mail_instead(route, context))
    return tuple(dict.fromkeys(changed))


def in_hours(route: Route, context: RoutingContext, at: datetime) -> Route:
    """Return `route`, or what its escalation policy takes `otherwise` when `at` is outside its hours (semantics 2).

    `otherwise` may be another call and is followed. Calls that send each other round in a circle, or to a policy
    that does not exist, end as `mail_instead` of the first: nobody is left in silence.
    """
    seen: set[Route] = set()
    current = route
    while current.kind is RouteKind.CALL and current not in seen:
        seen.add(current)
        policy = context.escalation_policies.get(current.to or "")
        if policy is None:
            break
        if policy.only is None or policy.only.cover(at):
            return current
        current = policy.otherwise or RECORD
    return mail_instead(route, context) if current.kind is RouteKind.CALL else current
