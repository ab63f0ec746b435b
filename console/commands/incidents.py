"""`tocsin incidents`: the incidents of a store, and what a person does to them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from console.commands.closing import print_closed, with_drafts
from console.commands.options import (
    By,
    Hub,
    Json,
    Limit,
    Store,
    instant,
    the_door,
)
from console.operations.acting import SHORTEST_ID
from console.operations.stored import IncidentRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc
from hub.model.incident import Closure, IncidentState

app = typer.Typer(
    help="List the incidents of a store; close, snooze or annotate one.",
    invoke_without_command=True,
    rich_markup_mode=None,
    add_completion=False,
    epilog="Example: tocsin incidents --state open --store tocsin.sqlite",
)

Incident = Annotated[
    str, typer.Argument(metavar="ID", help="An incident, by the first 8 or more characters of its id.")
]


class ClosedAs(StrEnum):
    """How a person can close an incident."""

    TRUE_POSITIVE = Closure.TRUE_POSITIVE.value
    EXPECTED = Closure.EXPECTED.value
    FALSE_POSITIVE = Closure.FALSE_POSITIVE.value


@app.callback()
def incidents(
    context: typer.Context,
    *,
    state: Annotated[IncidentState | None, typer.Option("--state", help="Only those in this state [all].")] = None,
    limit: Limit = 1000,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """List the incidents of a store, the newest opened first: what was seen, and who was told.

    With a command: close, snooze or annotate incidents.
    """
    if context.invoked_subcommand is not None:
        return
    with the_door(store, hub) as door:
        rows = door.incidents(state, limit)
    _write(rows, json=json)
    note(count(len(rows), "incident"))


@app.command(epilog="Example: tocsin incidents close 3f2a9c1d --as expected --note 'the yearly penetration test'")
def close(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Incidents, by 8 or more characters of their ids.")],
    *,
    closed_as: Annotated[ClosedAs, typer.Option("--as", help="What it was.")],
    text: Annotated[str, typer.Option("--note", help="Why, in a sentence of at most 300 characters.")],
    name: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Close incidents: nobody is called about them any more, and a page that carries nothing else is cancelled.

    Repeats leave a closed incident closed; one that rises, or returns after the quiet period, is open again. Closed as
    expected, a suppression for 30 days is drafted, which an editor can apply. In AWS the finding is archived in
    GuardDuty where the deployment says so.
    """
    with the_door(store, hub, name) as door:
        closed = [door.close(each, Closure(closed_as), text) for each in ids]
        rows = with_drafts(closed, text, door.clock.now(), door.time_zone())
    _write(rows, json=json)
    if not json:
        print_closed(Screen(), rows)


@app.command(epilog="Example: tocsin incidents snooze 3f2a9c1d --until 2026-06-01T09:00")
def snooze(
    incident: Incident,
    *,
    until: Annotated[
        str, typer.Option("--until", metavar="ISO", help="The instant; without an offset: the organization's time.")
    ],
    name: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Hold an open incident until an instant: what is due of it waits, and is told then, once, if it is open still.

    One that rises is told at once.
    """
    with the_door(store, hub, name) as door:
        at = instant("--until", until, door.time_zone())
        row = door.snooze(incident, at)
    _write([row], json=json)


@app.command("note", epilog="Example: tocsin incidents note 3f2a9c1d 'asked the owner, waiting for an answer'")
def annotate(
    incident: Incident,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="At most 300 characters; replaces the note before.")],
    *,
    name: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Write a note on an incident."""
    with the_door(store, hub, name) as door:
        row = door.annotate(incident, text)
    _write([row], json=json)


def _write(rows: Sequence[IncidentRow], *, json: bool) -> None:
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            _print(screen, row)


def _print(screen: Screen, row: IncidentRow) -> None:
    screen.row(
        [
            (row.incident[:SHORTEST_ID], SHORTEST_ID),
            (utc(row.opened_at), 20),
            (shown(_standing(row)), 16),
            (f"{row.severity_label.value} {row.severity:g}", 12),
            (shown(_what(row)), 0),
        ]
    )


def _standing(row: IncidentRow) -> str:
    """Return `acknowledged by dana`, `closed as expected by dana` or `open, snoozed until …`."""
    if row.closure is not None:
        return f"{row.state} as {row.closure}{f' by {row.closed_by}' if row.closed_by else ''}"
    if row.acknowledged_by is not None:
        return f"{row.state} by {row.acknowledged_by}"
    return f"{row.state}, snoozed until {utc(row.snoozed_until)}" if row.snoozed_until else row.state


def _what(row: IncidentRow) -> str:
    told = ", ".join(route for route in row.told if route != "record") or "nobody"
    waiting = f"; due: {', '.join(row.due)}" if row.due else ""
    noted = f"; note: {row.note}" if row.note else ""
    what = f"{row.account_name}: {row.type} in {row.region}, id {row.id}"
    return f"{what}, seen {row.count} times; told: {told}{waiting}{noted}"
