"""Who comes after those on call: the order in which a target `SCHEDULE next` looks for somebody."""

from __future__ import annotations

from datetime import datetime

from escalation.oncall.absence import absence
from escalation.oncall.people import in_hours, who
from escalation.oncall.turns import turn_at
from hub.model.base import as_utc
from hub.model.rotation import Rotation
from hub.model.schedule import CompiledSchedule, Layer


def upcoming(schedule: CompiledSchedule, at: datetime) -> tuple[str, ...]:
    """Return the people who come after those on call at the aware instant `at`, each once, in turn order.

    Layers that are active now come first, higher ranks before lower ones; in each the participants go round from
    the one after the current turn. Nobody is named who is gone, on leave at `at`, or on call now. Whether they can
    be reached and were tried before is the caller's matter. Raises ValueError when `at` carries no offset.
    """
    at = as_utc(at)
    on_call = {entry.responder for entry in who(schedule, at)}
    layers = sorted(schedule.schedule.layers, key=lambda layer: (not _is_active(layer, at), -layer.rank))
    following = dict.fromkeys(name for layer in layers for name in _following(layer.rotation, at))
    return tuple(name for name in following if name not in on_call and not absence(schedule, name, at))


def _is_active(layer: Layer, at: datetime) -> bool:
    return turn_at(layer.rotation, at) is not None and in_hours(layer, at)


def _following(rotation: Rotation, at: datetime) -> tuple[str, ...]:
    """Return the participants from the one after the current turn on, all the way round."""
    turn = turn_at(rotation, at)
    first = 0 if turn is None else (turn + 1) % len(rotation.participants)
    return rotation.participants[first:] + rotation.participants[:first]
