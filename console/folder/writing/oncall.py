"""Rotations, schedules and escalation policies back into what is written: one layer `base` is just its rotation."""

from __future__ import annotations

from collections.abc import Mapping

from console.folder.shapes.escalation_policy import DELAYS
from console.folder.shapes.schedule import ONLY_LAYER
from console.folder.writing import texts
from console.folder.writing.plain import Plain, one_or_list, said, some
from hub.model.escalation_policy import EscalationPolicy, Level
from hub.model.holidays import Holidays, HoursWindow
from hub.model.rotation import Rotation, ShiftUnit
from hub.model.schedule import Layer, Schedule

_SHORT = {ShiftUnit.DAYS: "daily", ShiftUnit.WEEKS: "weekly", ShiftUnit.MONTHS: "monthly"}


def short_rotation(rotation: Rotation, zone: str) -> dict[str, Plain]:
    """Return `{weekly: [dana, wei], from: ...}`; its time zone only where it is not `zone`."""
    people: list[Plain] = [*rotation.participants]
    length = rotation.shift_length
    short = _SHORT.get(length.unit) if length.amount == 1 else None
    turns: dict[str, Plain] = {short: people} if short else {"every": texts.turn(length), "participants": people}
    return turns | said(
        from_=texts.local_time(rotation.start),
        time_zone=None if rotation.time_zone == zone else rotation.time_zone,
    )


def short_schedule(schedule: Schedule, zone: str, shared: Mapping[str, str] | None = None) -> Plain:
    """Return one rotation, a list of layers, or {time_zone, layers}; `zone` is the organization's.

    `shared` names, for a layer, the rotation of the section `rotations` that it goes on pointing to.
    """
    shared = shared or {}
    if _is_one_rotation(schedule, zone, shared):
        (layer,) = schedule.layers
        own = said(time_zone=None if schedule.time_zone == zone else schedule.time_zone)
        return _layer(layer, schedule.time_zone, None, shared) | own
    layers: list[Plain] = []
    expected = 0
    for layer in schedule.layers:
        layers.append({layer.name: _layer(layer, schedule.time_zone, expected, shared)})
        expected = layer.rank + 1
    return layers if schedule.time_zone == zone else {"time_zone": schedule.time_zone, "layers": layers}


def _is_one_rotation(schedule: Schedule, zone: str, shared: Mapping[str, str]) -> bool:
    if [(layer.name, layer.rank) for layer in schedule.layers] != [(ONLY_LAYER, 0)]:
        return False
    rotation_zone = zone if shared else schedule.layers[0].rotation.time_zone
    return schedule.time_zone == rotation_zone


def _layer(layer: Layer, zone: str, rank: int | None, shared: Mapping[str, str]) -> dict[str, Plain]:
    name = shared.get(layer.name)
    rotation: dict[str, Plain] = {"rotation": name} if name else short_rotation(layer.rotation, zone)
    return rotation | said(only=_only(layer.restrictions), rank=None if rank in (None, layer.rank) else str(layer.rank))


def _only(windows: tuple[HoursWindow, ...]) -> Plain | None:
    return some([one.text if isinstance(one, Holidays) else texts.hours_of_the_week(one) for one in windows])


def short_escalation_policy(policy: EscalationPolicy, zone: str) -> Plain:
    """Return the levels alone, or a mapping with what is said beside them; `zone` is the organization's."""
    levels: list[Plain] = [_level(level) for level in policy.levels]
    hours = policy.only
    beside = said(
        repeat=None if policy.repeat == EscalationPolicy.model_fields["repeat"].default else str(policy.repeat),
        only=_only(hours.windows) if hours else None,
        time_zone=None if hours is None or hours.time_zone == zone else hours.time_zone,
        otherwise=policy.otherwise.text if policy.otherwise else None,
        then=policy.then,
    )
    return {"levels": levels} | beside if beside else levels


def _level(level: Level) -> Plain:
    defaults = {field: Level.model_fields[field].default for field in ("attempts", *DELAYS)}
    targets = one_or_list([target.text for target in level.targets])
    beside: dict[str, Plain] = {}
    if level.attempts != defaults["attempts"]:
        beside["attempts"] = str(level.attempts)
    for field in DELAYS:
        value: int = getattr(level, field)
        if value != defaults[field]:
            beside[field] = texts.duration(value)
    return {"targets": targets} | beside if beside else targets
