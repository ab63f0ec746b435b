"""Turns that somebody took in a swap: swaps act on the turns themselves, before ranks are looked at."""

from __future__ import annotations

from datetime import datetime

from escalation.oncall.absence import absence
from hub.model.schedule import CompiledSchedule, Override


def in_force(schedule: CompiledSchedule, at: datetime) -> list[Override]:
    """Return the overrides that hold at the aware instant `at`, in order of their sequence."""
    holding = [override for override in schedule.overrides if override.start <= at < override.end]
    return sorted(holding, key=lambda override: override.sequence)


def hindrance(schedule: CompiledSchedule, participant: str, at: datetime) -> str | None:
    """Return why nobody has the turn of `participant` at the aware instant `at`, None when somebody has it.

    That is why the participant is away, unless somebody who is not took the turn in a swap (semantics 3).
    """
    reason = absence(schedule, participant, at)
    if reason is None:
        return None
    takers = [each for each in in_force(schedule, at) if each.swap is not None and each.instead_of == participant]
    return reason if all(absence(schedule, taker.responder, at) for taker in takers) else None
