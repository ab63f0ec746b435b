"""`tocsin responder`: which numbers and addresses are known to reach people, and the card with the hub's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.contact_card import contact_card
from console.operations.responders import NumberRow, ResponderRow
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc
from delegated_admin.deployment import FOLDER, read_deployment
from hub.errors import InputError
from hub.model.subscriptions import AddressStanding

app = typer.Typer(
    help="Who can be reached, and how that is known; verify a number.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
    epilog="Example: tocsin responder verify dana --number 1",
)

_NAME = 24
_WHAT = 20
_WARNING = "yellow"
_WELL = (AddressStanding.CONFIRMED, AddressStanding.NOT_NEEDED)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A responder.")]
Number = Annotated[
    str | None,
    typer.Option("--number", metavar="N", help="Which of their numbers: 1, 2, ... or its last four digits or more."),
]


@app.command("list", epilog="Example: tocsin responder list --store tocsin.sqlite")
def list_all(*, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """List the responders: each number verified or not, or suspect; the address confirmed or not.

    A number is verified when the code that a call to it has spoken was keyed, in a drill or for real. A number that is
    changed in the configuration is another number: it is not verified until it was called.
    """
    with the_door(store, hub) as door:
        rows = door.responders(None)
    _write(rows, json=json)
    numbers = [number for row in rows for number in row.numbers]
    verified = sum(number.proved_at is not None for number in numbers)
    note(f"{count(len(rows), 'responder')}; {verified} of {count(len(numbers), 'number')} verified")


@app.command(epilog="Example: tocsin responder show dana")
def show(name: Name, *, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Show one responder as `list` does."""
    with the_door(store, hub) as door:
        rows = door.responders(name)
    _write(rows, json=json)


@app.command(epilog="Example: tocsin responder verify dana --number 2")
def verify(name: Name, *, number: Number = None, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Have one number of a responder rung, as a drill; 1 and the code that is spoken prove that it reaches them.

    Without --number: the first that is not verified yet. A suspect number is rung too, and is no longer suspect once
    its code was keyed.
    """
    with the_door(store, hub) as door:
        asked = door.verify(name, number)
    if json:
        write_json(asked)
        return
    which = f"number {asked.number} of {shown(asked.responder)}, {asked.number_masked},"
    Screen().lines(
        [
            f"A call to {which} is asked for; whoever serves the hub places it within ten minutes.",
            f"Key 1 and the two digits that are spoken; then tocsin responder show {shown(asked.responder)} says so.",
        ],
        indent=0,
    )


@app.command(epilog="Example: tocsin responder clear dana --number 1")
def clear(name: Name, *, number: Number = None, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Take the mark off a number that the voice service has refused: pages ring it again.

    Without --number: the first that is suspect.
    """
    with the_door(store, hub) as door:
        row = door.clear(name, number)
    _write([row], json=json)


@app.command(epilog="Example: tocsin responder card --deployment example --out tocsin.vcf")
def card(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it; a file there is replaced.")],
    numbers: Annotated[
        list[str] | None,
        typer.Option("--number", metavar="E164", help="A number that the hub calls from, as +15555550100; repeatable."),
    ] = None,
    deployment: Annotated[
        str | None,
        typer.Option("--deployment", metavar="NAME", help=f"Take the number from {FOLDER}/NAME.toml."),
    ] = None,
) -> None:
    """Write a contact card (.vcf) of the numbers that the hub calls from, to be saved by those who are called.

    Saved as a favourite it rings through Do Not Disturb; the card says how, for iPhone and Android.
    """
    given = [*(numbers or []), *_caller_numbers(deployment)]
    if not given:
        raise InputError("expected --deployment NAME or --number: from which numbers does the hub call?")
    text = contact_card(given)
    try:
        out.write_bytes(text.encode())
    except OSError as error:
        raise InputError(f"--out: {out} cannot be written: {error.strerror}") from error
    note(f"{out}: {count(len(dict.fromkeys(given)), 'number')}. Mail it to everybody who is called.")


def _caller_numbers(deployment: str | None) -> tuple[str, ...]:
    if deployment is None:
        return ()
    voice = read_deployment(deployment).voice
    if voice is None:
        raise InputError(f"--deployment: {deployment} has no [voice]: it calls nobody")
    return (voice.caller_number,)


def _write(rows: Sequence[ResponderRow], *, json: bool) -> None:
    screen = Screen()
    for row in rows:
        if json:
            write_json(row)
        else:
            _print(screen, row)


def _print(screen: Screen, row: ResponderRow) -> None:
    names = [f"{shown(row.responder)} ({shown(row.full_name)})", *[""] * (len(row.numbers) + 1)]
    lines = [(f"{each.number}. {each.number_masked}", _number(each), _is_sound(each)) for each in row.numbers]
    if not row.numbers:
        lines.append(("no number", "is never called", False))
    if row.address is not None:
        lines.append((shown(row.address_masked), row.address.value, row.address in _WELL))
    for name, (what, said, well) in zip(names, lines, strict=False):
        screen.row([(name, _NAME), (what, _WHAT), (said, 0)], style="" if well else _WARNING)


def _is_sound(row: NumberRow) -> bool:
    return row.proved_at is not None and not row.suspect


def _number(row: NumberRow) -> str:
    """Return `verified 2026-06-01 03:00:00Z`, `not verified` or `suspect: refused 2026-06-01 …, its error; …`."""
    proved = f"verified {utc(row.proved_at)}" if row.proved_at is not None else "not verified"
    if not row.suspect or row.refused_at is None:
        return proved
    return f"suspect: refused {utc(row.refused_at)}, {shown(row.error)}; {proved}"
