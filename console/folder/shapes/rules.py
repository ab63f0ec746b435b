"""The named exceptions inside a document: route rules, suppressions and maintenance windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from console.folder.context import Context
from console.folder.problems import Place
from console.folder.reader import written_twice
from console.folder.shapes.condition import read_condition
from console.folder.shapes.route import read_setting
from console.folder.shapes.scalars import build, name, plain_text, word
from console.folder.spot import Spot
from console.folder.tree import Items
from hub.model.policy import LONGEST_SUPPRESSION, MaintenanceWindow, RouteRule, Suppression
from hub.model.severity import SeverityLabel

LABELS = tuple(label.value for label in SeverityLabel)
RULE_FIELDS = ("name", "when", *LABELS, "until", "why")
SUPPRESSION_FIELDS = ("name", "when", "owner", "reason", "expires")
WINDOW_FIELDS = ("name", "from", "to", "reason", "critical")

Exceptional = TypeVar("Exceptional", RouteRule, Suppression, MaintenanceWindow)
Reader = Callable[[Spot, Context], Exceptional | None]


def read_list(spot: Spot, context: Context, read: Reader[Exceptional]) -> tuple[Exceptional, ...]:
    """Return what `read` makes of each item of a list; what is wrong, and a name twice, is noted."""
    if spot.items() and not isinstance(spot.node, Items):
        spot.misread("expected a list, each item beginning with `- name:`")
        return ()
    first: dict[str, Place] = {}
    found: list[Exceptional] = []
    for item in spot.items():
        one = read(item, context)
        if one is not None and one.name in first:
            item.wrong(f"{one.name} is {written_twice(first[one.name])}")
        elif one is not None:
            first[one.name] = item.place
            found.append(one)
    return tuple(found)


def read_rule(spot: Spot, context: Context) -> RouteRule | None:
    """Return one override of routes; None, noted, when a part is missing or wrong."""
    fields = spot.fields(RULE_FIELDS)
    if not spot.require(fields, ["name", "when"]):
        return None
    routes = read_routes(fields, context, inherits=True)
    if not any(label in fields for label in LABELS):
        spot.wrong(f"expected routes for at least one of {', '.join(LABELS)}")
    values = {
        "name": name(fields["name"]),
        "when": read_condition(fields["when"]),
        "routes": routes,
        "until": context.until(fields["until"]) if "until" in fields else None,
        "why": _text(fields, "why"),
    }
    return _built(RouteRule, values, ["name", "when"], spot, fields)


def read_routes(fields: Mapping[str, Spot], context: Context, *, inherits: bool) -> dict[SeverityLabel, object]:
    """Return the settings of the severities that are among `fields`, without those that are wrong."""
    read = {
        label: read_setting(fields[label.value], context, inherits=inherits)
        for label in SeverityLabel
        if label.value in fields
    }
    return {label: setting for label, setting in read.items() if setting is not None}


def read_suppression(spot: Spot, context: Context) -> Suppression | None:
    """Return one suppression; None, noted, when a part is missing or wrong, or it outlives a year (semantics 2)."""
    fields = spot.fields(SUPPRESSION_FIELDS)
    if not spot.require(fields, SUPPRESSION_FIELDS):
        return None
    expires = context.until(fields["expires"])
    if expires is not None and expires > context.now + LONGEST_SUPPRESSION:
        fields["expires"].misread("expected a day at most one year ahead")
    values = {
        "name": name(fields["name"]),
        "when": read_condition(fields["when"]),
        "owner": plain_text(fields["owner"]),
        "reason": plain_text(fields["reason"]),
        "expires": expires,
    }
    return _built(Suppression, values, SUPPRESSION_FIELDS, spot, fields)


def read_window(spot: Spot, context: Context) -> MaintenanceWindow | None:
    """Return one maintenance window; a bare day begins at its first instant and ends at its last."""
    fields = spot.fields(WINDOW_FIELDS)
    if not spot.require(fields, ["name", "from", "to", "reason"]):
        return None
    end = context.until(fields["to"])
    values = {
        "name": name(fields["name"]),
        "start": context.instant(fields["from"], "start"),
        "end": end,
        "reason": plain_text(fields["reason"]),
        "critical": word(fields["critical"], ["call", "hold"]) if "critical" in fields else None,
    }
    return _built(MaintenanceWindow, values, ["name", "start", "end", "reason"], fields["to"], fields)


def _text(fields: Mapping[str, Spot], field: str) -> str | None:
    return plain_text(fields[field]) if field in fields else None


def _built(
    model: type[Exceptional],
    values: Mapping[str, object],
    required: tuple[str, ...] | list[str],
    spot: Spot,
    parts: Mapping[str, Spot],
) -> Exceptional | None:
    if any(values[field] is None for field in required):
        return None
    return build(model, values, spot, parts)
