"""The live data of on call: what goes into a compiled schedule, and which edits of it are allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.responder import Leave
from hub.model.schedule import CompiledSchedule, Override, Schedule


def compile_schedule(
    schedule: Schedule,
    overrides: Iterable[Override],
    *,
    leave: Iterable[Leave],
    responders: Collection[str],
    version: str,
) -> CompiledSchedule:
    """Return all that is needed to say who is on call: of `overrides` only the schedule's own, by sequence.

    `responders` are the names of those who exist; a mapping by name will do.
    """
    own = [override for override in overrides if override.schedule == schedule.name]
    return CompiledSchedule(
        schedule=schedule,
        overrides=tuple(sorted(own, key=lambda override: override.sequence)),
        leave=tuple(leave),
        responders=frozenset(responders),
        version=version,
    )


def checked_override(override: Override, now: datetime) -> Override:
    """Return `override` if it starts at `now` or later; raise InputError otherwise: the past is frozen (semantics 3).

    Raises ValueError when `now` carries no offset.
    """
    _refuse_past(f"override of {override.schedule} for {override.responder}", override.start, now)
    return override


def checked_leave(leave: Leave, now: datetime) -> Leave:
    """Return `leave` if it starts at `now` or later; raise InputError otherwise: the past is frozen (semantics 3).

    Raises ValueError when `now` carries no offset.
    """
    _refuse_past(f"leave of {leave.responder}", leave.start, now)
    return leave


def _refuse_past(what: str, start: datetime, now: datetime) -> None:
    now = as_utc(now)
    if start < now:
        raise InputError(
            f"{what}: start {start.isoformat()} is in the past; expected {now.isoformat()} (now) or later:"
            " on-call history cannot be edited"
        )
