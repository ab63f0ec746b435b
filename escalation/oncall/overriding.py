"""What was changed by hand, laid over the people whom the layers give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from escalation.oncall.absence import absence
from escalation.oncall.local_time import wall_text
from escalation.oncall.swapped import in_force
from hub.model.schedule import CompiledSchedule, OnCall, Override, OverrideKind


class _Place(NamedTuple):
    """A place in the calling order: who stands in it now (None: removed by hand) and all whose place it ever was.

    It keeps its names when its holder is replaced or removed, so that a later override can still speak of it.
    """

    names: frozenset[str]
    holder: OnCall | None


def overridden(schedule: CompiledSchedule, people: Sequence[OnCall], at: datetime) -> tuple[OnCall, ...]:
    """Return `people` with the overrides that hold at the aware instant `at` applied in order of their sequence.

    So a later one wins over an earlier one; each person is returned once. Somebody who is gone or on leave is not put
    on call by an override: it does not count, and the reasons of those who are called instead say so (semantics 3).
    """
    places = [_Place(frozenset({entry.responder}), entry) for entry in people]
    notes: list[str] = []
    for override in in_force(schedule, at):
        hindrance = None if override.kind is OverrideKind.REMOVE else absence(schedule, override.responder, at)
        if hindrance:
            notes.append(f"{_heading(override)} does not count: {hindrance}")
        else:
            places = _applied(places, override, schedule.schedule.time_zone)
    return tuple(_noted(entry, notes) for entry in _distinct(places))


def _distinct(places: Sequence[_Place]) -> list[OnCall]:
    """Return each person once, with the first place they stand in."""
    first: dict[str, OnCall] = {}
    for place in places:
        if place.holder:
            first.setdefault(place.holder.responder, place.holder)
    return list(first.values())


def _applied(places: list[_Place], override: Override, zone: str) -> list[_Place]:
    if override.kind is OverrideKind.REMOVE:
        return [_vacated(place, override.responder) for place in places]
    entry = _entry(override, zone)
    if override.kind is OverrideKind.REPLACE:
        return _replaced(places, entry, override.instead_of)
    return [*places, _Place(frozenset({entry.responder}), entry)]


def _vacated(place: _Place, responder: str) -> _Place:
    leaves = place.holder is not None and place.holder.responder == responder
    return place._replace(holder=None) if leaves else place


def _replaced(places: list[_Place], entry: OnCall, instead_of: str | None) -> list[_Place]:
    if instead_of is None and not places:  # everybody's place, in a gap: the gap is covered
        return [_Place(frozenset({entry.responder}), entry)]
    return [
        _Place(place.names | {entry.responder}, entry) if instead_of is None or instead_of in place.names else place
        for place in places
    ]


def _entry(override: Override, zone: str) -> OnCall:
    deed = "is added"
    if override.kind is OverrideKind.REPLACE:
        deed = f"replaces {override.instead_of or 'everybody'}"
    until = f"until {wall_text(ZoneInfo(zone), override.end)} {zone}"
    return OnCall(
        responder=override.responder,
        start=override.start,
        end=override.end,
        override=override,
        why=f"{_heading(override)}: {override.responder} {deed} {until}",
    )


def _heading(override: Override) -> str:
    what = "override" if override.swap is None else f"swap {override.swap}"
    return f"{what} by {override.by}" if override.by else what


def _noted(entry: OnCall, notes: Sequence[str]) -> OnCall:
    return entry.model_copy(update={"why": "; ".join((entry.why, *notes))}) if notes else entry
