"""`tocsin replay --report`: what recorded findings would have come to, on the screen, as JSON and as one HTML file."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from console.backtest import Difference, History, Report, backtest, difference, history_of
from console.commands.options import operations_on_folder
from console.output.backtest import print_difference, print_report, report_summary
from console.output.backtest_view import view
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import shown
from console.replaying import SourceRecord, files_of, records_of
from escalation.people import OnCallBook
from hub.errors import InputError
from hub.model.record import Outcome

T = TypeVar("T")
_PROBLEMS: Final = 1

ReportOption = Annotated[
    bool, typer.Option("--report", help="Instead of each record: mails, calls and nights it comes to, an estimate.")
]
Against = Annotated[
    Path | None,
    typer.Option("--against", metavar="DIR", help="With --report: what --config changes against this folder."),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="With --report: write it as one HTML file, too.")
]


@dataclass(frozen=True)
class Backtested:
    """What was asked for: the records, the folder, another one to compare with, and where HTML goes."""

    paths: Sequence[str]
    config: Path | None
    against: Path | None
    html: Path | None
    json: bool


def report_on(asked: Backtested, at: str | None) -> None:
    """Write the report, and with another folder what changes; raise typer.Exit(1) when a record was rejected.

    Raises InputError for --at: each record is decided at its own time.
    """
    if at is not None:
        raise InputError("--report decides each record at its own time: leave --at out")
    if asked.html is not None and not asked.html.absolute().parent.is_dir():
        raise InputError(f"--html: {asked.html.parent} is no folder")
    after = operations_on_folder(asked.config).book()
    before = None if asked.against is None else operations_on_folder(asked.against).book()
    files = files_of(asked.paths)
    history = history_of(_counted("read", (record for file in files for record in _records(file))))
    reports = [_backtested(book, history) for book in (before, after) if book is not None]
    changes = difference(*reports) if len(reports) > 1 else None
    _show(asked, reports, changes)
    note(report_summary(reports[-1]))
    if reports[-1].outcomes[Outcome.REJECTED]:
        raise typer.Exit(_PROBLEMS)


def _show(asked: Backtested, reports: Sequence[Report], changes: Difference | None) -> None:
    if asked.json:
        for model in (*reports, *([] if changes is None else [changes])):
            write_json(model)
    else:
        screen = Screen()
        print_report(screen, reports[-1])
        if changes is not None:
            print_difference(screen, changes)
    if asked.html is not None:
        _write(asked.html, view(reports[-1], changes))
        note(f"written: {shown(asked.html)}")


def _records(file: str) -> Iterator[SourceRecord]:
    return records_of(file, sys.stdin.buffer)


def _backtested(book: OnCallBook, history: History) -> Report:
    with _progress("decided", len(history.records)) as (progress, task):
        return backtest(book.configuration, history, book=book, step=lambda: progress.advance(task))


def _counted(what: str, items: Iterable[T]) -> Iterator[T]:
    """Yield the items; count them on standard error where that is a terminal."""
    with _progress(what, None) as (progress, task):
        for item in items:
            yield item
            progress.advance(task)


@contextmanager
def _progress(what: str, total: int | None) -> Iterator[tuple[Progress, TaskID]]:
    done = (TaskProgressColumn(), BarColumn()) if total is not None else ()
    columns = (TextColumn("{task.completed} records {task.description}"), *done, TimeElapsedColumn())
    shows = sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), disable=not shows, transient=True) as progress:
        yield progress, progress.add_task(what, total=total)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; raise InputError when it cannot be written."""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.absolute().parent, delete=False) as file:
            file.write(text)
        Path(file.name).replace(path)
    except OSError as error:
        raise InputError(f"--html: {path} cannot be written: {error.strerror or error}") from error
