"""What is done to an incident beside its events: a person closes, snoozes or annotates it; archiving or age closes it.

Pure functions over the row.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator

from hub.model.base import Frozen, Instant
from hub.model.incident import Closure, Incident, IncidentState, Mark, settle

ARCHIVED_NOTE = "archived in GuardDuty"
NOTE_LENGTH = 300
"""A note is clipped to this, so that the row stays small."""


def _clipped(text: str) -> str:
    return text[:NOTE_LENGTH]


NoteText = Annotated[str, AfterValidator(_clipped)]


class Close(Frozen):
    """Close what was shown as `mark`: an incident that has risen beyond it is left as it is."""

    kind: Literal["close"] = "close"
    mark: Mark
    closure: Closure
    note: NoteText
    by: str
    at: Instant


class Snooze(Frozen):
    """Hold an open incident, shown as `mark`, until an instant: what is due of it waits until then."""

    kind: Literal["snooze"] = "snooze"
    mark: Mark
    until: Instant
    by: str
    at: Instant


class Annotate(Frozen):
    """Write a note in place of the one before."""

    kind: Literal["annotate"] = "annotate"
    note: NoteText
    by: str
    at: Instant


class CloseByAge(Frozen):
    """Close an incident of which no event came after `before`, if nobody is still to be told of it."""

    kind: Literal["age"] = "age"
    before: Instant
    at: Instant


class CloseByArchiving(Frozen):
    """Close an incident whose finding somebody archived in GuardDuty at `at`, unless it was seen after that."""

    kind: Literal["archiving"] = "archiving"
    by: str
    at: Instant


Handling = Close | Snooze | Annotate | CloseByAge | CloseByArchiving


def handle(row: Incident, handling: Handling) -> Incident:
    """Return the row after a person's `handling`, or the row itself where it does not apply; done twice it is the same.

    A closed incident may be closed again, to correct how; only an open one can be snoozed, since nobody is called
    about the others.
    """
    match handling:
        case Annotate():
            changes = _noted(handling)
        case Close() if _shown(row, handling.mark):
            return _closed(row, handling)
        case CloseByArchiving() if row.state is not IncidentState.CLOSED and row.ordering <= handling.at:
            return _closed(row, _by_archiving(row, handling))
        case CloseByAge() if is_stale(row, handling.before, handling.at):
            return settle(row.model_copy(update={**_by_age(handling), "version": row.version + 1}))
        case Snooze() if _shown(row, handling.mark) and row.state is IncidentState.OPEN:
            changes = {"snoozed_until": handling.until}
        case _:
            return row
    return row.model_copy(update={**changes, "version": row.version + 1})


def _closed(row: Incident, close: Close) -> Incident:
    changes = {
        "state": IncidentState.CLOSED,
        "closure": close.closure,
        "closed_by": close.by,
        "closed_at": close.at,
        "snoozed_until": None,
        "due": {},
        "version": row.version + 1,
        **_noted(close),
    }
    return settle(row.model_copy(update=changes))


def _by_archiving(row: Incident, archiving: CloseByArchiving) -> Close:
    closure, note = Closure.ARCHIVED, ARCHIVED_NOTE
    return Close(mark=row.seen, closure=closure, note=note, by=archiving.by, at=archiving.at)


def is_stale(row: Incident, before: datetime, at: datetime) -> bool:
    """Return whether an incident closes by age: not closed, no event after `before`, not snoozed, and all is told."""
    snoozed = row.snoozed_until is not None and row.snoozed_until > at
    return row.state is not IncidentState.CLOSED and row.ordering <= before and not row.due and not snoozed


def _by_age(close: CloseByAge) -> dict[str, object]:
    return {"state": IncidentState.CLOSED, "closure": Closure.AGE, "closed_at": close.at, "snoozed_until": None}


def _noted(handling: Close | Annotate) -> dict[str, object]:
    return {"note": handling.note, "noted_by": handling.by, "noted_at": handling.at}


def _shown(row: Incident, mark: Mark) -> bool:
    return row.seen.episode == mark.episode and not row.seen.beyond(mark)
