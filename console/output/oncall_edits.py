"""Edits of on call for people: what was done, in both zones, and who is on call before and after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from console.operations.oncall_wishes import Gap, LeaveRow, OnCallEdited, OverrideRow, ShiftBoth, SwapRow
from console.output.screen import Screen, note
from console.output.text import local, shown
from hub.model.swap import Span

_SPAN: Final = 22
_WHO: Final = 22
_NUMBER: Final = 10
_STATE: Final = 10
_NOBODY: Final = "nobody"
_GAP: Final = "yellow"


def print_edited(screen: Screen, done: OnCallEdited) -> None:
    """Write what came of an edit, and remarks on standard error."""
    screen.lines([shown(f"{done.what} (edit {done.number}, {done.document})")], indent=0)
    for span in done.spans:
        screen.lines([_in(span, done.time_zone)])
        if done.responder_zone not in (None, done.time_zone):
            screen.lines([shown(f"{_in(span, done.responder_zone or '')}, where {done.full_name} is")])
    _print_shifts(screen, done)
    for warning in done.warnings:
        note(f"Warning: {shown(warning)}.")
    if done.mailed:
        note(f"Mailed: {shown(', '.join(done.mailed))}.")
    if not done.anchored:
        note("The head of the audit could not be anchored just now; the watchdog does it.")


def print_overrides(screen: Screen, rows: Iterable[OverrideRow]) -> None:
    """Write a table of overrides."""
    _head(screen, [("override", _NUMBER), ("from", _SPAN), ("to", _SPAN), ("what", 0)])
    for row in rows:
        instead = f" instead of {row.instead_of or 'everybody'}" if row.kind == "replace" else ""
        swap = f", swap {row.swap}" if row.swap else ""
        what = f"{row.kind} {row.responder}{instead}{swap}, by {row.by}{_because(row.why)}"
        screen.row([(f"{row.schedule} {row.number}", _NUMBER), *_bounds(row, row.time_zone), (shown(what), 0)])


def print_leave(screen: Screen, rows: Iterable[LeaveRow]) -> None:
    """Write a table of leave."""
    _head(screen, [("leave", _NUMBER), ("from", _SPAN), ("to", _SPAN), ("who", 0)])
    for row in rows:
        what = f"{row.full_name}{_because(row.why)}"
        screen.row([(f"{row.responder} {row.number}", _NUMBER), *_bounds(row, row.time_zone), (shown(what), 0)])


def print_swaps(screen: Screen, rows: Iterable[SwapRow]) -> None:
    """Write a table of swaps: a line for each span."""
    _head(screen, [("swap", _NUMBER), ("state", _STATE), ("from", _SPAN), ("to", _SPAN), ("what", 0)])
    for row in rows:
        state = [(str(row.number), _NUMBER), (row.state.value, _STATE)]
        what = f"{row.schedule}: {row.accepter} for {row.asker}{_because(row.why)}"
        screen.row([*state, *_bounds(row.given, row.time_zone), (shown(what), 0)])
        if row.taken is not None:
            back = f"{row.schedule}: {row.asker} for {row.accepter}"
            screen.row([("", _NUMBER), ("", _STATE), *_bounds(row.taken, row.time_zone), (shown(back), 0)])


def _print_shifts(screen: Screen, done: OnCallEdited) -> None:
    if not done.shifts:
        screen.lines(["No shift changes."])
        return
    screen.print()
    for schedule in dict.fromkeys(row.schedule for row in done.shifts):
        rows = [row for row in done.shifts if row.schedule == schedule]
        screen.lines([shown(f"{schedule}, times in {rows[0].time_zone}")], indent=0)
        _head(screen, [("from", _SPAN), ("to", _SPAN), ("before", _WHO), ("after", 0)])
        for row in rows:
            _print_both(screen, row)


def _print_both(screen: Screen, row: ShiftBoth) -> None:
    before, after = (", ".join(people) or _NOBODY for people in (row.before, row.after))
    said = f"{after}: {row.gap.value}" if row.gap is not Gap.NONE else after
    style = _GAP if row.gap in (Gap.OPENED, Gap.STAYS) else ""
    screen.row([*_bounds(row, row.time_zone), (shown(before), _WHO), (shown(said), 0)], style=style)


def _head(screen: Screen, cells: list[tuple[str, int]]) -> None:
    screen.row(cells, style="bold")


def _bounds(row: ShiftBoth | OverrideRow | LeaveRow | Span, zone: str) -> list[tuple[str, int]]:
    return [(_wall(at, zone), _SPAN) for at in (row.start, row.end)]


def _in(span: Span, zone: str) -> str:
    return f"{_wall(span.start, zone)} to {_wall(span.end, zone)} in {zone}"


def _wall(at: datetime, zone: str) -> str:
    return local(at, zone)


def _because(why: str) -> str:
    return f" ({why})" if why else ""
