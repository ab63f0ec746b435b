"""A store file with its queue: what looks after a hub reads and writes it, whoever serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from console.operations.acting import Actions, Operator
from console.operations.opening import open_store
from escalation.watch import Lookout
from hub.adapters.sqlite.connection import open_database
from hub.ports import AuditAnchors, Clock, ConfigurationStore, FindingArchive, RawQueue, Subscriptions
from hub.stores import Stores
from local.anchors import anchors_of
from local.looking import lookout_on
from local.operating import operating_on
from local.queue import LocalQueue, LocalRawQueue, Topic
from local.subscriptions import NoSubscriptions


@dataclass(frozen=True, kw_only=True)
class StoreFile:
    """The rows and queues of one hub: `console.operations.holdings.Holdings` in a store file."""

    stores: Stores
    queue: LocalQueue
    clock: Clock
    anchors: AuditAnchors
    subscriptions: Subscriptions = field(default_factory=NoSubscriptions)
    archive: FindingArchive | None = None

    @property
    def reads_directory(self) -> bool:
        """False: the accounts are those of the directory that a folder says."""
        return False

    @property
    def findings(self) -> RawQueue:
        """Where raw records wait to be routed."""
        return LocalRawQueue(self.queue, Topic.FINDINGS, self.clock)

    @property
    def messages(self) -> RawQueue:
        """Where the hub's own messages wait."""
        return LocalRawQueue(self.queue, Topic.MESSAGES, self.clock)

    @property
    def lookout(self) -> Lookout:
        """What looks whether the hub is well."""
        return lookout_on(self.stores, self.queue)

    def configurations(self) -> ConfigurationStore:
        """Return the store of configurations, which reads the file each time."""
        return self.stores.configuration


@contextmanager
def open_actions(path: Path, clock: Clock, operator: Operator) -> Iterator[Actions]:
    """Give what `operator` can do on the store file at `path`, closed at the end; errors are those of `open_store`."""
    with open_store(path, clock) as operations:
        database = open_database(path)
        try:
            stores, queue = operations.stores_in_use, LocalQueue(database)
            operating = operating_on(stores, queue, operations.book, clock)
            yield Actions(
                book=operations.book,
                clock=clock,
                stores=stores,
                holdings=StoreFile(stores=stores, queue=queue, clock=clock, anchors=anchors_of(path)),
                operators=operating.operators,
                desk=operating.incidents,
                operator=operator,
            )
        finally:
            database.close()
