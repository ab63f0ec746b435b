"""`tocsin oncall override`: add somebody to a schedule for a while, remove or replace them; list and remove that."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.oncall_editing import Everything, Force, From, Number, Person, Schedule, To, Why, bounds, do
from console.commands.options import By, Hub, Json, Store, the_door
from console.operations.oncall_wishes import ToEndOverride, ToOverride
from console.output.json_lines import write_json
from console.output.oncall_edits import print_overrides
from console.output.screen import Screen
from hub.model.schedule import OverrideKind

app = typer.Typer(
    help="Change a schedule by hand for a while.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.command(epilog="Example: tocsin oncall override add soc add wei --from 'fri 18:00' --to 'mon 08:00'")
def add(
    schedule: Schedule,
    kind: Annotated[OverrideKind, typer.Argument(metavar="add|remove|replace", help="What is done with WHO.")],
    who: Person,
    *,
    start: From = None,
    end: To,
    instead_of: Annotated[
        str | None, typer.Option("--instead-of", metavar="WHO", help="For replace: whose place it is [everybody's].")
    ] = None,
    why: Why = "",
    force: Force = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Add WHO to those on call, remove them, or put them in somebody's place; a later override wins."""
    with the_door(store, hub, by) as door:
        span = bounds(start, end, door.time_zone(schedule), door.clock.now())
        wish = ToOverride(
            schedule=schedule,
            kind=kind,
            responder=who,
            start=span.start,
            end=span.end,
            instead_of=instead_of,
            force=force,
            why=why,
        )
        do(door, wish, json=json)


@app.command("list", epilog="Example: tocsin oncall override list soc")
def list_(
    schedule: Annotated[str | None, typer.Argument(metavar="[SCHEDULE]", help="One schedule [all].")] = None,
    *,
    over: Everything = False,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """List the overrides that hold or lie ahead, with their numbers."""
    with the_door(store, hub) as door:
        rows = door.overrides(schedule, over=over)
    for row in rows if json else ():
        write_json(row)
    if not json:
        print_overrides(Screen(), rows)


@app.command(epilog="Example: tocsin oncall override remove soc 3")
def remove(
    schedule: Schedule,
    number: Number,
    *,
    why: Why = "",
    force: Force = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Remove an override; one that holds ends now, and what it did so far stays as it was."""
    with the_door(store, hub, by) as door:
        do(door, ToEndOverride(schedule=schedule, number=number, force=force, why=why), json=json)
