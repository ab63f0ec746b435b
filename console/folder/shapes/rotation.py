"""Rotations: `weekly: [dana, wei]`, `daily:`, `monthly:`, or `every: 12 hours` with `participants:`, and `from:`."""

from __future__ import annotations

from collections.abc import Mapping

from console.folder import grammar
from console.folder.context import Context, Named
from console.folder.shapes.scalars import build, plain_text, time_zone
from console.folder.spot import Spot
from hub.model.rotation import Rotation, ShiftLength

_SHORT = {"daily": {"days": 1}, "weekly": {"weeks": 1}, "monthly": {"months": 1}}
TURNS = (*_SHORT, "every")
"""The ways to say how long a turn is; a rotation has exactly one of them."""
ROTATION_FIELDS = (*TURNS, "participants", "from", "time_zone")


def read_named_rotation(spot: Spot, context: Context) -> Rotation | None:
    """Return a rotation of the section `rotations`; None, noted, when a part is missing or wrong."""
    return read_rotation(spot.fields(ROTATION_FIELDS), spot, context, context.time_zone)


def read_rotation(fields: Mapping[str, Spot], spot: Spot, context: Context, default_zone: str) -> Rotation | None:
    """Return the rotation that `fields` describe; its zone is its own `time_zone`, else `default_zone`."""
    length = _length(fields, spot)
    people = _participants(fields, spot, context)
    zone = time_zone(fields["time_zone"]) if "time_zone" in fields else default_zone
    start = fields["from"].parsed(grammar.local_time, grammar.A_LOCAL_TIME) if "from" in fields else None
    if "from" not in fields:
        spot.wrong("`from` is missing: the local time of the first handoff, such as 2026-12-07 09:00")
    if length is None or zone is None or start is None or not people:
        return None
    values = {"time_zone": zone, "start": start, "shift_length": length, "participants": people}
    return build(Rotation, values, fields["from"], fields)


def _length(fields: Mapping[str, Spot], spot: Spot) -> ShiftLength | None:
    turns = [field for field in TURNS if field in fields]
    if len(turns) != 1:
        found = " and ".join(turns) or "none"
        spot.wrong(f"found {found}, expected exactly one of {', '.join(TURNS)}")
        return None
    if turns[0] == "every":
        return fields["every"].parsed(grammar.turn, grammar.A_TURN)
    return ShiftLength.model_validate(_SHORT[turns[0]])


def _participants(fields: Mapping[str, Spot], spot: Spot, context: Context) -> tuple[str, ...]:
    short = [field for field in _SHORT if field in fields]
    if bool(short) == ("participants" in fields):
        expected = "`participants` goes with `every`; weekly, daily and monthly name the participants themselves"
        spot.wrong(expected)
        return ()
    place = fields[short[0] if short else "participants"]
    items = place.items()
    if not items:
        place.misread("expected the names of responders")
    return tuple(name for name in (_participant(item, context) for item in items) if name is not None)


def _participant(spot: Spot, context: Context) -> str | None:
    name = plain_text(spot)
    if name is not None:
        context.refer(Named.RESPONDER, name, spot)
    return name
