"""What `tocsin incidents close` says afterwards: what was archived, and which suppression would follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from console.editing.suppressing import DAYS, Expected, SuppressionDraft, draft_of, suppression_of
from console.operations.closing import ClosedRow
from console.output.screen import Screen, note
from console.output.text import shown, shown_lines
from hub.errors import InputError
from hub.model.incident import Closure

NOT_PROVED: Final = " (not proved)"
_ID: Final = 8


class ClosedWithDraft(ClosedRow):
    """A closed incident, and the suppression for an editor to apply."""

    suppression: SuppressionDraft | None = None
    """None: it was not closed as expected, or has no account, or the suppression stands with another incident."""


def with_drafts(rows: Sequence[ClosedRow], reason: str, at: datetime, time_zone: str) -> tuple[ClosedWithDraft, ...]:
    """Return the rows, each with the suppression that follows; incidents of one kind have one, with the first."""
    drafted: set[tuple[str, str, str, str]] = set()
    found: list[ClosedWithDraft] = []
    for row in rows:
        kind = (row.account, row.type, row.resource_kind, row.region)
        draft = None if kind in drafted else _draft(row, reason, at, time_zone)
        drafted.add(kind)
        found.append(ClosedWithDraft(**dict(row), suppression=draft))
    return tuple(found)


def owner_of(row: ClosedRow) -> str:
    """Return who answers for a suppression of what they have closed."""
    return (row.closed_by or "").removesuffix(NOT_PROVED)


def print_closed(screen: Screen, rows: Sequence[ClosedWithDraft]) -> None:
    """Write what became of the findings, and the suppressions, to people."""
    for row in rows:
        if row.archived:
            note(f"{row.incident[:_ID]}: archived in GuardDuty.")
        elif row.archive_error is not None:
            note(f"{row.incident[:_ID]}: closed, but not archived in GuardDuty: {shown(row.archive_error)}")
    drafts = [(row, row.suppression) for row in rows if row.suppression is not None]
    if not drafts:
        return
    screen.heading(f"So that it is not told again for {DAYS} days, an editor can paste this into the folder")
    for line in _lines([draft for _, draft in drafts]):
        screen.lines([line])
    screen.heading("or apply it to the hub")
    screen.lines([f"tocsin policy suppress {row.incident[:_ID]} --why '...'" for row, _ in drafts])


def _lines(drafts: Sequence[SuppressionDraft]) -> Iterator[str]:
    for draft in drafts:
        yield from shown_lines(draft.yaml)


def _draft(row: ClosedRow, reason: str, at: datetime, time_zone: str) -> SuppressionDraft | None:
    if row.closure != Closure.EXPECTED.value or len(row.account) != 12:
        return None
    expected = Expected(owner=owner_of(row), reason=reason, at=at)
    try:
        return draft_of(row, suppression_of(row, expected, time_zone), time_zone)
    except InputError as error:
        note(f"No suppression is drafted: {error}")
        return None
