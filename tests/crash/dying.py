"""Kills a hub before any one of its statements, as a power cut would, and finds out how many such instants differ.

What a kill leaves behind are the files. Two statements between which no file changed leave the same, so it is enough to
die in each such stretch: that is dying before every statement. Whether a file changed is not guessed: SQLite counts the
commits of each database (`PRAGMA data_version`), and what is not committed stands in files that are compared.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any, Final, NamedTuple

import hub
from tests.scenarios.story import Story

PROJECT: Final = Path(hub.__file__).parent.parent
OURS: Final = tuple(str(PROJECT / name) + os.sep for name in ("hub", "router", "escalation", "local"))
DIED: Final = 17
"""Exit status of a child that died where it was told to."""
NOT_LEFT: Final = "-shm"
"""The shared-memory index of a write-ahead log says nothing that the log does not, and is made anew after a kill."""

Tracer = Callable[[FrameType, str, Any], Any]


class Act(NamedTuple):
    """Something that a hub does: what stands before it, and how long it takes."""

    name: str
    prepare: Callable[[Story], None]
    seconds: float
    downtimes: tuple[int, ...] = (0, 5, 40, 700)
    """How many seconds the hub is down after a kill, in turn."""

    def play(self, story: Story) -> None:
        story.passes(seconds=self.seconds)


class Death(NamedTuple):
    """Before which statement of an act to die (from 1), and when that is on the hub's clock."""

    statement: int
    at: datetime


class Stretch(NamedTuple):
    """Statements in a row before which a kill leaves the same: the first and the last, and the rows that it leaves."""

    first: Death
    last: Death
    rows: str
    """A digest of every row of every database."""


class Census(NamedTuple):
    """How many statements an act has, and the stretches that they make."""

    statements: int
    stretches: tuple[Stretch, ...]


def prepared(act: Act, folder: Path) -> datetime:
    """Set the scene in `folder`; return when the act begins."""
    folder.mkdir()
    story = Story(folder)
    act.prepare(story)
    story.close()
    return story.clock.now()


def census(act: Act, scene: Path, start: datetime) -> Census:
    """Play the act once on the files in `scene`, looking at them before each statement.

    It is rehearsed first: what a process does once, such as filling a cache, would put the numbers of statements out.
    """
    _rehearse(act, copied(scene, scene.with_name(f"{scene.name}-rehearsal")), start)
    story = Story(scene, start=start)
    stretches: list[Stretch] = []
    state: object = None
    count = 0
    with _looking_at(scene) as databases:

        def look() -> None:
            nonlocal state, count
            count += 1
            found, here = _state(scene, databases), Death(count, story.clock.now())
            if found == state:
                stretches[-1] = stretches[-1]._replace(last=here)
            else:
                state = found
                stretches.append(Stretch(here, here, _digest(databases)))

        with _before_each_statement(look):
            act.play(story)
    story.close()
    return Census(count, tuple(stretches))


def _rehearse(act: Act, scene: Path, start: datetime) -> None:
    story = Story(scene, start=start)
    act.play(story)
    story.close()


def rows_left(place: Path, copy: Path) -> str:
    """Return the digest of the rows that a kill has left in `place`, read from a copy: reading tidies up."""
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns(f"*{NOT_LEFT}"))
    with _looking_at(copy) as databases:
        return _digest(databases)


def die(act: Act, scene: Path, start: datetime, statement: int) -> None:
    """Play the act on the files in `scene` in a process of its own that ends before that statement."""
    child = _fork()
    if child == 0:
        _die_in_child(act, scene, start, statement)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == DIED, f"statement {statement} of {act.name} was not reached"


def copied(scene: Path, to: Path) -> Path:
    """Return a copy of the files to play on."""
    return Path(shutil.copytree(scene, to))


def _die_in_child(act: Act, scene: Path, start: datetime, statement: int) -> None:
    count = 0

    def look() -> None:
        nonlocal count
        count += 1
        if count == statement:
            os._exit(DIED)

    try:
        # Connections do not survive a fork: the hub is opened here.
        story = Story(scene, start=start)
        with _before_each_statement(look):
            act.play(story)
    finally:
        os._exit(1)


def _fork() -> int:
    with warnings.catch_warnings():
        # The child does nothing but play and die, whatever other threads the tests' runner has.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@contextmanager
def _before_each_statement(look: Callable[[], None]) -> Iterator[None]:
    """Call `look` before each line of our own packages that the block runs."""

    def line(_frame: FrameType, event: str, _: Any) -> Tracer:
        if event == "line":
            look()
        return line

    def call(frame: FrameType, _event: str, _: Any) -> Tracer | None:
        return line if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)


@contextmanager
def _looking_at(scene: Path) -> Iterator[Sequence[sqlite3.Connection]]:
    """Give a connection to each database in `scene` that only reads."""
    opened = [sqlite3.connect(path, isolation_level=None) for path in sorted(scene.glob("*.sqlite"))]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


def _state(scene: Path, databases: Sequence[sqlite3.Connection]) -> object:
    """Return what differs when a kill now leaves something else than a kill before.

    That is how many commits each database has seen, and what stands beside it: journals, which hold what is not
    committed. They only grow until a commit, so their length tells.
    """
    commits = [connection.execute("PRAGMA data_version").fetchone() for connection in databases]
    beside = sorted((each.name, each.stat().st_size) for each in os.scandir(scene) if not each.name.endswith(NOT_LEFT))
    return commits, beside


def _digest(databases: Sequence[sqlite3.Connection]) -> str:
    digest = hashlib.sha256()
    for connection in databases:
        for statement in connection.iterdump():
            digest.update(statement.encode())
    return digest.hexdigest()
