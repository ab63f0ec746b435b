"""`tocsin drill`: a real page on purpose."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import shown

EXAMPLE: Final = "Example: tocsin drill dana; tocsin drill page-soc; tocsin drill owners"


def drill(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A responder, an escalation policy, or an audience (owners: the hub's)."),
    ],
    *,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Have a responder called alone, or an escalation policy run, as a drill that says so in its first words.

    The page is real and in the ledger; no incident stands behind it. Whoever serves the store runs it; if nobody does
    within ten minutes it is dropped. An audience is mailed, which proves that its addresses are reached.
    """
    with the_door(store, hub) as door:
        asked = door.drill(name)
    if json:
        write_json(asked)
    else:
        Screen().print(f"A drill of {shown(name)} is asked for; tocsin pages shows a call once the hub is served.")
