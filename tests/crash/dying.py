"""Kills a hub before any one of its statements, as a power cut would, and finds out how many such instants differ.

What a kill leaves behind are the files. Two statements between which no file changed leave the same, so it is enough to
die once before the first statement of each such stretch: that is dying before every statement.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator
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
SMALL: Final = 65_536
"""Files up to this many bytes are compared by content: the system's clock of files is too coarse for them."""

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


class Census(NamedTuple):
    """How many statements an act has, and the deaths that leave different files."""

    statements: int
    deaths: tuple[Death, ...]


def prepared(act: Act, folder: Path) -> datetime:
    """Set the scene in `folder`; return when the act begins."""
    folder.mkdir()
    story = Story(folder)
    act.prepare(story)
    story.close()
    return story.clock.now()


def census(act: Act, scene: Path, start: datetime) -> Census:
    """Play the act once on the files in `scene`, looking at them before each statement."""
    story = Story(scene, start=start)
    deaths: list[Death] = []
    state: object = None
    count = 0

    def look() -> None:
        nonlocal state, count
        count += 1
        found = _state(scene)
        if found != state:
            state = found
            deaths.append(Death(count, story.clock.now()))

    with _before_each_statement(look):
        act.play(story)
    story.close()
    return Census(count, tuple(deaths))


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


def _state(scene: Path) -> object:
    # The shared-memory index of a write-ahead log says nothing that the log does not.
    files = sorted(entry.path for entry in os.scandir(scene) if not entry.name.endswith("-shm"))
    return [(path, _content(Path(path))) for path in files]


def _content(path: Path) -> object:
    """Return what tells whether a file changed; the write-ahead log grows, so its length does."""
    stat = path.stat()
    return (stat.st_size, stat.st_mtime_ns) if stat.st_size > SMALL else path.read_bytes()
