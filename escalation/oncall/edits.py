"""The live data of on call: what goes into a compiled schedule, and which edits of it are allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from hub.errors import InputError
from hub.model.base import as_utc
from hub.model.responder import Leave
from hub.model.schedule import CompiledSchedule, Override, Schedule

Edit = TypeVar("Edit", Override, Leave)


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
    _refuse_past(_what(override), override.start, now)
    return override


def checked_leave(leave: Leave, now: datetime) -> Leave:
    """Return `leave` if it starts at `now` or later; raise InputError otherwise: the past is frozen (semantics 3).

    Raises ValueError when `now` carries no offset.
    """
    _refuse_past(_what(leave), leave.start, now)
    return leave


def ended(edit: Edit, at: datetime) -> Edit | None:
    """Return what is left of an override or leave that is removed at the aware instant `at`.

    One that holds ends at `at`, so that history stays as it was; of one that has not begun nothing is left: None.
    Raises InputError for one that is over, ValueError when `at` carries no offset.
    """
    at = as_utc(at)
    if at >= edit.end:
        raise InputError(
            f"{_what(edit)}: end {edit.end.isoformat()} is in the past; expected one that holds or has not begun at"
            f" {at.isoformat()} (now): on-call history cannot be edited"
        )
    return edit.model_copy(update={"end": at}) if edit.start < at else None


def _what(edit: Override | Leave) -> str:
    if isinstance(edit, Leave):
        return f"leave of {edit.responder}"
    return f"override of {edit.schedule} for {edit.responder}"


def _refuse_past(what: str, start: datetime, now: datetime) -> None:
    now = as_utc(now)
    if start < now:
        raise InputError(
            f"{what}: start {start.isoformat()} is in the past; expected {now.isoformat()} (now) or later:"
            " on-call history cannot be edited"
        )
