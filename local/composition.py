"""The composition root of the embedded hub: each service made once, from the parts it names."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from escalation.services import Outside, Services
from escalation.watch import Daily, Repairs, Watch
from hub.adapters.sqlite.connection import Database
from hub.observability import MemoryCounts, logger
from hub.ports import Carrier, Clock
from hub.stores import Stores
from local.host import PageHost
from local.looking import lookout_on
from local.mailbox import Mailbox, TextBox
from local.queue import LocalQueue
from local.requests import LocalCallRequests, LocalDigestRequests, LocalEngine, LocalNoticeRequests, Outbox
from router.service import RouteFindings
from router.snapshot import PolicySnapshot


class Workbench:
    """Makes the services of one hub; each property is made at its first use and kept."""

    def __init__(self, stores: Stores, database: Database, clock: Clock, carrier: Callable[[Outbox], Carrier]) -> None:
        """Work on `stores`; `database` is the same file, for queues and mailboxes."""
        self._stores, self._clock = stores, clock
        self.counts = MemoryCounts()
        self.queue = LocalQueue(database)
        self.mailbox, self.texts = Mailbox(database, clock), TextBox(database, clock)
        self._outbox = Outbox(self.queue, clock)
        self.escalation = Services(
            Outside(
                stores=stores,
                clock=clock,
                calls=LocalCallRequests(self._outbox),
                notices=LocalNoticeRequests(self._outbox),
                digests=LocalDigestRequests(self._outbox),
                engine=LocalEngine(self._outbox, stores.pages),
                carrier=carrier(self._outbox),
                mailer=self.mailbox,
                texter=self.texts,
            )
        )

    @cached_property
    def router(self) -> RouteFindings:
        """The router."""
        return RouteFindings(
            incidents=self._stores.incidents,
            notices=LocalNoticeRequests(self._outbox),
            calls=LocalCallRequests(self._outbox),
            rejected=self._stores.rejected,
            policies=PolicySnapshot(self._stores.configuration, self.counts).book,
            clock=self._clock,
            counts=self.counts,
        )

    @cached_property
    def host(self) -> PageHost:
        """The page host."""
        return PageHost(store=self._stores.pages, turns=self.escalation.turns)

    @cached_property
    def watch(self) -> Watch:
        """The watchdog."""
        made = self.escalation
        repeat = made.digests.repeat
        repairs = Repairs(
            redo=self.router.redo, notices=made.notices, restarting=made.restarting, repeat_windows=repeat
        )
        lookout = lookout_on(self._stores, self.queue)
        return Watch(lookout, self._clock, repairs, logger("watch"), daily=Daily(made.handoffs, made.aging))
