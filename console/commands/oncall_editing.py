"""What the commands share that edit on call: options, how times are read, and how the answer is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, NamedTuple

import typer

from console.operations.door import Door
from console.operations.oncall_wishes import Wish
from console.output.json_lines import write_json
from console.output.oncall_edits import print_edited
from console.output.screen import Screen, note
from console.output.text import shown
from console.wall_times import Frame, read_time
from hub.errors import InputError
from hub.model.swap import Span

Schedule = Annotated[str, typer.Argument(metavar="SCHEDULE", help="A schedule.")]
Person = Annotated[str, typer.Argument(metavar="WHO", help="A responder.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as the list shows it.")]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="Such as 'today 18:00', 'fri 18:00', '2026-12-24' or ISO [now]."),
]
To = Annotated[
    str, typer.Option("--to", metavar="TIME", help="Such as 'tomorrow 08:00' or '08:00'; a day alone: through it.")
]
Force = Annotated[bool, typer.Option("--force", help="Even where nobody is left; the audit says so.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it is kept with it and in the audit.")]
Everything = Annotated[bool, typer.Option("--all", help="Those too that are over.")]


class Bounds(NamedTuple):
    """A span as it was read; `start` None: from now, by the hub's clock."""

    start: datetime | None
    end: datetime


def bounds(
    start: str | None, end: str, zone: str, now: datetime, options: tuple[str, str] = ("--from", "--to")
) -> Bounds:
    """Return the span that two texts mean in a zone; what is worth knowing is said on standard error."""
    begins = None if start is None else _read(start, Frame(options[0], zone, now, now))
    ends = _read(end, Frame(options[1], zone, now, begins or now, is_end=True))
    return Bounds(begins, ends or now)


def whole_span(
    start: str | None, end: str | None, zone: str, now: datetime, options: tuple[str, str] = ("--from", "--to")
) -> Span:
    """Return the same as a span with both ends; raise InputError when one is missing or nothing lies between."""
    if start is None or end is None:
        raise InputError(f"{options[0]} and {options[1]} go together: give both")
    begins, ends = bounds(start, end, zone, now, options)
    if begins is None or ends <= begins:
        raise InputError(f"{options[1]}: {end} is not after {options[0]}: {start}: name a later end")
    return Span(start=begins, end=ends)


def do(door: Door, wish: Wish, *, json: bool) -> None:
    """Make an edit of on call, and show what came of it."""
    done = door.edit_on_call(wish)
    if json:
        write_json(done)
        return
    print_edited(Screen(), done)


def _read(text: str, frame: Frame) -> datetime | None:
    at, remark = read_time(text, frame)
    if remark is not None:
        note(shown(remark))
    return at
