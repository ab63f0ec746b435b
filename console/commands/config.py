"""`tocsin config`: what operators write down, against a hub that runs by it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from console.commands.config_history import diff, history, list_, restore
from console.commands.config_schema import schema
from console.commands.options import By, Hub, Json, Store, the_door
from console.commands.planning import backtested, confirmed, loaded, present, say_done, say_subscriptions
from console.editing.plan import Plan, folder_plan, refuse_conflicts, refuse_stale
from console.folder import load
from console.folder.files import files_in
from console.folder.writing.exporting import export as export_into
from console.operations.checking import CheckedFolder, check_folder
from console.output.json_lines import write_json
from console.output.plan import markdown, print_plan, summary
from console.output.screen import Screen, note
from console.output.text import count, shown
from hub.clock import SystemClock
from hub.errors import InputError, NotFoundError
from hub.model.base import Frozen
from hub.model.document import DIRECTORY

_PROBLEMS: Final = 1

app = typer.Typer(
    help="Check a configuration folder, and apply it to a hub.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
app.command(epilog="Example: tocsin config schema > tocsin.schema.json")(schema)
app.command("list", epilog="Example: tocsin config list --live")(list_)
app.command(epilog="Example: tocsin config history account 444455556666")(history)
app.command(epilog="Example: tocsin config diff schedule soc --from 3 --to 5")(diff)
app.command(epilog="Example: tocsin config restore schedule soc --to 3 --why 'the old one was right'")(restore)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="A folder of YAML, or one file.")]
Overwrite = Annotated[
    list[str] | None,
    typer.Option("--overwrite", metavar="NAME", help="Undo this live edit: `account 111122223333`; may be repeated."),
]


@app.callback()
def config() -> None:
    """Check a configuration folder, and apply it to a hub."""


@app.command(epilog="Example: tocsin config check config")
def check(context: typer.Context, folder: Folder, *, json: Json = False) -> None:
    """Say everything that is wrong in a configuration folder at once, each with file and line.

    Exit code 1: there are problems. Warnings alone are no problem.
    """
    if context.find_root().obj is not None:
        raise InputError("--hub: `tocsin config check` works on this machine alone; `config plan` compares with a hub")
    checked = check_folder(folder, SystemClock())
    screen = Screen()
    for remark in checked.remarks:
        if json:
            write_json(remark)
        else:
            screen.lines([shown(f"{'warning: ' if remark.kind == 'warning' else ''}{remark.text}")], indent=0)
    note(_summary(checked))
    if checked.problems:
        raise typer.Exit(_PROBLEMS)


@app.command(epilog="Example: tocsin config plan config --markdown > plan.md")
def plan(
    folder: Folder,
    *,
    overwrite: Overwrite = None,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Write Markdown, for a pull request.")] = False,
    backtest: Annotated[
        str | None,
        typer.Option("--backtest", metavar="PATH", help="End with what it would have changed for these findings."),
    ] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Say what applying a folder would change: documents, whose telling, what is weaker, what was edited live.

    Exit code 1: the folder has problems, or it and the hub were edited in different ways. JSON can be kept in a file
    and given to `tocsin config apply --plan FILE`.
    """
    if json and as_markdown:
        raise InputError("--json and --markdown exclude each other: give one of them")
    with the_door(store, hub) as door:
        now, wanted = present(door), loaded(folder, door)
    planned, edit = folder_plan(now, wanted, overwrite=overwrite or ())
    if backtest is not None:
        planned = planned.model_copy(update={"backtest": backtested(backtest, now, edit, wanted)})
    if json:
        write_json(planned)
    elif as_markdown:
        typer.echo(markdown(planned), nl=False)
    else:
        print_plan(Screen(), planned)
    note(f"planned: {summary(planned)}")
    if planned.conflicts:
        raise typer.Exit(_PROBLEMS)


@app.command(epilog="Example: tocsin config apply config --message 'SEC-812: pentest of the sandbox'")
def apply(
    folder: Folder,
    *,
    overwrite: Overwrite = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    plan_file: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="Apply just what this file says, from `config plan --json`."),
    ] = None,
    message: Annotated[str, typer.Option("--message", "-m", metavar="TEXT", help="Why; it is kept in the audit.")] = "",
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Check a folder, show the plan, ask, and put all of it in force, or nothing.

    What was edited on the hub meanwhile is kept, unless the folder says something else there too: then nothing is
    applied before it is exported or named with --overwrite. With --plan nobody is asked, and a plan from which the hub
    or the folder has moved on is refused. Exit code 1: nothing was applied.
    """
    reviewed = None if plan_file is None else _plan_in(plan_file)
    with the_door(store, hub, by) as door:
        planned, edit = folder_plan(present(door), loaded(folder, door), overwrite=overwrite or (), why=message)
        if not json:
            print_plan(Screen(), planned)
        refuse_conflicts(planned)
        if reviewed is not None:
            refuse_stale(reviewed, planned)
        if edit is None:
            say_subscriptions(door.reconcile())
            note("Nothing to apply.")
            return
        if not confirmed("Apply this?", yes=yes or reviewed is not None):
            note("Nothing was applied.")
            raise typer.Exit(_PROBLEMS)
        done = door.edit(edit)
    if json:
        write_json(done)
    say_done(done)


class Exported(Frozen):
    """What exporting changed in a folder."""

    what: str
    change: str
    file: str


@app.command(epilog="Example: tocsin config export config")
def export(folder: Folder, *, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Write what is in force on a hub into a folder, in the short form; comments and all that is the same stay.

    Overrides, swaps and leave are live data and are not written. Nothing is written when the folder has problems.
    """
    with the_door(store, hub) as door:
        held, now = door.documents(), door.clock.now()
    if not held.contents:
        raise NotFoundError("the hub has no configuration yet: put one in force with `tocsin config apply DIR`")
    configuration = held.configuration()
    if DIRECTORY not in held.contents and files_in(folder):
        # The hub reads its accounts from AWS: a directory that the folder has is its own affair.
        configuration = configuration.model_copy(update={"directory": load(folder, now=now).directory})
    written = [Exported(**each._asdict()) for each in export_into(configuration, folder, now=now)]
    screen = Screen()
    for each in written:
        if json:
            write_json(each)
        else:
            screen.lines([shown(f"{each.file}: {each.what} {each.change}")], indent=0)
    note(f"exported: {count(len(written), 'document')} changed in {folder}" if written else "exported: no difference")


def _plan_in(file: Path) -> Plan:
    try:
        return Plan.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"--plan: {file}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"--plan: {file}: expected what `tocsin config plan --json` writes") from error


def _summary(checked: CheckedFolder) -> str:
    contents = ", ".join(count(number, noun) for noun, number in checked.contents)
    found = f"{count(checked.problems, 'problem')}, {count(checked.warnings, 'warning')}"
    return f"checked: {f'{contents}; ' if contents else ''}{found}"
