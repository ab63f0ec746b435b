"""`tocsin oncall prove`: whether somebody can be rung on every level, before it matters."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

import typer

from console.commands.options import Config, Hub, Json, Store, folder_or_any_door, instant
from console.output.json_lines import write_json
from console.output.proof import print_proof, proof_lines
from console.output.screen import Screen
from console.proving import demands, number_remarks, paged
from console.proving.grounds import grounds_of
from escalation.proving import prove as prove_book

_DAYS: Final = 60
_PROBLEMS: Final = 1


def prove(
    *,
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="So many days.")] = _DAYS,
    start: Annotated[str | None, typer.Option("--from", metavar="ISO", help="From this instant on [now].")] = None,
    config: Config = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Prove that every level of every escalation policy in use has somebody to ring, for the days to come.

    Lists each hole and whom it hits, levels that ring nobody new, second rings that come late, numbers that may not
    ring or that nobody has verified, the longest waits, what each person carries, and, on a store or a hub, how often
    each was rung in the last 30 days. Exit code 1: there are holes. Without --config and --store the settings' store
    is used if there is one, else the example organization. A hub in AWS is asked for its whole configuration, which
    takes an editor's role.
    """
    with folder_or_any_door(config, store, hub) as door:
        begins = door.clock.now() if start is None else instant("--from", start, door.time_zone())
        book, standings = grounds_of(door)
        proof = prove_book(book, demands(book.configuration, begins, begins + timedelta(days=days)))
        numbers = number_remarks(book, proof, standings)
        rung = () if standings is None else paged(door, door.clock.now())
    for line in proof_lines(proof, numbers, rung) if json else ():
        write_json(line)
    if not json:
        name_of = book.configuration.directory.name_of
        print_proof(Screen(), proof, numbers, rung=rung, known=standings is not None, name_of=name_of)
    if proof.holes:
        raise typer.Exit(_PROBLEMS)
