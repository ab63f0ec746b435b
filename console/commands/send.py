"""`tocsin send`: records into the queue of a store."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Store, the_door
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import count
from console.replaying import files_of, records_of

EXAMPLE: Final = "Example: tocsin send finding.json night.ndjson --store tocsin.sqlite"


def send(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders, or - for standard input.")],
    *,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Put the records of files into the queue of a store, as EventBridge would; they are told for real.

    Files are read as `tocsin replay` reads them. Nobody need serve the store: records wait in the queue. Their times
    stay as they are, and an event over 24 h old is mailed where it would be called.
    """
    records = (record for file in files_of(files) for record in records_of(file, sys.stdin.buffer))
    with the_door(store, hub) as door:
        sent = door.send(records)
    if json:
        write_json(sent)
    else:
        Screen().print(f"{count(sent.queued, 'record')} queued; {sent.waiting} in the queue.")
