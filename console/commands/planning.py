"""What the commands share that compare a folder with a hub: reading both, and asking before something is done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import typer

from console.backtest import backtest, difference, history_of
from console.editing.plan import Present, after_edit
from console.folder import load
from console.operations.documents import EditDone
from console.operations.door import Door
from console.output.screen import note
from console.output.text import count
from console.replaying import files_of, records_of
from hub.errors import InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.journal import Edit

NO_DIFFERENCE: Final = "no difference for these records"


def present(door: Door) -> Present:
    """Return the hub as it is now; an empty one before its first configuration."""
    held = door.documents()
    configuration = door.configuration() if held.contents else None
    return Present(held=held, configuration=configuration, at=door.clock.now())


def loaded(folder: Path, door: Door) -> Configuration:
    """Return the configuration of a folder; raise NotFoundError without one, ConfigurationError with each problem."""
    if not folder.exists():
        raise NotFoundError(f"{folder}: no such folder")
    return load(folder, now=door.clock.now())


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


def say_done(done: EditDone) -> None:
    """Say what came of an edit, to people."""
    if done.number is None:
        note("Nothing changed.")
        return
    note(f"Edit {done.number}: {count(len(done.changed), 'document')}; it acts on new findings within a minute.")
    for report in done.subscriptions:
        for what in ("asked", "unconfirmed", "deleted"):
            addresses = getattr(report, what, ())
            if addresses:
                note(f"{report.reader}: {count(len(addresses), 'address')} {what}")
    if not done.anchored:
        note("The head of the audit could not be anchored just now; the watchdog does it.")
