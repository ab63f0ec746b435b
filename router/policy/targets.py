"""What routes can point to in one configuration, and the routes that hold where no document says anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.model.configuration import Configuration
from hub.model.route import RECORD, Route, RouteKind, call, email
from hub.model.severity import SeverityLabel
from router.policy.effective import Routes


@dataclass(frozen=True, slots=True)
class Targets:
    """The names that exist, and the default routes by label."""

    audiences: frozenset[str]
    escalation_policies: frozenset[str]
    defaults: Mapping[SeverityLabel, Routes]

    def has(self, route: Route) -> bool:
        """Return whether what `route` points to exists; `record` points to nothing and always does."""
        if route.kind is RouteKind.EMAIL:
            return route.to in self.audiences
        return route.kind is RouteKind.RECORD or route.to in self.escalation_policies


def targets_of(configuration: Configuration) -> Targets:
    """Return what `configuration` has; the owners always exist, since somebody must hear of what goes wrong."""
    return Targets(
        audiences=frozenset(configuration.audiences) | {configuration.organization.owners},
        escalation_policies=frozenset(configuration.escalation_policies),
        defaults=_defaults(configuration),
    )


def _defaults(configuration: Configuration) -> dict[SeverityLabel, Routes]:
    """Return low: record, medium: email, high and critical: call and email (semantics 2).

    They name the owners and the first escalation policy written; without one, the owners are mailed.
    """
    mailed = (email(configuration.organization.owners),)
    called = tuple(call(name) for name in list(configuration.escalation_policies)[:1]) + mailed
    return {
        SeverityLabel.LOW: (RECORD,),
        SeverityLabel.MEDIUM: mailed,
        SeverityLabel.HIGH: called,
        SeverityLabel.CRITICAL: called,
    }
