"""`tocsin oncall swap`: ask somebody to take a turn, perhaps for one of theirs; accept, decline, take back."""

from __future__ import annotations

from typing import Annotated

import typer

from console.commands.oncall_editing import Everything, Number, Schedule, Why, do, whole_span
from console.commands.options import By, Hub, Json, Store, the_door
from console.operations.oncall_wishes import SwapAnswer, ToAnswerSwap, ToAskSwap
from console.output.json_lines import write_json
from console.output.oncall_edits import print_swaps
from console.output.screen import Screen

_BACK = ("--for-from", "--for-to")

app = typer.Typer(help="Swap turns on call.", no_args_is_help=True, rich_markup_mode=None, add_completion=False)

Lead = Annotated[bool, typer.Option("--lead", help="For whoever was asked, as a lead; the audit says so.")]


@app.command(epilog="Example: tocsin oncall swap ask soc --with wei --from 'fri 18:00' --to 'mon 08:00'")
def ask(
    schedule: Schedule,
    *,
    other: Annotated[str, typer.Option("--with", metavar="WHO", help="Who is asked; they are mailed.")],
    start: Annotated[str, typer.Option("--from", metavar="TIME", help="Your turn that they take, from here.")],
    end: Annotated[str, typer.Option("--to", metavar="TIME", help="Up to here.")],
    back_from: Annotated[
        str | None, typer.Option("--for-from", metavar="TIME", help="Their turn that you take in return, from here.")
    ] = None,
    back_to: Annotated[str | None, typer.Option("--for-to", metavar="TIME", help="Up to here.")] = None,
    why: Why = "",
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Ask somebody to take a turn of yours. Nothing changes until they accept; what would change is shown."""
    with the_door(store, hub, by) as door:
        zone, now = door.time_zone(schedule), door.clock.now()
        given = whole_span(start, end, zone, now)
        back = (back_from, back_to)
        taken = whole_span(*back, zone, now, _BACK) if back != (None, None) else None
        do(door, ToAskSwap(schedule=schedule, accepter=other, given=given, taken=taken, why=why), json=json)


@app.command("list", epilog="Example: tocsin oncall swap list")
def list_(*, over: Everything = False, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """List the swaps that lie ahead, with their numbers and what became of them."""
    with the_door(store, hub) as door:
        rows = door.swaps(over=over)
    for row in rows if json else ():
        write_json(row)
    if not json:
        print_swaps(Screen(), rows)


@app.command(epilog="Example: tocsin oncall swap accept 3")
def accept(
    number: Number,
    *,
    lead: Lead = False,
    why: Why = "",
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Accept a swap that you were asked for, or as a lead for somebody; the asker is mailed."""
    with the_door(store, hub, by) as door:
        do(door, ToAnswerSwap(number=number, answer=SwapAnswer.ACCEPT, lead=lead, why=why), json=json)


@app.command(epilog="Example: tocsin oncall swap decline 3 --why 'I am away'")
def decline(
    number: Number,
    *,
    lead: Lead = False,
    why: Why = "",
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Decline a swap that you were asked for, or as a lead for somebody; the asker is mailed."""
    with the_door(store, hub, by) as door:
        do(door, ToAnswerSwap(number=number, answer=SwapAnswer.DECLINE, lead=lead, why=why), json=json)


@app.command(epilog="Example: tocsin oncall swap withdraw 3")
def withdraw(
    number: Number, *, why: Why = "", by: By = None, store: Store = None, hub: Hub = None, json: Json = False
) -> None:
    """Take back a swap that you asked for and nobody has answered; the other side is mailed."""
    with the_door(store, hub, by) as door:
        do(door, ToAnswerSwap(number=number, answer=SwapAnswer.WITHDRAW, why=why), json=json)
