"""The effective policy as rows: each field as an operator writes it, with the documents it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TypeVar

from console.explaining.models import PolicyField
from hub.model.policy import Provenance
from hub.model.severity import SeverityLabel
from router.policy import EffectivePolicy, Scoped, Sourced
from router.policy.effective import written
from router.routing.case import shown

T = TypeVar("T")


def policy_fields(policy: EffectivePolicy) -> tuple[PolicyField, ...]:
    """Return every field of `policy` with its provenance (semantics 2)."""
    return tuple(_fields(policy))


def _fields(policy: EffectivePolicy) -> Iterator[PolicyField]:
    for label, routes in policy.routes.items():
        yield _field(label.value, routes, written)
    for floor in policy.floors:
        yield PolicyField(field=f"floor {floor.label.value}", value=written(floor.routes), provenance=floor.document)
    yield from _by_label("mode", policy.modes, lambda mode: mode.value)
    yield from _by_label("live_since", policy.live_since, lambda since: since.isoformat() if since else "always")
    yield _field("samples", policy.samples, str)
    yield _field("quiet_period", policy.quiet_period, _hours)
    yield _field("unreadable", policy.unreadable, written)
    yield _field("trusted_tags", policy.trusted_tags, lambda tags: ", ".join(tags) or "none")
    for rule in policy.rules:
        yield _scoped("rule", rule.item.name, rule)
    for suppression in policy.suppressions:
        yield _scoped("suppression", suppression.item.name, suppression)
    for window in policy.windows:
        yield _scoped("window", window.item.name, window)


def _field(name: str, sourced: Sourced[T], value: Callable[[T], str]) -> PolicyField:
    return PolicyField(field=name, value=value(sourced.value), provenance=shown(sourced.provenance))


def _by_label(
    name: str, by_label: Mapping[SeverityLabel, Sourced[T]], value: Callable[[T], str]
) -> Iterator[PolicyField]:
    """Yield one field where all labels agree, else one for each."""
    first, *others = by_label.values()
    if all(other == first for other in others):
        yield _field(name, first, value)
        return
    for label, sourced in by_label.items():
        yield _field(f"{name} {label.value}", sourced, value)


def _scoped(kind: str, name: str, scoped: Scoped[T]) -> PolicyField:
    document: Provenance = scoped.document
    return PolicyField(field=kind, value=name, provenance=shown((document,)))


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):g} h"
