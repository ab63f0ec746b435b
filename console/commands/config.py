"""`tocsin config`: what operators write down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from console.commands.options import Json
from console.operations.checking import CheckedFolder, check_folder
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import count, shown
from hub.clock import SystemClock

app = typer.Typer(
    help="Check a configuration folder.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)


@app.callback()
def config() -> None:
    """Check a configuration folder."""


@app.command(epilog="Example: tocsin config check config")
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of YAML, or one file.")],
    *,
    json: Json = False,
) -> None:
    """Say everything that is wrong in a configuration folder at once, each with file and line.

    Exit code 1: there are problems. Warnings alone are no problem.
    """
    checked = check_folder(folder, SystemClock())
    screen = Screen()
    for remark in checked.remarks:
        if json:
            write_json(remark)
        else:
            screen.lines([shown(f"{'warning: ' if remark.kind == 'warning' else ''}{remark.text}")], indent=0)
    note(_summary(checked))
    if checked.problems:
        raise typer.Exit(1)


def _summary(checked: CheckedFolder) -> str:
    contents = ", ".join(count(number, noun) for noun, number in checked.contents)
    found = f"{count(checked.problems, 'problem')}, {count(checked.warnings, 'warning')}"
    return f"checked: {f'{contents}; ' if contents else ''}{found}"
