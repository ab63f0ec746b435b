"""The served hub: the embedded hub on the machine's clock, one process to a store file, until it is told to stop.

A kill at any instant is no harm: the next one goes on from the files.
"""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from hub.adapters.sqlite.ledger import SqliteLedgerStore
from hub.errors import ConflictError, StoreError
from hub.model.configuration import Configuration
from hub.model.ledger import LedgerEntry
from hub.ports import Carrier, Clock
from local.hub import LocalHub, open_hub
from local.mailbox import DeliveredMail, DeliveredText
from local.phone_lab import PhoneLab
from local.requests import Outbox
from router.service import Receipt

LONGEST_WAIT: Final = 0.25
"""Seconds: so soon is seen what other processes put into the files (records, acknowledgements, keys)."""
SHORTEST_WAIT: Final = 0.02
"""Seconds: keeps what is due but cannot be done just now from occupying the machine."""
AFTER_FAILURE: Final = 1.0
"""Seconds to the next turn after one that failed."""

Happened = tuple[datetime, Receipt | LedgerEntry | DeliveredMail | DeliveredText]
"""Something that happened, and when."""


class Feed:
    """What happens in a hub from now on, whichever process brought it about."""

    def __init__(self, hub: LocalHub) -> None:
        """Begin after all that has happened in `hub`."""
        self._hub, self._ledger = hub, SqliteLedgerStore(hub.database)
        self._entries = self._ledger.written()
        self._mails, self._texts = hub.mailbox.count(), hub.texts.count()

    def take(self) -> list[Happened]:
        """Return what has happened since it was last asked, by time."""
        entries = self._ledger.after(self._entries)
        mails, texts = self._hub.mailbox.mails(self._mails), self._hub.texts.texts(self._texts)
        self._entries = self._entries if not entries else self._ledger.written()
        self._mails, self._texts = self._mails + len(mails), self._texts + len(texts)
        delivered: list[Happened] = [(each.at, each) for each in mails]
        delivered += [(each.at, each) for each in texts]
        follows = [*delivered, *((each.at, each) for each in entries)]
        follows.sort(key=lambda each: each[0])
        # A record has no time of its own; what it brought about follows it.
        at = follows[0][0] if follows else self._hub.clock.now()
        happened: list[Happened] = [(at, receipt) for _, receipt in self._hub.receipts]
        self._hub.receipts.clear()
        return happened + follows


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A hub with its telephones. Build it with `open_serving`."""

    hub: LocalHub
    lab: PhoneLab
    feed: Feed

    def run(self, stop: Event, tell: Callable[[Happened], None]) -> None:
        """Serve until `stop` is set; give `tell` each thing that happens."""
        while not stop.is_set():
            happened, wait = self._turn()
            for each in happened:
                tell(each)
            # An event and no sleep, so that a signal ends the wait.
            stop.wait(wait)

    def _turn(self) -> tuple[list[Happened], float]:
        """Do all that is due; return what happened and how long to wait. A turn that fails does not stop the hub."""
        try:
            self.hub.work()
            while self.lab.run(self.hub.clock.now()):
                self.hub.work()
            return self.feed.take(), self._wait()
        except Exception:
            self.hub.counts.count("FailedTurn")
            self.hub.log.exception("a turn failed; the next one goes on")
            return [], AFTER_FAILURE

    def _wait(self) -> float:
        """Return the seconds until the next instant at which there is something to do, within bounds."""
        times = [time for time in (self.hub.next_at(), self.lab.next_at()) if time is not None]
        now = self.hub.clock.now()
        until = min(((time - now).total_seconds() for time in times), default=LONGEST_WAIT)
        return min(max(until, SHORTEST_WAIT), LONGEST_WAIT)


def phones_of(store: Path) -> Path:
    """Return the phone lab's own file beside a store file."""
    return store.with_name(f"{store.name}.phones")


@contextmanager
def open_serving(store: Path, clock: Clock, configuration: Configuration | None = None) -> Iterator[Serving]:
    """Give the served hub on `store`, its running pages taken up again; `configuration`, if given, is put in force.

    Raises ConflictError when another process serves the store, StoreError and InputError as `open_hub` does.
    """
    with ExitStack() as undo:
        undo.enter_context(_alone(store))
        made: list[PhoneLab] = []

        def carrier(outbox: Outbox) -> Carrier:
            made.append(PhoneLab(phones_of(store), clock=clock, report=outbox.report))
            undo.callback(made[0].close)
            return made[0]

        hub = open_hub(store, clock=clock, carrier=carrier, configuration=configuration)
        undo.callback(hub.close)
        made[0].desk = hub.calls
        yield Serving(hub=hub, lab=made[0], feed=Feed(hub))


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """Give an event that SIGINT and SIGTERM set; afterwards they do again what they did before."""
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(each, on_signal) for each in signals]
    try:
        yield stop
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Hold the lock of the one process that serves `store`; the system takes it from a process that dies.

    The file stays: were it deleted, two processes could each hold a lock on a file of that name.
    """
    path = store.with_name(f"{store.name}.serving")
    try:
        file = path.open("a+", encoding="ascii")
    except OSError as error:
        raise StoreError(f"store {store} cannot be served: {error.strerror}: {path}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise ConflictError(f"store {store} is served already, by process {holder}") from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
