"""What the commands share that compare a folder with a hub: reading both, and asking before something is done."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import typer

from console.backtest import backtest, difference, history_of
from console.editing.plan import Present, after_edit, edit_plan
from console.folder import check
from console.operations.documents import EditDone
from console.operations.door import Door
from console.output.json_lines import write_json
from console.output.plan import print_plan
from console.output.screen import Screen, note
from console.output.text import count, shown
from console.replaying import files_of, records_of
from hub.errors import ConfigurationError, InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.journal import Edit
from hub.model.subscriptions import TopicReport

NO_DIFFERENCE: Final = "no difference for these records"
_PROBLEMS: Final = 1


def present(door: Door) -> Present:
    """Return the hub as it is now; an empty one before its first configuration."""
    held = door.documents()
    configuration = door.configuration() if held.contents else None
    return Present(held=held, configuration=configuration, at=door.clock.now())


def loaded(folder: Path, door: Door) -> Configuration:
    """Return the configuration of a folder, and say its warnings.

    Raises NotFoundError without a folder, ConfigurationError with each problem.
    """
    if not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    checked = check(folder, now=door.clock.now())
    for warning in checked.warnings:
        note(f"warning: {shown(warning)}")
    if checked.configuration is None:
        raise ConfigurationError(checked.problems)
    return checked.configuration


def backtested(path: str, hub: Present, edit: Edit | None, folder: Configuration) -> tuple[str, ...]:
    """Return what an edit would have changed for the recorded findings at `path`, one sentence each.

    Raises InputError for what cannot be read, and before the first configuration, which changes nothing yet.
    """
    if hub.configuration is None:
        raise InputError("--backtest: the hub has no configuration yet: see `tocsin replay PATH --config DIR --report`")
    changes = edit.changes if edit is not None else ()
    after = after_edit(hub, changes, folder) or folder
    history = history_of(record for file in files_of([path]) for record in records_of(file, sys.stdin.buffer))
    return difference(backtest(hub.configuration, history), backtest(after, history)).sentences or (NO_DIFFERENCE,)


def confirmed(question: str, *, yes: bool) -> bool:
    """Return whether the operator says yes; raise InputError where nobody can be asked and --yes is not given."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise InputError("nobody can be asked here: give --yes to do it")
    return typer.confirm(question, default=False, err=True)


def make(door: Door, now: Present, edit: Edit, *, yes: bool, json: bool) -> None:
    """Show what an edit does, ask, and make it; exit with 1 when the operator says no."""
    planned = edit_plan(now, edit)
    if not json:
        print_plan(Screen(), planned)
    if not any(change.fields or change.kind == "removed" for change in planned.changes):
        note("Nothing to do: it is so already.")
        return
    if not confirmed("Do this?", yes=yes):
        note("Nothing was changed.")
        raise typer.Exit(_PROBLEMS)
    done = door.edit(edit)
    if json:
        write_json(done)
    say_done(done)


def say_done(done: EditDone) -> None:
    """Say what came of an edit, to people."""
    if done.number is None:
        note("Nothing changed.")
        return
    note(f"Edit {done.number}: {count(len(done.changed), 'document')}; it acts on new findings within a minute.")
    say_subscriptions(done.subscriptions)
    if done.not_subscribed is not None:
        note(
            f"Subscriptions are not in line yet: {shown(done.not_subscribed)}; `tocsin config apply DIR` again does it."
        )
    if not done.anchored:
        note("The head of the audit could not be anchored just now; the watchdog does it.")


def say_subscriptions(reports: Iterable[TopicReport]) -> None:
    """Say whose addresses were asked to confirm, have not confirmed, or were gone."""
    for report in reports:
        for what in ("asked", "unconfirmed", "deleted"):
            addresses = getattr(report, what, ())
            if addresses:
                note(f"{report.reader}: {count(len(addresses), 'address')} {what}")
