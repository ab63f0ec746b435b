"""`tocsin incidents`: the incidents of a store."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import Json, Limit, Store, operations_on_store
from console.operations.stored import IncidentRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc
from hub.model.incident import IncidentState

EXAMPLE: Final = "Example: tocsin incidents --state open --store tocsin.sqlite"


def incidents(
    *,
    state: Annotated[IncidentState | None, typer.Option("--state", help="Only those in this state [all].")] = None,
    limit: Limit = 1000,
    store: Store = None,
    json: Json = False,
) -> None:
    """List the incidents of a store, the newest opened first: what was seen, and who was told."""
    with operations_on_store(store) as operations:
        rows = operations.incidents(state, limit)
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            _print(screen, row)
    note(count(len(rows), "incident"))


def _print(screen: Screen, row: IncidentRow) -> None:
    told = ", ".join(route for route in row.told if route != "record") or "nobody"
    waiting = f"; due: {', '.join(row.due)}" if row.due else ""
    by = f" by {row.acknowledged_by}" if row.acknowledged_by else ""
    screen.row(
        [
            (utc(row.opened_at), 20),
            (f"{row.state}{by}", 16),
            (f"{row.severity_label.value} {row.severity:g}", 12),
            (shown(row.account_name), 16),
            (shown(f"{row.type} in {row.region}, id {row.id}, seen {row.count} times; told: {told}{waiting}"), 0),
        ]
    )
