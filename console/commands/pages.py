"""`tocsin pages`: the pages of a store."""

from __future__ import annotations

from typing import Final

from console.commands.options import Hub, Json, Limit, Store, the_door
from console.operations.stored import PageRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc

EXAMPLE: Final = "Example: tocsin pages --store tocsin.sqlite; tocsin ledger page-soc.high.1 shows what happened in one"


def pages(*, limit: Limit = 100, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """List the pages of a store, running and ended, the newest first."""
    with the_door(store, hub) as door:
        rows = door.pages(limit)
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            _print(screen, row)
    note(count(len(rows), "page"))


def _print(screen: Screen, row: PageRow) -> None:
    by = f" by {row.by}" if row.by else ""
    level = f"level {row.level}" if row.level else ""
    screen.row(
        [
            (utc(row.opened_at), 20),
            (shown(row.page), 24),
            (shown(f"{row.state.value}{by}"), 18),
            (count(row.incidents, "incident"), 12),
            (level, 7),
            (shown(row.doing), 0),
        ]
    )
