"""`tocsin oncall calendar`: shifts as a file that calendars read."""

from __future__ import annotations

import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from console.commands.options import Config, Hub, Store, folder_or_any_door
from console.operations.door import OnCallDoor
from console.operations.whole_shifts import nobody_called, schedules_of, shifts_of_responder, whole_shifts
from console.output.screen import note
from console.output.text import count, shown
from hub.errors import InputError

_DAYS: Final = 90


def calendar(
    name: Annotated[str, typer.Argument(metavar="SCHEDULE|RESPONDER", help="A schedule, or a responder.")],
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="So many days from now on.")] = _DAYS,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write here [standard output].")] = None,
    config: Config = None,
    store: Store = None,
    hub: Hub = None,
) -> None:
    """Write the shifts of a schedule, or those of one responder on all schedules, as an iCalendar file.

    The shift that runs now and the last one are there whole; of a schedule, so are the gaps. A shift that did not
    change keeps its UID; what the file of --out had and has no more is cancelled in it, so that it can be read into a
    calendar again. Without --config and --store the settings' store is used if there is one, else the example
    organization.
    """
    with folder_or_any_door(config, store, hub) as door:
        content, events = _file(door, name, days, out)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError(f"--out: cannot write {out}: {error.strerror}") from error
    note(f"{shown(out)}: {count(events, 'event')}.")


def _file(door: OnCallDoor, name: str, days: int, out: Path | None) -> tuple[bytes, int]:
    """Return the file and how many events hold in it."""
    # Here, since other commands need not load the library.
    output = import_module("console.output.calendar")
    now, earlier = door.clock.now(), _earlier(out)
    span = now, now + timedelta(days=days)
    known = name in schedules_of(door)
    title = f"On call: {name}"
    if known:
        entries = output.of_schedule(whole_shifts(door, name, *span))
    else:
        entries = output.of_responder(shifts_of_responder(door, name, *span))
    if not entries and not output.is_calendar(earlier, title):
        raise nobody_called(door, name, *span)
    zone = door.time_zone(name if known else None)
    sheet = output.Sheet(name=title, time_zone=zone, start=span[0], end=span[1])
    content: bytes = output.calendar_file(entries, sheet, earlier)
    return content, len(entries)


def _earlier(out: Path | None) -> bytes:
    """Return what is in a file that will be written anew, nothing when it is not there or no file."""
    try:
        return out.read_bytes() if out is not None and out.is_file() else b""
    except OSError as error:
        raise InputError(f"--out: cannot read {out}: {error.strerror}") from error
