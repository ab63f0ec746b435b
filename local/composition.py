"""The composition root of the embedded hub: each service made once, from the parts it names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from escalation.acknowledgement import Acknowledgement
from escalation.calls import Calls
from escalation.closing import Closing
from escalation.dialler import Dialler
from escalation.digest import Digests
from escalation.first_ring import FirstRings
from escalation.joining import Joining
from escalation.notices import Notices
from escalation.pages import Pages
from escalation.people import OnCallBook
from escalation.restarting import Restarting
from escalation.sending import Sending
from escalation.snapshot import OnCallSnapshot
from escalation.timeline import Timeline
from escalation.turns import Turns
from hub.adapters.sqlite.connection import Database
from hub.observability import MemoryCounts, logger
from hub.ports import Carrier, Clock
from hub.stores import Stores
from local.host import PageHost
from local.mailbox import Mailbox, TextBox
from local.queue import LocalQueue
from local.requests import LocalCallRequests, LocalDigestRequests, LocalEngine, LocalNoticeRequests, Outbox
from local.watch import Lookout, Repairs, Watch
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
            store=self._stores.notices, digests=self.digests, sending=self._sending, clock=self._clock, book=self._book
        )

    @cached_property
    def digests(self) -> Digests:
        """What gathers notices."""
        return Digests(
            notices=self._stores.notices,
            windows=self._stores.windows,
            requests=LocalDigestRequests(self._outbox),
            sending=self._sending,
            clock=self._clock,
        )

    @cached_property
    def _sending(self) -> Sending:
        return Sending(
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
    def acknowledgement(self) -> Acknowledgement:
        """Taking pages."""
        return Acknowledgement(
            pages=self._stores.pages,
            incidents=self._stores.incidents,
            engine=self._engine,
            clock=self._clock,
            timeline=self._timeline,
        )

    @cached_property
    def first_rings(self) -> FirstRings:
        """What goes with the first ring."""
        return FirstRings(
            pages=self._stores.pages, attempts=self._stores.attempts, notices=self.notices, book=self._book
        )

    @cached_property
    def calls(self) -> Calls:
        """Answering calls."""
        return Calls(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            dialler=self.dialler,
            acknowledgement=self.acknowledgement,
            clock=self._clock,
            timeline=self._timeline,
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
        turns = Turns(
            store=self._stores.pages, pages=self.pages, dialler=self.dialler, closing=closing, clock=self._clock
        )
        return PageHost(store=self._stores.pages, turns=turns)

    @cached_property
    def watch(self) -> Watch:
        """The watchdog."""
        restarting = Restarting(
            pages=self._stores.pages,
            engine=self._engine,
            clock=self._clock,
            timeline=self._timeline,
            book=self._book,
        )
        repeat = self.digests.repeat
        repairs = Repairs(router=self.router, notices=self.notices, restarting=restarting, repeat_windows=repeat)
        lookout = Lookout(stores=self._stores, queue=self.queue)
        return Watch(lookout, self._clock, repairs, logger("watch"))


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
