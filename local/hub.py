"""The embedded hub: the services of every component on one store file, driven by one loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from aws_lambda_powertools import Logger

from escalation.calls import Calls
from escalation.messages import Messages, read_message, rejected_message
from escalation.watch import Watch
from hub.adapters.sqlite.connection import Database, open_database
from hub.adapters.sqlite.stores import open_stores
from hub.editing import establish
from hub.errors import ConflictError, PermanentError, TocsinError, TransientError
from hub.model.configuration import Configuration
from hub.model.journal import Editor
from hub.model.messages import Message, StepDue
from hub.observability import MemoryCounts, logger
from hub.ports import Carrier, Clock
from hub.stores import Stores
from local.composition import Workbench
from local.host import PageHost
from local.mailbox import Mailbox, TextBox
from local.queue import LocalQueue, Queued, Topic
from local.requests import Outbox
from router.normalize import Origin
from router.service import Receipt, RouteFindings

HERE: Final = Editor(name="tocsin")
"""Who puts in force the configuration that a hub is opened with."""


@dataclass(frozen=True, kw_only=True)
class LocalHub:
    """One hub on one machine. Build it with `open_hub`; close it when done."""

    clock: Clock
    stores: Stores
    database: Database
    queue: LocalQueue
    router: RouteFindings
    messages: Messages
    host: PageHost
    calls: Calls
    watch: Watch
    mailbox: Mailbox
    texts: TextBox
    counts: MemoryCounts
    log: Logger
    receipts: list[tuple[str, Receipt]]
    """What became of the records handled since the hub was opened, by record id."""

    def put(self, record_id: str, body: bytes) -> None:
        """Queue one raw record, as EventBridge does; it is handled by the next `work`."""
        self.queue.put(Topic.FINDINGS, record_id, body, now=self.clock.now())

    def receive(self, record_id: str, body: bytes) -> Receipt:
        """Queue one raw record, work until nothing is left to do now, and return what became of it."""
        self.put(record_id, body)
        self.work()
        return next(receipt for name, receipt in reversed(self.receipts) if name == record_id)

    def work(self) -> None:
        """Do all that can be done at this instant."""
        while self.step():
            pass

    def step(self) -> bool:
        """Do one thing that can be done at this instant; return whether there was one.

        Records come last: however many wait, what they have brought about goes on (a storm must not starve a call).
        """
        return self.watch.beat() or self._messages() or self.host.wake_due(self.clock.now()) or self.route()

    def next_at(self) -> datetime | None:
        """Return when there is something to do next, or None."""
        times = (self.queue.next_visible(), self.host.next_wake(), self.watch.next_at())
        return min((time for time in times if time is not None), default=None)

    def waiting(self) -> int:
        """Return how many records and messages wait to be handled."""
        return sum(self.queue.depth(topic) for topic in Topic)

    def close(self) -> None:
        """Close the store file."""
        self.stores.close()
        self.database.close()

    def route(self) -> bool:
        """Handle one record, alone, and return whether there was one.

        One that fails comes back later and keeps back no other, whatever its fault is.
        """
        taken = self.queue.take(Topic.FINDINGS, self.clock.now(), limit=1)
        for record in taken:
            try:
                receipt = self.router.receive(
                    record.body,
                    record_id=record.id,
                    arrived_at=record.arrived_at,
                    origin=Origin.QUEUE,
                    replayed=record.replayed,
                )
            except (TransientError, ConflictError) as error:
                self._comes_back(record, error)
                continue
            self.receipts.append((record.id, receipt))
            self.queue.settle(record)
        return bool(taken)

    def _messages(self) -> bool:
        taken = self.queue.take(Topic.MESSAGES, self.clock.now(), limit=1)
        for message in taken:
            self._message(message)
        return bool(taken)

    def _message(self, message: Queued) -> None:
        try:
            self._handle(read_message(message.body))
        except (TransientError, ConflictError) as error:
            self._comes_back(message, error)
            return
        except PermanentError as error:
            self.counts.count("Buried")
            self.log.exception("message can never be handled", message_id=message.id)
            self._reject(message, error)
        self.queue.settle(message)

    def _handle(self, message: Message) -> None:
        if isinstance(message, StepDue):
            self.host.take(message.page_id, message.start, message.event)
        else:
            self.messages.handle(message)

    def _reject(self, message: Queued, error: PermanentError) -> None:
        """Keep a message that can never be handled for a person to look at; only then is it taken off its queue."""
        self.stores.rejected.put(rejected_message(message.id, message.body, message.arrived_at, error))

    def _comes_back(self, message: Queued, error: TocsinError) -> None:
        self.counts.count("Redelivered")
        self.log.warning("message comes back", message_id=message.id, received=message.received, error=str(error))


def open_hub(
    path: Path,
    *,
    clock: Clock,
    carrier: Callable[[Outbox], Carrier],
    configuration: Configuration | None = None,
    durable: bool = True,
) -> LocalHub:
    """Return the hub on the store file at `path` (made where there is none), its running pages taken up again.

    `carrier` gets the outbox for its reports and gives who dials. `configuration`, if given, becomes the one in force.
    `durable` False gives up safety against power loss (not against a killed process) for speed.
    Raises StoreError when the file cannot be used, InputError when it is something else.
    """
    stores, database = open_stores(path, durable=durable), open_database(path, durable=durable)
    if configuration is not None:
        establish(stores.configuration, configuration, by=HERE, clock=clock, why="the folder the hub began with")
    bench = Workbench(stores, database, clock, carrier)
    hub = LocalHub(
        clock=clock,
        stores=stores,
        database=database,
        queue=bench.queue,
        router=bench.router,
        messages=bench.escalation.messages,
        host=bench.host,
        calls=bench.escalation.answering,
        watch=bench.watch,
        mailbox=bench.mailbox,
        texts=bench.texts,
        counts=bench.counts,
        log=logger("hub"),
        receipts=[],
    )
    hub.host.resume()
    return hub
