"""`tocsin replay`: what would be done with recorded findings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from console.commands.backtesting import Against, Backtested, Html, ReportOption, report_on
from console.commands.options import At, Config, Json, instant_or_none, operations_on_folder
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import clipped_left, count, shown
from console.replaying import ReplayedRecord
from hub.errors import InputError
from hub.model.record import Outcome

EXAMPLE: Final = (
    "Example: tocsin replay findings/ --json | jq -r 'select(.outcome == \"routed\") | [.file, .routes[]] | @tsv'"
)
_PLACE: Final = 20
_COLUMNS: Final = (_PLACE, 10, 12, 12, 24, 0)


def replay(
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")],
    *,
    config: Config = None,
    at: At = None,
    json: Json = False,
    report: ReportOption = False,
    against: Against = None,
    html: Html = None,
) -> None:
    """Say what would be done with recorded findings; nobody is told.

    Of a folder all files are read that end in .json, .jsonl or .ndjson, in order of their names; a file that is named
    is always read. Each record is decided at its own time unless --at gives one. Duplicates are recognised within one
    file, which is taken as one sitting of the queue; files know nothing of each other. With --report all files are one
    queue, in the order in which things happened. Exit code 1: a record was rejected.
    """
    if report:
        report_on(Backtested(paths, config, against, html, json=json), at)
        return
    if against is not None or html is not None:
        raise InputError("--against and --html go with --report: add it")
    operations = operations_on_folder(config)
    records = operations.replay(paths, at=instant_or_none("--at", at, operations), standard_input=sys.stdin.buffer)
    outcomes: Counter[Outcome] = Counter()
    files: set[str] = set()
    screen = None if json else Screen()
    if screen is not None:
        _head(screen)
    for record in _with_progress(records):
        outcomes[record.outcome] += 1
        files.add(record.file)
        if screen is None:
            write_json(record)
        else:
            _row(screen, record)
    note(_summary(outcomes, len(files)))
    if outcomes[Outcome.REJECTED]:
        raise typer.Exit(1)


def _head(screen: Screen) -> None:
    names = ("record", "outcome", "severity", "account", "type", "routes")
    screen.row(list(zip(names, _COLUMNS, strict=True)), style="bold")


def _row(screen: Screen, record: ReplayedRecord) -> None:
    place = f"{record.file}:{record.line}" if record.line else record.file
    severity = f"{record.severity_label} {record.severity:g}" if record.severity is not None else ""
    last = ", ".join(record.routes)
    cells = (clipped_left(shown(place), _PLACE), record.outcome.value, severity, record.account, record.type, last)
    screen.row([(shown(cell), width) for cell, width in zip(cells, _COLUMNS, strict=True)])
    if record.outcome in (Outcome.REJECTED, Outcome.IGNORED):
        screen.row([("", 2), (shown(record.error or record.reason), 0)], style="red" if record.error else "", gap=0)


def _summary(outcomes: Counter[Outcome], files: int) -> str:
    total = sum(outcomes.values())
    parts = ", ".join(f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome if outcomes[outcome])
    return f"{count(total, 'record')} in {count(files, 'file')}{': ' if parts else ''}{parts}"


def _with_progress(records: Iterable[ReplayedRecord]) -> Iterator[ReplayedRecord]:
    """Yield the records; count them on standard error where that is a terminal and the rows themselves go elsewhere."""
    shows = sys.stderr.isatty() and not sys.stdout.isatty()
    columns = (TextColumn("{task.completed} records"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not shows, transient=True) as progress:
        task = progress.add_task("replay", total=None)
        for record in records:
            yield record
            progress.advance(task)
