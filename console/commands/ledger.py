"""`tocsin ledger`: what happened in a page."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import shown, utc

EXAMPLE: Final = "Example: tocsin ledger page-soc.high.1"


def ledger(
    page: Annotated[str, typer.Argument(metavar="PAGE", help="A page, as `tocsin pages` names it.")],
    *,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Show what happened in a page, entry by entry: who was rung when, what they keyed, who took it."""
    with the_door(store, hub) as door:
        rows = door.ledger(page)
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            screen.row([(utc(row.at), 20), (row.kind, 12), (shown(row.text), 0)])
