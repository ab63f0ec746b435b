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
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Final

from escalation.contact_flow.desk import FlowDesk
from escalation.watch import EVERY
from hub.adapters.sqlite.ledger import SqliteLedgerStore
from hub.anchoring import Anchoring
from hub.errors import ConflictError, StoreError
from hub.model.configuration import Configuration
from hub.model.ledger import LedgerEntry
from hub.ports import Carrier, Clock
from local.anchors import anchors_of
from local.hub import LocalHub, open_hub
from local.mailbox import DeliveredMail, DeliveredText
from local.phone_lab import PhoneLab, Trouble
from local.requests import Outbox
from router.service import Receipt

LONGEST_WAIT: Final = 0.25
"""Seconds: so soon is seen what other processes put into the files (records, acknowledgements, keys)."""
SHORTEST_WAIT: Final = 0.02
"""Seconds: keeps what is due but cannot be done just now from occupying the machine."""
STEPS: Final = 10
"""So many steps of the hub between two looks at the telephones."""
ROUNDS: Final = 10
"""So many such looks in a turn, before what happened is told."""
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
        # Counted, not asked again: another process may have written since.
        self._entries += len(entries)
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
    anchor: Callable[[], None]
    """Keeps the head of the audit, when it has moved, at most once a minute."""

    def run(self, stop: Event, tell: Callable[[Happened], None]) -> None:
        """Serve until `stop` is set; give `tell` each thing that happens."""
        while not stop.is_set():
            happened, wait = self._turn()
            for each in happened:
                tell(each)
            # An event and no sleep, so that a signal ends the wait.
            stop.wait(wait)

    def _turn(self) -> tuple[list[Happened], float]:
        """Do what is due, up to a bound; return what happened and how long to wait.

        The telephones have their say between the hub's steps, so that a storm does not starve a key press.
        """
        try:
            self.anchor()
            busy = True
            for _ in range(ROUNDS):
                busy = busy and self._steps()
            return self.feed.take(), 0.0 if busy else self._wait()
        except Exception:
            # The outermost loop of this host: a fault in one turn, whichever, must not end the hub at 3 a.m. What
            # failed comes back by itself: a message in its queue, a page at its next wake.
            self.hub.counts.count("FailedTurn")
            self.hub.log.exception("a turn failed; the next one goes on")
            return [], AFTER_FAILURE

    def _steps(self) -> bool:
        """Do a few of the hub's steps and all that is due on the telephones; return whether there may be more."""
        more = True
        for _ in range(STEPS):
            more = more and self.hub.step()
        while self.lab.run(self.hub.clock.now()):
            more = True
        return more

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
        made[0].function = FlowDesk(desk=hub.calls, attempts=hub.stores.attempts).answer
        made[0].on_trouble = partial(_log_trouble, hub)
        yield Serving(hub=hub, lab=made[0], feed=Feed(hub), anchor=_each_minute(hub, store))


def _each_minute(hub: LocalHub, store: Path) -> Callable[[], None]:
    """Return what keeps the head of the audit, once in a minute; after a failure it is tried a minute later."""
    anchoring = Anchoring(hub.stores.configuration, anchors_of(store), hub.clock)
    last: list[datetime] = []

    def anchor() -> None:
        now = hub.clock.now()
        if not last or abs(now - last[0]) >= EVERY:
            last[:] = [now]
            anchoring.repeat()

    return anchor


def _log_trouble(hub: LocalHub, trouble: Trouble) -> None:
    hub.counts.count("FailedOnPhone")
    hub.log.warning("failed on a telephone", attempt=trouble.attempt, what=trouble.kind, error=trouble.error)


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
