"""The people on call at one instant, and for each the sentence that says why."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from escalation.oncall.local_time import wall_text, wall_time
from escalation.oncall.overriding import overridden
from escalation.oncall.swapped import hindrance
from escalation.oncall.turns import shift_at
from hub.model.base import as_utc
from hub.model.holidays import active
from hub.model.schedule import CompiledSchedule, Layer, OnCall, Schedule


def who(schedule: CompiledSchedule, at: datetime) -> tuple[OnCall, ...]:
    """Return the people on call at the aware instant `at`, in calling order and each once; empty in a gap.

    The layers of the highest rank that have somebody are called, in the order in which they are written; a layer
    outside its hours, not begun, or whose participant is gone or on leave has nobody and shows the next rank. A swap
    comes before that: the one who took the turn is the one who must not be away. What else was changed by hand comes
    after it, so removing somebody does not show the next rank (semantics 3). Raises ValueError when `at` carries no
    offset.
    """
    at = as_utc(at)
    return overridden(schedule, _by_rank(schedule, at), at)


def absentees(schedule: CompiledSchedule, at: datetime) -> tuple[str, ...]:
    """Return, a sentence each, why those whose turn it is at the aware instant `at` are not on call; others are.

    A turn that was taken in a swap by somebody who is not away has nothing to be said of.
    """
    turns = (shift_at(layer.rotation, at) for layer in schedule.schedule.layers if in_hours(layer, at))
    reasons = (hindrance(schedule, shift.participant, at) for shift in turns if shift is not None)
    return tuple(dict.fromkeys(reason for reason in reasons if reason is not None))


def in_hours(layer: Layer, at: datetime) -> bool:
    """Return whether the layer's restrictions let it be active at the aware instant `at`; none means always."""
    if not layer.restrictions:
        return True
    return active(layer.restrictions, wall_time(ZoneInfo(layer.rotation.time_zone), at))


def _by_rank(schedule: CompiledSchedule, at: datetime) -> tuple[OnCall, ...]:
    layers = schedule.schedule.layers
    for rank in sorted({layer.rank for layer in layers}, reverse=True):
        people = [entry for layer in layers if layer.rank == rank for entry in _of_layer(schedule, layer, at)]
        if people:
            return tuple(people)
    return ()


def _of_layer(schedule: CompiledSchedule, layer: Layer, at: datetime) -> tuple[OnCall, ...]:
    shift = shift_at(layer.rotation, at) if in_hours(layer, at) else None
    if shift is None or hindrance(schedule, shift.participant, at):
        return ()
    # The place is named for the participant, even where a swap gave it away: the swap is an override like any other,
    # and fills it.
    return (
        OnCall(
            responder=shift.participant,
            layer=layer.name,
            start=shift.start,
            end=shift.end,
            why=f"layer {layer.name}: {shift.participant}'s shift {_span(schedule.schedule, shift.start, shift.end)}",
        ),
    )


def _span(schedule: Schedule, start: datetime, end: datetime) -> str:
    zone = ZoneInfo(schedule.time_zone)
    return f"{wall_text(zone, start)} to {wall_text(zone, end)} {schedule.time_zone}"
