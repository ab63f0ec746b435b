"""The composition root of the embedded hub: each service made once, from the parts it names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from escalation.calls import Calls
from escalation.closing import Closing
from escalation.dialler import Dialler
from escalation.joining import Joining
from escalation.notices import Notices
from escalation.pages import Pages
from escalation.people import OnCallBook
from escalation.snapshot import OnCallSnapshot
from escalation.timeline import Timeline
from hub.adapters.sqlite.connection import Database
from hub.observability import MemoryCounts
from hub.ports import Carrier, Clock
from hub.stores import Stores
from local.host import PageHost
from local.mailbox import Mailbox, TextBox
from local.queue import LocalQueue
from local.requests import LocalCallRequests, LocalEngine, LocalNoticeRequests, Outbox
from router.policy import PolicyBook
from router.service import RouteFindings


class Workbench:
    """Makes the services of one hub; each property is made at its first use and kept."""

    def __init__(self, stores: Stores, database: Database, clock: Clock, carrier: Callable[[Outbox], Carrier]) -> None:
        """Work on `stores`; `database` is the same file, for queues and mailboxes."""
        self._stores, self._clock = stores, clock
        self._timeline = Timeline(stores.ledger, clock)
        self._book: Callable[[], OnCallBook] = OnCallSnapshot(stores.configuration).book
        self.counts = MemoryCounts()
        self.queue = LocalQueue(database)
        self.mailbox, self.texts = Mailbox(database, clock), TextBox(database, clock)
        self._outbox = Outbox(self.queue, clock)
        self._engine = LocalEngine(self._outbox, stores.pages)
        self._carrier = carrier(self._outbox)

    @cached_property
    def router(self) -> RouteFindings:
        """The router."""
        return RouteFindings(
            incidents=self._stores.incidents,
            notices=LocalNoticeRequests(self._outbox),
            calls=LocalCallRequests(self._outbox),
            rejected=self._stores.rejected,
            policies=_PolicySnapshot(self._stores).book,
            clock=self._clock,
            counts=self.counts,
        )

    @cached_property
    def notices(self) -> Notices:
        """Whatever is told in writing."""
        return Notices(
            store=self._stores.notices, mailer=self.mailbox, texter=self.texts, clock=self._clock, book=self._book
        )

    @cached_property
    def pages(self) -> Pages:
        """Taking steps."""
        return Pages(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            lines=self._stores.lines,
            clock=self._clock,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def joining(self) -> Joining:
        """Taking requests for calls."""
        return Joining(
            pages=self._stores.pages,
            incidents=self._stores.incidents,
            calls=LocalCallRequests(self._outbox),
            notices=self.notices,
            engine=self._engine,
            clock=self._clock,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def dialler(self) -> Dialler:
        """Placing calls."""
        return Dialler(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            lines=self._stores.lines,
            carrier=self._carrier,
            engine=self._engine,
            clock=self._clock,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def calls(self) -> Calls:
        """Answering calls."""
        return Calls(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            dialler=self.dialler,
            engine=self._engine,
            clock=self._clock,
            timeline=self._timeline,
            book=self._book,
        )

    @cached_property
    def host(self) -> PageHost:
        """The page host."""
        closing = Closing(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            incidents=self._stores.incidents,
            calls=LocalCallRequests(self._outbox),
            notices=self.notices,
            clock=self._clock,
            book=self._book,
        )
        return PageHost(store=self._stores.pages, pages=self.pages, dialler=self.dialler, closing=closing)


class _PolicySnapshot:
    """The policy book of the configuration in force, compiled when that has changed."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores
        self._book: PolicyBook | None = None

    def book(self) -> PolicyBook:
        configuration = self._stores.configuration.current()
        if self._book is None or self._book.configuration is not configuration:
            self._book = PolicyBook(configuration)
        return self._book
