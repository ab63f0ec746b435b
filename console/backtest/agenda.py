"""The agenda of a backtest: what is to happen later, in the order of its instants."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import NamedTuple

from console.replaying.memory import HeldClock


class _Entry(NamedTuple):
    at: datetime
    number: int
    act: Callable[[], None]


class Agenda:
    """Moves a clock along, and does on the way what was put down for an instant."""

    def __init__(self, clock: HeldClock) -> None:
        """Move `clock`."""
        self._clock = clock
        self._numbers = count()
        self._entries: list[_Entry] = []

    def put(self, at: datetime, act: Callable[[], None]) -> None:
        """Have `act` done when the clock comes to the aware instant `at`."""
        heapq.heappush(self._entries, _Entry(at, next(self._numbers), act))

    def come_to(self, at: datetime) -> None:
        """Do what is due up to `at`, itself included, each at its instant; then show `at`."""
        while self._entries and self._entries[0].at <= at:
            self._do(heapq.heappop(self._entries))
        self._clock.at = at

    def finish(self) -> None:
        """Do all that is left, and what follows from it."""
        while self._entries:
            self._do(heapq.heappop(self._entries))

    def _do(self, entry: _Entry) -> None:
        self._clock.at = entry.at
        entry.act()
