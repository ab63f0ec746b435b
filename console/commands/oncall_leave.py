"""`tocsin oncall leave`: when somebody is nobody's on-call."""

from __future__ import annotations

import typer

from console.commands.oncall_editing import Everything, Force, From, Number, Person, To, Why, bounds, do
from console.commands.options import By, Hub, Json, Store, the_door
from console.operations.oncall_wishes import ToEndLeave, ToLeave
from console.output.json_lines import write_json
from console.output.oncall_edits import print_leave
from console.output.screen import Screen

app = typer.Typer(
    help="When somebody is nobody's on-call.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.command(epilog="Example: tocsin oncall leave add wei --from 2026-12-24 --to 2027-01-02 --why holidays")
def add(
    who: Person,
    *,
    start: From = None,
    end: To,
    why: Why = "",
    force: Force = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Put WHO on leave: on every schedule the next layer is called instead. Times are read in their own zone."""
    with the_door(store, hub, by) as door:
        span = bounds(start, end, door.time_zone(None, who), door.clock.now())
        do(door, ToLeave(responder=who, start=span.start, end=span.end, force=force, why=why), json=json)


@app.command("list", epilog="Example: tocsin oncall leave list")
def list_(*, over: Everything = False, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """List the leave that holds or lies ahead, with its numbers."""
    with the_door(store, hub) as door:
        rows = door.leave(over=over)
    for row in rows if json else ():
        write_json(row)
    if not json:
        print_leave(Screen(), rows)


@app.command(epilog="Example: tocsin oncall leave remove wei 1")
def remove(
    who: Person,
    number: Number,
    *,
    why: Why = "",
    force: Force = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Remove a leave; one that holds ends now."""
    with the_door(store, hub, by) as door:
        do(door, ToEndLeave(responder=who, number=number, force=force, why=why), json=json)
