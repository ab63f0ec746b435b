"""Schedules: a list of layers, each with its rotation written inside it; or, for the simplest, just one rotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from console.folder.context import Context, Named
from console.folder.problems import Place
from console.folder.reader import written_twice
from console.folder.shapes.hours import read_hours
from console.folder.shapes.rotation import ROTATION_FIELDS, TURNS, read_rotation
from console.folder.shapes.scalars import build, name, plain_text, time_zone, whole_number
from console.folder.spot import Spot
from console.folder.tree import Entries, Items
from hub.model.rotation import Rotation
from hub.model.schedule import Layer, Schedule

ONLY_LAYER = "base"
"""What the layer of a schedule is called that was written without layers."""
_A_LAYER = "expected a layer such as `- night: {...}`"
LAYER_FIELDS = (*ROTATION_FIELDS, "rotation", "only", "rank")


class _Written(NamedTuple):
    """A layer before it is read: its name, the fields that describe it, and where it stands."""

    name: str
    fields: dict[str, Spot]
    spot: Spot


def read_schedule(name: str, spot: Spot, context: Context, rotations: Mapping[str, Rotation]) -> Schedule | None:
    """Return the schedule: later layers are higher unless they say a `rank`; None, noted, when it has no zone.

    `rotations` are the named ones that a layer may point to with `rotation: NAME`.
    """
    own, written = _parts(spot)
    zone = time_zone(own["time_zone"]) if "time_zone" in own else context.time_zone
    if zone is None:
        return None
    layers: list[Layer] = []
    for one in written:
        rank = whole_number(one.fields["rank"]) if "rank" in one.fields else _above(layers)
        rotation = _rotation(one, context, zone, rotations)
        hours = read_hours(one.fields, rotation.time_zone if rotation else zone, context)
        values = {"name": one.name, "rotation": rotation, "restrictions": hours, "rank": rank}
        layer = build(Layer, values, one.spot, one.fields) if rotation is not None and rank is not None else None
        layers += [layer] if layer else []
    return build(Schedule, {"name": name, "time_zone": zone, "layers": tuple(layers)}, spot, own)


def _above(layers: list[Layer]) -> int:
    return layers[-1].rank + 1 if layers else 0


def _parts(spot: Spot) -> tuple[dict[str, Spot], tuple[_Written, ...]]:
    if isinstance(spot.node, Items):
        return {}, _layers(spot)
    expected = "expected a list of layers, or one rotation"
    fields = spot.fields(("layers", *LAYER_FIELDS), expected)
    if not spot.entries(expected):
        spot.misread(expected)
    if "layers" not in fields:
        return fields, (_Written(ONLY_LAYER, fields, spot),) if fields else ()
    for field in fields.keys() & {*TURNS, "participants", "from", "rotation", "only", "rank"}:
        fields[field].wrong("stands beside `layers`; expected inside one of the layers")
    return fields, _layers(fields["layers"])


def _layers(spot: Spot) -> tuple[_Written, ...]:
    if not isinstance(spot.node, Items) or not spot.node.items:
        spot.misread("expected a list of layers, such as `- night: {weekly: [dana, wei], from: 2026-12-07 09:00}`")
        return ()
    first: dict[str, Place] = {}
    kept: list[_Written] = []
    for layer in _written_layers(spot):
        if layer.name in first:
            layer.spot.wrong(written_twice(first[layer.name]))
        else:
            first[layer.name] = layer.spot.place
            kept.append(layer)
    return tuple(kept)


def _written_layers(spot: Spot) -> Iterator[_Written]:
    for item in spot.items():
        entries = item.entries(_A_LAYER)
        if not entries:
            item.misread(_A_LAYER)
            continue
        if len(entries) == 1 and isinstance(next(iter(entries.values())).node, Entries):
            ((key, inner),) = entries.items()
            called = name(inner.reading(key))
            fields = inner.fields(LAYER_FIELDS)
        else:
            inner, fields = item, item.fields(("name", *LAYER_FIELDS))
            called = name(fields["name"]) if item.require(fields, ["name"]) else None
        if called is not None:
            yield _Written(called, fields, inner)


def _rotation(one: _Written, context: Context, zone: str, rotations: Mapping[str, Rotation]) -> Rotation | None:
    if "rotation" not in one.fields:
        return read_rotation(one.fields, one.spot, context, zone)
    for field in one.fields.keys() & set(ROTATION_FIELDS):
        one.fields[field].wrong("stands beside `rotation`; expected only there where the rotation is written")
    called = plain_text(one.fields["rotation"])
    if called is not None:
        context.refer(Named.ROTATION, called, one.fields["rotation"])
    return rotations.get(called or "")
