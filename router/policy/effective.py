"""The effective policy of one account at one instant: every field with the documents it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar

from hub.model.policy import MaintenanceWindow, Mode, Provenance, RouteRule, Suppression
from hub.model.route import RECORD, Route, RouteKind
from hub.model.severity import SeverityLabel

T = TypeVar("T")
Routes = tuple[Route, ...]
Samples = Literal["record", "route"]


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value and the documents it came from, the widest first (semantics 2: each field carries its provenance)."""

    value: T
    provenance: tuple[Provenance, ...]


@dataclass(frozen=True, slots=True)
class Scoped(Generic[T]):
    """A rule, suppression or window of a document; `depth` is 0 for the organization and grows towards the account."""

    item: T
    depth: int
    document: Provenance
    may_lower: bool = True
    """False for a condition that whoever owns the resource can make true: it may add a route, never take one away."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The routes of one severity that no scope deeper than `depth` may take away."""

    label: SeverityLabel
    depth: int
    document: str
    routes: Routes


@dataclass(frozen=True, slots=True)
class EffectivePolicy:
    """What holds for an account at an instant. Rules, suppressions and windows run from the account upward."""

    routes: Mapping[SeverityLabel, Sourced[Routes]]
    modes: Mapping[SeverityLabel, Sourced[Mode]]
    """By label, because a scope below a floor cannot quieten the floored severities."""
    live_since: Mapping[SeverityLabel, Sourced[datetime | None]]
    samples: Sourced[Samples]
    quiet_period: Sourced[timedelta]
    unreadable: Sourced[Routes]
    trusted_tags: Sourced[tuple[str, ...]]
    floors: tuple[Floor, ...]
    rules: tuple[Scoped[RouteRule], ...]
    suppressions: tuple[Scoped[Suppression], ...]
    windows: tuple[Scoped[MaintenanceWindow], ...]
    expired: tuple[str, ...]
    """What has fallen back by itself, one sentence each."""
    faults: tuple[str, ...]
    """What names an audience or escalation policy that does not exist, and what holds instead, one sentence each."""
    account: str = ""
    """Empty for the policy of the organization or of an OU itself."""
    account_name: str = ""
    path: str = ""
    """The OU path of the account, empty at the root and for an unknown account."""
    known: bool = True
    """False for an account that the directory does not have: the organization's policy holds."""

    def protected(self, label: SeverityLabel, depth: int | None = None) -> Routes:
        """Return the routes of `label` that nothing at `depth` may take away; None: at a scope below this one."""
        return protected(self.floors, label, depth)


def protected(floors: tuple[Floor, ...], label: SeverityLabel, depth: int | None = None) -> Routes:
    """Return the routes that the floors of scopes wider than `depth` (None: all) keep for `label`, each once."""
    kept = (floor.routes for floor in floors if floor.label is label and (depth is None or floor.depth < depth))
    return tuple(dict.fromkeys(route for routes in kept for route in routes))


def telling(routes: Routes) -> Routes:
    """Return `routes` each once, in order, without `record`: those that tell somebody."""
    return tuple(dict.fromkeys(route for route in routes if route.kind is not RouteKind.RECORD))


def collapse(routes: Routes) -> Routes:
    """Return `routes` each once; `record` stands only where nobody is told."""
    return telling(routes) or (RECORD,)


def written(routes: Routes) -> str:
    """Return `routes` as an operator writes them: `call page-soc, email secops`, or `record`."""
    return ", ".join(route.text for route in collapse(routes))
