"""`tocsin acknowledge`: takes a page for whoever sits here."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.operations.acting import TakenRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc

EXAMPLE: Final = "Example: tocsin acknowledge page-soc.high.1; tocsin pages shows what runs"


def acknowledge(
    page: Annotated[str | None, typer.Argument(metavar="[PAGE]", help="A page [the only one that runs].")] = None,
    *,
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who you are [the user]: a responder's identity.")
    ] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Take a page: it stops calling, and whoever was rung is told who has it.

    It covers the incidents that it carries now, which are counted here, and none that joins later. Who takes it is
    the responder whose single sign-on identity the name is; any other name is noted as not proved. Exit code 1:
    somebody else was first.
    """
    with the_door(store, hub, name) as door:
        carried = door.show(page)
        if carried.incidents and not json:
            worst = f"{shown(carried.worst_type or '')} in {shown(carried.worst_account or '')}"
            note(f"{count(carried.incidents, 'incident')}; worst: {worst}.")
        taken = door.acknowledge(carried)
    if json:
        write_json(taken)
    else:
        Screen().print(_sentence(taken))
    if not taken.in_time:
        raise typer.Exit(1)


def _sentence(taken: TakenRow) -> str:
    has = f"{shown(taken.name)} has {taken.page} since {utc(taken.at)}, by {taken.via}"
    if not taken.in_time:
        return f"Too late: {has}."
    return f"{has}: {count(taken.incidents, 'incident')} in {count(taken.accounts, 'account')}."
