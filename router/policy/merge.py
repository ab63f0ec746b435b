"""The merge of policy documents, field by field from the organization down, with floors, expiry and provenance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from hub.model.policy import (
    DEFAULT_QUIET_PERIOD,
    Condition,
    Expiring,
    MaintenanceWindow,
    Mode,
    ModeSetting,
    PolicyDocument,
    Provenance,
    RouteRule,
    RouteSetting,
    Suppression,
)
from hub.model.severity import SeverityLabel
from router.policy.effective import (
    EffectivePolicy,
    Floor,
    Routes,
    Samples,
    Scoped,
    Sourced,
    collapse,
    protected,
    telling,
    written,
)
from router.policy.targets import Targets

T = TypeVar("T")
DEFAULT: Final = (Provenance(document="default", version=""),)
_LOUDNESS: Final = {Mode.SHADOW: 0, Mode.MAIL: 1, Mode.LIVE: 2}


@dataclass(frozen=True, slots=True)
class ScopeDocuments:
    """The documents of one scope of an account's way up: `depth` 0 is the organization."""

    depth: int
    documents: tuple[PolicyDocument, ...]


def merge(scopes: Sequence[ScopeDocuments], targets: Targets, at: datetime | None) -> EffectivePolicy:
    """Return what `scopes`, the widest first, come to at the aware instant `at`; None: as written, expired or not."""
    draft = _Draft(targets, at)
    for scope in scopes:
        draft.take(scope)
    return draft.policy()


class _Draft:
    """What the documents taken so far come to; lives for one merge."""

    def __init__(self, targets: Targets, at: datetime | None) -> None:
        self.targets = targets
        self.at = at
        self.routes = {label: Sourced(routes, DEFAULT) for label, routes in targets.defaults.items()}
        self.organization: Mapping[SeverityLabel, Sourced[Routes]] = self.routes
        self.modes = dict.fromkeys(SeverityLabel, Sourced(Mode.LIVE, DEFAULT))
        self.live_since: dict[SeverityLabel, Sourced[datetime | None]] = dict.fromkeys(
            SeverityLabel, Sourced(None, DEFAULT)
        )
        self.samples: Sourced[Samples] = Sourced("record", DEFAULT)
        self.quiet_period = Sourced(DEFAULT_QUIET_PERIOD, DEFAULT)
        self.unreadable: Sourced[Routes] | None = None
        self.trusted_tags: Sourced[tuple[str, ...]] = Sourced((), DEFAULT)
        self.floors: tuple[Floor, ...] = ()
        self.rules: list[Scoped[RouteRule]] = []
        self.suppressions: list[Scoped[Suppression]] = []
        self.windows: list[Scoped[MaintenanceWindow]] = []
        self.expired: list[str] = []
        self.faults: list[str] = []

    def take(self, scope: ScopeDocuments) -> None:
        """Merge the documents of the next narrower scope; its floors hold for the scopes below it."""
        active = [document for document in scope.documents if self._active(document, document.scope.text)]
        for document in active:
            self._take_document(document, scope.depth)
        if scope.depth == 0:
            self.organization = dict(self.routes)
        self.floors += tuple(
            Floor(label, scope.depth, document.scope.text, telling(self.routes[label].value))
            for document in active
            for label in document.floor
        )

    def policy(self) -> EffectivePolicy:
        """Return the policy as merged so far."""
        trusted = self.trusted_tags.value
        return EffectivePolicy(
            routes=self.routes,
            modes=self.modes,
            live_since=self.live_since,
            samples=self.samples,
            quiet_period=self.quiet_period,
            unreadable=self.unreadable or self.organization[SeverityLabel.HIGH],
            trusted_tags=self.trusted_tags,
            floors=self.floors,
            rules=tuple(replace(rule, may_lower=may_lower(rule.item.when, trusted)) for rule in _upward(self.rules)),
            suppressions=tuple(
                replace(each, may_lower=may_lower(each.item.when, trusted)) for each in _upward(self.suppressions)
            ),
            windows=_upward(self.windows),
            expired=tuple(self.expired),
            faults=tuple(self.faults),
        )

    def _take_document(self, document: PolicyDocument, depth: int) -> None:
        origin = Provenance(document=document.scope.text, version=document.version, why=document.why)
        for label, setting in document.routes.items():
            if self._active(setting, f"{origin.document}: {label.value}: {written(setting.routes)}"):
                self.routes[label] = self._routed(label, setting, origin, depth)
        self._take_settings(document, origin, depth)
        if depth == 0:
            self._take_organization(document, origin)
        self.rules += [Scoped(self._sound(rule, origin), depth, origin) for rule in document.rules]
        self.suppressions += [Scoped(suppression, depth, origin) for suppression in document.suppressions]
        self.windows += [Scoped(window, depth, origin) for window in document.windows]

    def _take_settings(self, document: PolicyDocument, origin: Provenance, depth: int) -> None:
        if document.mode is not None:
            self._take_mode(document.mode, origin, depth)
        if document.live_since is not None:
            since: Sourced[datetime | None] = Sourced(document.live_since, (origin,))
            for label in SeverityLabel:
                if self._free(label, depth) or _earlier(since.value, self.live_since[label].value):
                    self.live_since[label] = since
        if document.samples is not None:
            self.samples = Sourced(document.samples, (origin,))
        if document.quiet_period is not None:
            self.quiet_period = Sourced(document.quiet_period, (origin,))

    def _take_organization(self, document: PolicyDocument, origin: Provenance) -> None:
        if document.trusted_tags:
            self.trusted_tags = Sourced(document.trusted_tags, (origin,))
        setting = document.unreadable
        if setting is not None and self._active(setting, f"{origin.document}: unreadable: {written(setting.routes)}"):
            self.unreadable = self._set(self.routes[SeverityLabel.HIGH], setting, origin, "unreadable")

    def _take_mode(self, setting: ModeSetting, origin: Provenance, depth: int) -> None:
        """Take a scope's mode, which ends in live by itself (semantics 2), and never quietens what a floor keeps."""
        active = self._active(setting, f"{origin.document}: mode: {setting.mode.value}", into="live")
        mode = Sourced(setting.mode if active else Mode.LIVE, (_told_why(origin, setting),))
        for label in SeverityLabel:
            if self._free(label, depth) or _LOUDNESS[mode.value] >= _LOUDNESS[self.modes[label].value]:
                self.modes[label] = mode

    def _routed(self, label: SeverityLabel, setting: RouteSetting, origin: Provenance, depth: int) -> Sourced[Routes]:
        """Return the routes of `label` with `setting` applied, and with what a wider scope's floor keeps."""
        inherited = self.routes[label]
        said = self._set(inherited, setting, origin, label.value, self.organization[label].value)
        kept = collapse(said.value + protected(self.floors, label, depth))
        if kept == said.value:
            return said
        return Sourced(kept, tuple(dict.fromkeys((*inherited.provenance, *said.provenance))))

    def _set(
        self, inherited: Sourced[Routes], setting: RouteSetting, origin: Provenance, field: str, wider: Routes = ()
    ) -> Sourced[Routes]:
        """Return `setting` over `inherited`; one that names what does not exist only adds (severity never lowered)."""
        sound = tuple(route for route in setting.routes if self.targets.has(route))
        faulty = sound != setting.routes
        if faulty:
            self._fault(origin, field, setting.routes)
        own = (_told_why(origin, setting),)
        if setting.add or faulty:
            extra = wider if faulty else ()
            return Sourced(collapse(inherited.value + extra + sound), (*inherited.provenance, *own))
        return Sourced(collapse(sound), own)

    def _sound(self, rule: RouteRule, origin: Provenance) -> RouteRule:
        """Return `rule` with each setting that names what does not exist made one that only adds the rest."""
        routes = {}
        for label, setting in rule.routes.items():
            sound = tuple(route for route in setting.routes if self.targets.has(route))
            if sound != setting.routes:
                self._fault(origin, f"rules.{rule.name}.{label.value}", setting.routes)
            add = setting.add or sound != setting.routes
            routes[label] = setting.model_copy(update={"routes": sound, "add": add})
        return rule.model_copy(update={"routes": routes})

    def _fault(self, origin: Provenance, field: str, routes: Routes) -> None:
        lost = written(tuple(route for route in routes if not self.targets.has(route)))
        self.faults.append(
            f"{origin.document}: {field}: `{lost}` names nothing that exists; the inherited routes hold instead"
        )

    def _free(self, label: SeverityLabel, depth: int) -> bool:
        return not protected(self.floors, label, depth)

    def _active(self, what: Expiring, name: str, into: str = "what is inherited") -> bool:
        """Return whether `what` still holds; list it as expired when not."""
        if self.at is None or what.until is None or self.at < what.until:
            return True
        why = f" ({what.why})" if what.why else ""
        self.expired.append(f"{name} was until {what.until.isoformat()}{why} and has fallen back to {into}")
        return False


def may_lower(condition: Condition, trusted_tags: Sequence[str]) -> bool:
    """Return whether a rule with `condition` may take a route away: not by names or untrusted tags (semantics 2)."""
    return not condition.resource_names and set(condition.tags) <= set(trusted_tags)


def _upward(scoped: Sequence[Scoped[T]]) -> tuple[Scoped[T], ...]:
    """Return the narrowest scope's first, in the order written within a scope."""
    return tuple(sorted(scoped, key=lambda each: -each.depth))


def _earlier(one: datetime | None, other: datetime | None) -> bool:
    return one is None or (other is not None and one <= other)


def _told_why(origin: Provenance, setting: Expiring) -> Provenance:
    return origin.model_copy(update={"why": setting.why}) if setting.why else origin
