"""Two processes that do the same thing to one store file at the same instant, again and again."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Final

from hub.adapters.sqlite.stores import open_stores
from hub.model.member_set import MemberSet
from hub.model.page import Ending, HeadKey, PageState
from hub.model.severity import SeverityLabel
from hub.stores import Stores
from tests import configuring
from tests.builders import NIGHT, an_attempt, an_observation
from tests.contract.examples import HIGH, a_notice, an_override, minutes

ROUNDS: Final = 40
RACERS: Final = ("racer-0", "racer-1")
_PATIENCE: Final = 5.0
"""Seconds after which a racer that waits in vain gives up: only a broken test gets there."""

_start: Barrier | None = None
"""Where the processes of a pool wait for each other; set once in each of them."""


def key_of(turn: int) -> HeadKey:
    return HeadKey(escalation_policy=f"policy-{turn}", label=SeverityLabel.HIGH)


def dial(stores: Stores, turn: int, racer: str) -> bool:
    return stores.attempts.dialling(an_attempt(turn).key, MemberSet.of([len(racer)]), NIGHT)


def open_page(stores: Stores, turn: int, racer: str) -> int:
    """Open with an instant of one's own: the one in the head says who won."""
    mine = NIGHT + minutes(RACERS.index(racer) + 1)
    head = stores.pages.open(key_of(turn), 0, mine)
    assert head.generation == 1
    return (head.opened_at - NIGHT).seconds


def join(stores: Stores, _turn: int, _racer: str) -> int:
    head = stores.pages.join(HIGH, 1)
    assert head is not None
    return head.joined


def end_page(stores: Stores, turn: int, racer: str) -> str | None:
    head = stores.pages.end(key_of(turn), 1, Ending(state=PageState.ACKNOWLEDGED, by=racer, via="call", at=NIGHT))
    assert head is not None
    return head.by


def take_line(stores: Stores, turn: int, racer: str) -> str:
    return stores.lines.take(f"responder-{turn}", racer, NIGHT, NIGHT + minutes(1)).holder


def observe(stores: Stores, turn: int, racer: str) -> int:
    """One finding, a newer event each time: every one of them must be counted."""
    minute = 2 * turn + RACERS.index(racer)
    return stores.incidents.observe(an_observation(minute=minute)).incident.count


def put_notice(stores: Stores, turn: int, racer: str) -> str:
    return stores.notices.put(a_notice(f"n{turn}", body=racer)).body


def add_override(stores: Stores, _turn: int, _racer: str) -> int:
    return configuring.add_override(stores.configuration, an_override()).sequence


def first_opening(folder: str, turn: int) -> bool:
    """Open a file that does not exist yet, and write to it."""
    stores = open_stores(Path(folder) / f"{turn}.sqlite")
    try:
        stores.ledger.of_page("page-soc.high.1")
        return stores.pages.open(HIGH, 0, NIGHT).generation == 1
    finally:
        stores.close()


ACTIONS: Final = {
    action.__name__: action
    for action in (dial, open_page, join, end_page, take_line, observe, put_notice, add_override)
}


def run(path: str, name: str, racer: str) -> list[object]:
    """In a process of the pool: do `name` once a turn, each time when the other process stands at the line too."""
    stores = open_stores(Path(path), durable=False)
    try:
        return [_at_the_line(stores, name, turn, racer) for turn in range(ROUNDS)]
    finally:
        stores.close()


def run_first_opening(folder: str) -> list[bool]:
    """In a process of the pool: make `ROUNDS` new files, each together with the other process."""
    opened = []
    for turn in range(ROUNDS):
        _wait()
        opened.append(first_opening(folder, turn))
    return opened


@contextmanager
def two_processes() -> Iterator[ProcessPoolExecutor]:
    """Give a pool of exactly two processes that share a starting line."""
    spawn = multiprocessing.get_context("spawn")
    line = spawn.Barrier(len(RACERS), timeout=_PATIENCE)
    with ProcessPoolExecutor(len(RACERS), mp_context=spawn, initializer=_stand, initargs=(line,)) as pool:
        yield pool


def _stand(line: Barrier) -> None:
    globals()["_start"] = line


def _wait() -> None:
    if _start is None:
        raise RuntimeError("expected to run in a process of the pool")
    _start.wait()


def _at_the_line(stores: Stores, name: str, turn: int, racer: str) -> object:
    _wait()
    return ACTIONS[name](stores, turn, racer)
