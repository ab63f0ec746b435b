"""`tocsin rejected`: the records that could not be read, kept whole until somebody has looked at them."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import By, Hub, Json, Limit, Store, the_door
from console.operations.rejected import RejectedRow, RejectedWhole
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc, visible

SHORT_ID: Final = 12
CLIPPED: Final = 2000
"""Characters of a body that are shown without --full."""

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="The records that could not be read.")

Record = Annotated[str, typer.Argument(metavar="ID", help="A record's id, or its first 6 characters or more.")]


@app.command("list", epilog="Example: tocsin rejected list --all --json")
def list_(
    *,
    every: Annotated[bool, typer.Option("--all", help="Also those that were replayed or discarded.")] = False,
    limit: Limit = 100,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """List the rejected records that nobody has looked at, the oldest first; with --all every one, the newest first."""
    with the_door(store, hub) as door:
        rows = door.rejected(limit, settled=every)
    _print_rows(rows, json=json)
    note(count(len(rows), "record"))


@app.command(epilog="Example: tocsin rejected show 3f9a0c")
def show(
    record: Record,
    *,
    full: Annotated[bool, typer.Option("--full", help=f"The whole body, not its first {CLIPPED} characters.")] = False,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Show why a record was rejected, and its body; nothing in it can steer the terminal. JSON holds the whole body."""
    with the_door(store, hub) as door:
        found = door.rejected_whole(record)
    if json:
        write_json(found)
    else:
        _print_whole(Screen(), found, full=full)


@app.command(epilog="Example: tocsin rejected replay 3f9a0c 77be01")
def replay(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Records, by id or its first characters.")],
    *,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Put records back into the queue as they came, once what rejected them is mended; they are told once.

    A replayed record is mailed where it would be called. One that is rejected again waits again, with a higher count.
    """
    with the_door(store, hub, by) as door:
        rows = door.replay_rejected(ids)
    _print_rows(rows, json=json)
    note(f"{count(len(rows), 'record')} queued; a served hub handles them now, another when it is started")


@app.command(epilog="Example: tocsin rejected discard 3f9a0c --why 'a test of ours'")
def discard(
    record: Record,
    *,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why nobody needs to see it again.")],
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Note that somebody has looked at a record and that it is of no use. It is kept, and listed with --all."""
    with the_door(store, hub, by) as door:
        row = door.discard_rejected(record, why)
    _print_rows((row,), json=json)


def _print_rows(rows: tuple[RejectedRow, ...], *, json: bool) -> None:
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            cells = [(row.id[:SHORT_ID], SHORT_ID), (utc(row.last_at), 20), (_standing(row), 16), (_reason(row), 0)]
            screen.row(cells)


def _print_whole(screen: Screen, row: RejectedWhole, *, full: bool) -> None:
    came = f"{count(row.count, 'time')}, first {utc(row.received_at)}, last {utc(row.last_at)}"
    facts = [("record", row.id), ("why", _reason(row)), ("came", came), ("state", _standing(row))]
    settled = f"by {row.by} at {utc(row.settled_at)}" if row.settled_at else ""
    facts += [("", shown(f"{settled}{': ' if row.why else ''}{row.why}"))] if settled else []
    for name, text in facts:
        screen.row([(name, 8), (text, 0)])
    screen.heading(f"body, {count(row.size, 'byte')}")
    screen.lines(visible(row.body if full else row.body[:CLIPPED]), indent=0)
    if not full and len(row.body) > CLIPPED:
        note(f"{len(row.body) - CLIPPED} characters more: --full shows them")


def _standing(row: RejectedRow) -> str:
    times = f" x {row.count}" if row.count > 1 else ""
    return f"{row.state.value}{times}"


def _reason(row: RejectedRow) -> str:
    return shown(f"{row.reason} ({row.position})" if row.position else row.reason)
