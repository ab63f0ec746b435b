"""Escalation policies: levels as short as `[soc, soc next, head]`, or long with attempts, delays and ring."""

from __future__ import annotations

from collections.abc import Mapping

from console.folder.context import Context, Named
from console.folder.shapes.hours import read_hours
from console.folder.shapes.route import read_route
from console.folder.shapes.scalars import build, is_name, plain_text, seconds, time_zone, whole_number
from console.folder.spot import Spot
from console.folder.tree import Entries, Items
from console.suggesting import closest
from hub.model.escalation_policy import EscalationPolicy, Hours, Level, Target, TargetKind

A_TARGET = "expected a schedule, `SCHEDULE next`, `SCHEDULE/LAYER` or a responder"
DELAYS = ("retry_delay", "wait", "ring", "listen")
LEVEL_FIELDS = ("targets", "attempts", *DELAYS)
ESCALATION_POLICY_FIELDS = ("levels", "repeat", "only", "time_zone", "otherwise", "then")


def read_escalation_policy(name: str, spot: Spot, context: Context) -> EscalationPolicy | None:
    """Return the escalation policy, written as a mapping or only as its levels; None, noted, when a part is wrong."""
    fields = _fields(spot)
    if not spot.require(fields, ["levels"]):
        return None
    spots = level_spots(spot)
    if not spots:
        fields["levels"].misread("expected a list of levels, such as [soc, soc next, head]")
        return None
    levels = tuple(read_level(item, context) for item in spots)
    values = {
        "name": name,
        "levels": tuple(level for level in levels if level is not None),
        "repeat": whole_number(fields["repeat"]) if "repeat" in fields else None,
        "only": _hours(fields, context),
        "otherwise": read_route(fields["otherwise"], context) if "otherwise" in fields else None,
        "then": _then(fields, context),
    }
    broken = None in levels or any(field in fields and values[field] is None for field in ("only", "otherwise"))
    return None if broken else build(EscalationPolicy, values, spot, fields)


def level_spots(spot: Spot) -> tuple[Spot, ...]:
    """Return where the levels of an escalation policy stand, in order."""
    fields = _fields(spot)
    return fields["levels"].items() if "levels" in fields else ()


def _fields(spot: Spot) -> dict[str, Spot]:
    return {"levels": spot} if isinstance(spot.node, Items) else spot.fields(ESCALATION_POLICY_FIELDS)


def read_level(spot: Spot, context: Context) -> Level | None:
    """Return one level: a target, a list of them, or {targets, attempts, retry_delay, wait, ring, listen}."""
    fields = spot.fields(LEVEL_FIELDS) if isinstance(spot.node, Entries) else {"targets": spot}
    if not spot.require(fields, ["targets"]):
        return None
    items = fields["targets"].items()
    targets = tuple(read_target(item, context) for item in items)
    if not items:
        fields["targets"].misread(A_TARGET)
    if not items or None in targets:
        return None
    values: dict[str, object] = {field: seconds(fields[field]) for field in DELAYS if field in fields}
    values["attempts"] = whole_number(fields["attempts"]) if "attempts" in fields else None
    return build(Level, {"targets": targets, **values}, spot, fields)


def read_target(spot: Spot, context: Context) -> Target | None:
    """Return whom a level points to; None, noted, when there is nobody of that name or it could mean two."""
    text = spot.text(A_TARGET)
    if text is None:
        return None
    schedules, responders = context.names[Named.SCHEDULE], context.names[Named.RESPONDER]
    schedule, says_next = _without_next(text)
    if not says_next and text in responders:
        return _responder(text, spot, schedules)
    name, _, layer = schedule.partition("/")
    if name in schedules and is_name(name) and (is_name(layer) if "/" in schedule else True):
        return _of_schedule(name, layer, spot, says_next=says_next)
    spot.misread(A_TARGET, near=closest(text, schedules | responders | {f"{name} next" for name in schedules}))
    return None


def _without_next(text: str) -> tuple[str, bool]:
    words = text.split()
    return (words[0], True) if len(words) == 2 and words[1] == "next" else (text, False)


def _responder(name: str, spot: Spot, schedules: frozenset[str]) -> Target | None:
    if name in schedules:
        spot.misread("expected a name that is not both a schedule and a responder: rename one of them")
        return None
    return Target(kind=TargetKind.RESPONDER, name=name) if is_name(name) else None


def _of_schedule(name: str, layer: str, spot: Spot, *, says_next: bool) -> Target | None:
    if layer and says_next:
        spot.misread("expected `next` after a whole schedule, not after one of its layers")
        return None
    if layer:
        return Target(kind=TargetKind.ROTATION, name=name, layer=layer)
    return Target(kind=TargetKind.NEXT if says_next else TargetKind.SCHEDULE, name=name)


def _hours(fields: Mapping[str, Spot], context: Context) -> Hours | None:
    if "only" not in fields:
        if "time_zone" in fields:
            fields["time_zone"].wrong("is the zone of `only`, which is missing")
        return None
    zone = time_zone(fields["time_zone"]) if "time_zone" in fields else context.time_zone
    windows = read_hours(fields, zone or context.time_zone, context)
    return Hours(time_zone=zone, windows=windows) if windows and zone else None


def _then(fields: Mapping[str, Spot], context: Context) -> str | None:
    name = plain_text(fields["then"]) if "then" in fields else None
    if name is not None:
        context.refer(Named.AUDIENCE, name, fields["then"])
    return name if name is None or is_name(name) else None
