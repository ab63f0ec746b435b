"""`tocsin explain`: everything about the decision on one finding."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from console.commands.options import At, Config, Hub, Json, Store, folder_or_door, instant_or_none
from console.operations.opening import one_record
from console.output.explanation import print_explanation
from console.output.json_lines import write_json
from console.output.screen import Screen
from hub.model.record import Outcome

EXAMPLE: Final = "Example: tocsin explain finding.json --at 2026-12-05T03:00+01:00"


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file with a record, or - for standard input.")],
    *,
    at: At = None,
    config: Config = None,
    line: Annotated[
        int | None, typer.Option("--line", min=1, help="The record on this line; in a batch, its number [the first].")
    ] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Explain the decision about one finding, to the words of its calls and mails.

    Shows what was read and defaulted, each field of the account's policy and where it came from, each rule that was
    tried, who would be called at that instant and why, how long that takes at worst, and what people would hear and
    read. It is decided as if nothing was known of the finding before, at its own time unless --at gives one. Exit
    code 1: the record is rejected.
    """
    chosen = one_record(file, line, sys.stdin.buffer)
    with folder_or_door(config, store, hub) as door:
        explanation = door.explain(chosen, instant_or_none("--at", at, door))
        zone = "" if json else door.time_zone()
    if json:
        write_json(explanation)
    else:
        print_explanation(Screen(), explanation, zone)
    if explanation.outcome is Outcome.REJECTED:
        raise typer.Exit(1)
