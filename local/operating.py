"""What operators' services work on in a store file that another process may be serving: the same stores and queues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from escalation.acknowledgement import Acknowledgement
from escalation.incident_desk import IncidentDesk
from escalation.leaving import Leaving
from escalation.operators import Operators
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from hub.adapters.sqlite.connection import open_database
from hub.ports import Clock
from hub.stores import Stores
from local.queue import LocalQueue
from local.requests import LocalCallRequests, LocalEngine, LocalNoticeRequests, Outbox


@dataclass(frozen=True, kw_only=True)
class Operating:
    """The services of operators, and the queues of the hub."""

    operators: Operators
    incidents: IncidentDesk
    queue: LocalQueue


@contextmanager
def open_operating(path: Path, stores: Stores, book: Callable[[], OnCallBook], clock: Clock) -> Iterator[Operating]:
    """Give the services on the store file at `path`, whose stores are open already; raise StoreError."""
    with closing(open_database(path)) as database:
        queue = LocalQueue(database)
        yield operating_on(stores, queue, book, clock)


def operating_on(stores: Stores, queue: LocalQueue, book: Callable[[], OnCallBook], clock: Clock) -> Operating:
    """Return the services on open stores and the queue of the same file."""
    outbox = Outbox(queue, clock)
    calls, engine = LocalCallRequests(outbox), LocalEngine(outbox, stores.pages)
    timeline = Timeline(stores.ledger, clock)
    acknowledgement = Acknowledgement(
        pages=stores.pages, incidents=stores.incidents, engine=engine, clock=clock, timeline=timeline
    )
    leaving = Leaving(pages=stores.pages, engine=engine, clock=clock, timeline=timeline)
    return Operating(
        operators=Operators(
            pages=stores.pages,
            calls=calls,
            notices=LocalNoticeRequests(outbox),
            acknowledgement=acknowledgement,
            clock=clock,
            book=book,
        ),
        incidents=IncidentDesk(incidents=stores.incidents, calls=calls, leaving=leaving),
        queue=queue,
    )
