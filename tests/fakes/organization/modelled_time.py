"""Time that passes only when everybody waits: threads take turns in a fixed order, the same each time."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


_Turn = Any
"""A lock that is held until it is its thread's turn: quicker than an event."""


class ModelledTime:
    """`enrolment.pacing.Time`: one thread runs at a time; who waits hands over to whoever is due first."""

    def __init__(self, start: datetime, at_once: int = 8) -> None:
        self._now, self._at_once = start, at_once
        self._due: list[tuple[datetime, int, _Turn]] = []
        self._number = count()

    def now(self) -> datetime:
        return self._now

    def advance(self, **span: float) -> None:
        """Let time pass while nobody is at work."""
        self._now += timedelta(**span)

    def wait(self, seconds: float) -> None:
        if seconds <= 0:
            return
        at = self._now + timedelta(seconds=seconds)
        if not self._due or self._due[0][0] > at:
            self._now = at
            return
        turn = self._turn(at)
        self.hand_over()
        turn.acquire()

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        if not items:
            return []
        crew = _Crew(self, work, items)
        with ThreadPoolExecutor(self._at_once) as pool:
            turns = [self._turn(self._now) for _ in range(min(self._at_once, len(items)))]
            crew.running = len(turns)
            futures = [pool.submit(crew.run, turn) for turn in turns]
            self.hand_over()
        for future in futures:
            future.result()
        return [crew.results[number] for number in range(len(items))]

    def _turn(self, at: datetime) -> _Turn:
        turn = threading.Lock()
        turn.acquire()
        heapq.heappush(self._due, (at, next(self._number), turn))
        return turn

    def hand_over(self) -> None:
        at, _, turn = heapq.heappop(self._due)
        self._now = max(self._now, at)
        turn.release()


class _Crew(Generic[Item, Result]):
    """The threads of one `each`."""

    def __init__(self, time: ModelledTime, work: Callable[[Item], Result], items: Sequence[Item]) -> None:
        self._time, self._work, self._left = time, work, iter(list(enumerate(items)))
        self.results: dict[int, Result] = {}
        self.running = 0

    def run(self, turn: _Turn) -> None:
        turn.acquire()
        try:
            for number, item in self._left:
                self.results[number] = self._work(item)
        finally:
            # Where one dies, nobody begins anything new.
            self._left = iter(())
            self.running -= 1
            if self.running:
                self._time.hand_over()
