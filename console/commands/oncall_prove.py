"""`tocsin oncall prove`: whether somebody can be rung on every level, before it matters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from console.commands.options import Config, Hub, Json, Store, folder_or_any_door, hub_name, instant
from console.operations.reading import Operations
from console.output.json_lines import write_json
from console.output.proof import print_proof, proof_lines
from console.output.screen import Screen
from console.proving import demands, number_remarks
from escalation.proving import prove as prove_book
from hub.errors import InputError

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
    ring, the longest waits, and what each person carries. Exit code 1: there are holes. Without --config and --store
    the settings' store is used if there is one, else the example organization.
    """
    with _operations(config, store, hub) as operations:
        begins = operations.clock.now() if start is None else instant("--from", start, operations.time_zone())
        book = operations.book()
        proof = prove_book(book, demands(book.configuration, begins, begins + timedelta(days=days)))
        numbers = number_remarks(book, proof, operations.stores.lines if operations.stores is not None else None)
    for line in proof_lines(proof, numbers) if json else ():
        write_json(line)
    if not json:
        print_proof(Screen(), proof, numbers, book.configuration.directory.name_of)
    if proof.holes:
        raise typer.Exit(_PROBLEMS)


@contextmanager
def _operations(config: Path | None, store: Path | None, hub: str | None) -> Iterator[Operations]:
    """Give the operations on a folder or a store file; raise InputError when a hub in AWS is meant."""
    refused = InputError("oncall prove reads a folder or a store file, not a hub in AWS: give --config or --store")
    if config is None and hub_name(store, hub) is not None:
        raise refused
    with folder_or_any_door(config, store, hub) as door:
        if not isinstance(door, Operations):
            raise refused
        yield door
