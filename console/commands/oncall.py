"""`tocsin oncall`: who is on call, and when; and the edits of that."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

import typer

from console.commands.oncall_calendar import calendar
from console.commands.oncall_cover import cover, take
from console.commands.oncall_leave import app as leave_app
from console.commands.oncall_override import app as override_app
from console.commands.oncall_prove import prove
from console.commands.oncall_swap import app as swap_app
from console.commands.options import At, Config, Hub, Json, Store, folder_or_any_door, instant
from console.operations.door import OnCallDoor
from console.operations.on_call import OnCallNow, ShiftRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import local, shown
from hub.errors import InputError

_DAYS: Final = 14
_SPAN: Final = 22
_NAME: Final = 26
_GAP: Final = "yellow"

app = typer.Typer(help="Who is on call, and when.", no_args_is_help=True, rich_markup_mode=None, add_completion=False)
app.command(epilog="Example: tocsin oncall calendar soc --out soc.ics")(calendar)
app.command(epilog="Example: tocsin oncall prove --config config --days 90")(prove)
app.command(epilog="Example: tocsin oncall cover soc --by wei --from 'today 18:00' --to 'tomorrow 08:00'")(cover)
app.command(epilog="Example: tocsin oncall take soc --until 08:00")(take)
app.add_typer(override_app, name="override")
app.add_typer(swap_app, name="swap")
app.add_typer(leave_app, name="leave")

AsOf = Annotated[
    int | None, typer.Option("--as-of", metavar="EDIT", min=1, help="Go by this edit [the one in force then].")
]


@app.command(epilog="Example: tocsin oncall who soc --at 2026-12-05T03:00")
def who(
    schedule: Annotated[str | None, typer.Argument(metavar="[SCHEDULE]", help="One schedule [all].")] = None,
    *,
    at: At = None,
    as_of: AsOf = None,
    config: Config = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Say who is on call now, or at an instant, and why.

    A time without an offset is read in the schedule's zone, or, for all schedules, in the organization's. Without
    --config and --store the settings' store is used if there is one, else the example organization.
    """
    with folder_or_any_door(config, store, hub) as door:
        when = door.clock.now() if at is None else instant("--at", at, door.time_zone(schedule))
        entries = door.on_call(schedule, when, as_of)
    if not json:
        _say_edits({entry.as_of for entry in entries})
    screen = Screen()
    if not json:
        _print_on_call(screen, entries)
    for entry in entries if json else ():
        write_json(entry)


@app.command(epilog="Example: tocsin oncall shifts soc --from 2026-12-01 --days 7")
def shifts(
    schedule: Annotated[str, typer.Argument(metavar="SCHEDULE", help="A schedule.")],
    *,
    start: Annotated[str | None, typer.Option("--from", metavar="ISO", help="From this instant on [now].")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="ISO", help="Up to this instant.")] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=1, max=3660, help=f"Instead of --to: so many days [{_DAYS}].")
    ] = None,
    as_of: AsOf = None,
    config: Config = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """List the shifts of a schedule, each with who is on call and why; nobody is marked GAP.

    Times are shown, and read unless they have an offset, in the schedule's zone. Without --config and --store the
    settings' store is used if there is one, else the example organization.
    """
    with folder_or_any_door(config, store, hub) as door:
        rows = _shifts(door, schedule, (start, end), days, as_of)
    if not json:
        _say_edits({row.as_of for row in rows})
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            _print_shift(screen, row)


def _shifts(
    door: OnCallDoor, schedule: str, bounds: tuple[str | None, str | None], days: int | None, as_of: int | None
) -> tuple[ShiftRow, ...]:
    start, end = bounds
    if end is not None and days is not None:
        raise InputError("--to and --days exclude each other: give one of them")
    zone = door.time_zone(schedule)
    begins = door.clock.now() if start is None else instant("--from", start, zone)
    ends = begins + timedelta(days=days or _DAYS) if end is None else instant("--to", end, zone)
    return door.shifts(schedule, begins, ends, as_of)


def _say_edits(numbers: set[int | None]) -> None:
    """Say by which edits the answer goes, where it is not the newest."""
    former = sorted(number for number in numbers if number is not None)
    if former:
        rest = ", and the newest for what is still ahead" if None in numbers else ""
        note(f"As of edit {', '.join(map(str, former))}{rest}.")


def _print_on_call(screen: Screen, entries: tuple[OnCallNow, ...]) -> None:
    for schedule in dict.fromkeys(entry.schedule for entry in entries):
        people = [entry for entry in entries if entry.schedule == schedule]
        zone = people[0].time_zone
        screen.lines([f"{shown(schedule)} at {local(people[0].at, zone)} in {zone}"], indent=0)
        for entry in people:
            name = "GAP" if entry.gap else f"{entry.full_name} ({entry.responder})"
            screen.row([("", 1), (shown(name), _NAME), (shown(entry.why), 0)], style=_GAP if entry.gap else "")


def _print_shift(screen: Screen, row: ShiftRow) -> None:
    span = [(local(row.start, row.time_zone), _SPAN), (local(row.end, row.time_zone), _SPAN)]
    if row.gap:
        screen.row([*span, ("GAP", _NAME), ("nobody is on call", 0)], style=_GAP)
    for index, person in enumerate(row.on_call):
        begin = span if index == 0 else [("", width) for _, width in span]
        why = person.why if person.override or not person.layer else f"layer {person.layer}"
        screen.row([*begin, (shown(person.full_name), _NAME), (shown(why), 0)])
