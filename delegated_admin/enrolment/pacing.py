"""How fast AWS is asked: a token bucket for each operation, account and Region, which slows down when AWS says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final, NamedTuple, Protocol, TypeVar

from delegated_admin.enrolment.operations import Operation, Seat
from hub.clock import SystemClock
from hub.errors import TransientError

Item = TypeVar("Item")
Result = TypeVar("Result")

SLOWEST: Final = 8.0
"""Seconds between two requests, however often AWS refuses."""
QUICKER: Final = 0.95
"""Of the interval, after each request that was answered."""


class Rate(NamedTuple):
    """Requests a second, and how many may be made at once after a pause."""

    per_second: float
    burst: int


READS: Final = Rate(5.0, 10)
WRITES: Final = Rate(1.0, 2)
"""AWS publishes no figures for GuardDuty: these are cautious, and slower where AWS refuses all the same."""
ORGANIZATIONS: Final = Rate(5.0, 5)


class Time(Protocol):
    """The time, and what passes in it."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when so many seconds have passed; raise TransientError once everything is to stop."""
        ...

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return what `work` gives for each item, in their order; several are at work at once."""
        ...


class SystemTime:
    """The machine's own; `each` works with a few threads, and an interruption stops them at their next request."""

    def __init__(self, at_once: int = 8) -> None:
        """Work on `at_once` items at the same time."""
        self._clock, self._at_once, self._stop = SystemClock(), at_once, threading.Event()

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        """Return when so many seconds have passed; raise TransientError when it was stopped."""
        if self._stop.wait(max(seconds, 0.0)):
            raise TransientError("stopped: what is left is done when the same command is run again")

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Return what `work` gives for each item, in their order; raise what the first to fail raised."""
        pool = ThreadPoolExecutor(self._at_once)
        ended = False
        try:
            results = [future.result() for future in [pool.submit(work, item) for item in items]]
            ended = True
        finally:
            if not ended:
                self._stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
        return results


class TokenBucket:
    """Lets requests through at a rate; the next one waits its turn (the generic cell rate algorithm)."""

    def __init__(self, rate: Rate, time: Time) -> None:
        """Begin full."""
        self._usual = self._interval = 1.0 / rate.per_second
        self._allowance = (rate.burst - 1) * self._usual
        self._time, self._lock = time, threading.Lock()
        self._due = 0.0

    def take(self) -> None:
        """Return when the next request may be made."""
        with self._lock:
            now = self._time.now().timestamp()
            due = max(self._due, now)
            self._due = due + self._interval
            delay = max(due - self._allowance - now, 0.0)
        self._time.wait(delay)

    def slow_down(self) -> None:
        """Take twice the time from now on, and save nothing up: AWS has refused."""
        with self._lock:
            self._interval = min(self._interval * 2, SLOWEST)
            self._due = max(self._due, self._time.now().timestamp() + self._allowance + self._interval)

    def went_well(self) -> None:
        """Come back to the usual rate little by little."""
        with self._lock:
            self._interval = max(self._interval * QUICKER, self._usual)


class Pace:
    """The buckets of one run."""

    def __init__(self, time: Time) -> None:
        """Begin with every bucket full."""
        self.time = time
        self._buckets: dict[tuple[Seat, str, Operation], TokenBucket] = {}
        self._lock = threading.Lock()

    def bucket(self, seat: Seat, region: str, operation: Operation) -> TokenBucket:
        """Return the bucket of an operation in an account and Region."""
        with self._lock:
            key = (seat, region, operation)
            if key not in self._buckets:
                self._buckets[key] = TokenBucket(rate_of(operation), self.time)
            return self._buckets[key]


def rate_of(operation: Operation) -> Rate:
    """Return how fast an operation is asked for."""
    if operation.service == "organizations" and not operation.writes:
        return ORGANIZATIONS
    return WRITES if operation.writes else READS
