"""How far enrolment is: bars on a terminal, a line at each quarter elsewhere."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn

from console.output.screen import Screen, note
from delegated_admin.enrolment import progress
from delegated_admin.enrolment.steps import Outcome

QUARTERS: Final = 4
MANY: Final = 1000
"""Less than so many take no time that anybody would ask about; of work of unknown length, each so many are a line."""

Ended = Callable[[Outcome], None]


class Lines:
    """`enrolment.progress.Watcher` for what is no terminal: lines on standard error."""

    def __init__(self, ended: Ended) -> None:
        """Call `ended` for each step that ended, one at a time."""
        self._ended, self._lock = ended, threading.Lock()
        self._told: dict[tuple[str, str], int] = {}

    def moved(self, now: progress.Progress) -> None:
        """Write a line at each quarter of what takes several requests."""
        key = (now.what, now.region)
        if 0 < now.total < MANY:
            return
        part = now.done * QUARTERS // now.total if now.total else now.done // MANY
        with self._lock:
            if part > self._told.get(key, 0):
                self._told[key] = part
                note(_line(now))

    def ended(self, outcome: Outcome) -> None:
        """Pass it on."""
        with self._lock:
            self._ended(outcome)


class Bars:
    """`enrolment.progress.Watcher` for a terminal: a bar for each Region that is at work."""

    def __init__(self, bars: Progress, ended: Ended) -> None:
        """Draw on `bars`; call `ended` for each step that ended, one at a time."""
        self._bars, self._ended, self._lock = bars, ended, threading.Lock()
        self._tasks: dict[str, TaskID] = {}
        """By the Region; each is at one piece of work at a time."""

    def moved(self, now: progress.Progress) -> None:
        """Draw how far the Region is."""
        text, total = f"{now.region} {now.what}".lstrip(), now.total or None
        with self._lock:
            if now.region not in self._tasks:
                self._tasks[now.region] = self._bars.add_task(text, total=total)
            self._bars.update(self._tasks[now.region], description=text, completed=now.done, total=total)
            if now.done == now.total:
                self._bars.remove_task(self._tasks.pop(now.region))

    def ended(self, outcome: Outcome) -> None:
        """Pass it on, above the bars."""
        with self._lock:
            self._ended(outcome)


@contextmanager
def watching(screen: Screen | None, ended: Ended = lambda _: None) -> Iterator[progress.Watcher]:
    """Give who is told how far enrolment is; bars are drawn on `screen` where it is a terminal."""
    if screen is None or not sys.stdout.isatty():
        yield Lines(ended)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=screen, transient=True) as bars:
        yield Bars(bars, ended)


def _line(now: progress.Progress) -> str:
    where = f"{now.region}: " if now.region else ""
    total = f" of {now.total:,}" if now.total else ""
    return f"{where}{now.what}: {now.done:,}{total}"
