"""Policy documents: what the organization, an OU or an account says about telling; what is left out is inherited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from hub.model.base import Frozen, Instant, Name
from hub.model.route import Route
from hub.model.severity import SeverityLabel

LONGEST_SUPPRESSION = timedelta(days=366)


class ScopeKind(StrEnum):
    """From the widest to the narrowest."""

    ORGANIZATION = "organization"
    UNIT = "ou"
    ACCOUNT = "account"


class Scope(Frozen):
    """Whom a document is for: the organization, an OU (by path or by id), or an account (by id)."""

    kind: ScopeKind
    id: str = ""

    @property
    def text(self) -> str:
        """How provenance names it: `organization`, `ou Workloads/Prod`, `account 111122223333`."""
        return f"{self.kind.value} {self.id}".strip()


class Expiring(Frozen):
    """Something that may fall back by itself: active before `until`, and `why` it was said."""

    until: Instant | None = None
    why: str = ""


class RouteSetting(Expiring):
    """The routes of one severity; `add` means the inherited ones plus these (`+email dpo`)."""

    routes: tuple[Route, ...]
    add: bool = False


class Mode(StrEnum):
    """How far telling goes: shadow tells nobody, mail turns calls into mail, live does as decided."""

    SHADOW = "shadow"
    MAIL = "mail"
    LIVE = "live"


class ModeSetting(Expiring):
    """A mode; after `until` the scope is live."""

    mode: Mode


class Condition(Frozen):
    """What a rule looks at. Every part that is given must match; each is a list of globs (`*`, `?`), case-sensitive."""

    types: tuple[str, ...] = ()
    resource_kinds: tuple[str, ...] = ()
    resource_names: tuple[str, ...] = ()
    tags: Mapping[str, str] = Field(default_factory=dict)
    """Tag key to a glob of its value."""
    regions: tuple[str, ...] = ()

    @property
    def attacker_writable(self) -> bool:
        """True when a resource's owner, or an intruder, can make it match by naming or tagging."""
        return bool(self.tags or self.resource_names)


class RouteRule(Expiring):
    """Routes for findings that meet a condition; the first match from the account upward decides."""

    name: Name
    when: Condition
    routes: Mapping[SeverityLabel, RouteSetting]


class Suppression(Frozen):
    """Findings that meet the condition are recorded and not routed until `expires` (at most a year ahead)."""

    name: Name
    when: Condition
    owner: str
    reason: str
    expires: Instant


class MaintenanceWindow(Frozen):
    """A span in which calls become mail for incidents that open inside it.

    `critical: hold` also keeps critical calls back until the end; what is still open then is told once.
    """

    name: Name
    start: Instant
    end: Instant
    reason: str
    critical: Literal["call", "hold"] = "call"

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> MaintenanceWindow:
        if self.end <= self.start:
            raise ValueError(f"window {self.name} ends at {self.end.isoformat()}, not after its start")
        return self


class PolicyDocument(Expiring):
    """One scope's document. None (or an empty tuple) means: as inherited."""

    scope: Scope
    version: str = "1"
    routes: Mapping[SeverityLabel, RouteSetting] = Field(default_factory=dict)
    floor: tuple[SeverityLabel, ...] = ()
    """Severities whose routes, as merged down to this scope, no lower scope may take away."""
    mode: ModeSetting | None = None
    live_since: Instant | None = None
    samples: Literal["record", "route"] | None = None
    quiet_period: Annotated[timedelta, Field(ge=timedelta(hours=1))] | None = None
    rules: tuple[RouteRule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    windows: tuple[MaintenanceWindow, ...] = ()
    trusted_tags: tuple[str, ...] = ()
    """Organization only: tag keys whose conditions may lower a route."""
    unreadable: RouteSetting | None = None
    """Organization only: where a rejected record that claims to come from GuardDuty is told."""


class Provenance(Frozen):
    """Which document, in which version, a value came from."""

    document: str
    version: str
    why: str = ""


DEFAULT_QUIET_PERIOD = timedelta(hours=24)
