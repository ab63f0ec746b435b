"""The services of the escalation, each made once from what the host gives: the same ones wherever the hub runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from escalation.acknowledgement import Acknowledgement
from escalation.aging import Aging
from escalation.calls import Calls
from escalation.closing import Closing
from escalation.dialler import Dialler
from escalation.digest import Digests
from escalation.drilling import Drilling
from escalation.first_ring import FirstRings
from escalation.handing_over import Handoffs
from escalation.incident_desk import IncidentDesk
from escalation.joining import Joining
from escalation.leaving import Leaving
from escalation.messages import Messages
from escalation.notices import Notices
from escalation.operators import Operators
from escalation.pages import Pages
from escalation.people import OnCallBook
from escalation.restarting import Restarting
from escalation.sending import Sending
from escalation.snapshot import OnCallSnapshot
from escalation.timeline import Timeline
from escalation.turns import Turns
from hub.observability import logger
from hub.ports import CallRequests, Carrier, Clock, DigestRequests, Engine, Mailer, NoticeRequests, Texter
from hub.stores import Stores


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What a host gives: stores, time, and whoever takes requests, calls, mails and results."""

    stores: Stores
    clock: Clock
    calls: CallRequests
    notices: NoticeRequests
    digests: DigestRequests
    engine: Engine
    carrier: Carrier
    mailer: Mailer
    texter: Texter
    edits_fresh_for: timedelta = timedelta()
    """So long overrides and leave are not read again."""
    caller_number: str | None = None
    """The number that people see when they are called; None where that is not known."""


class Services:
    """Makes the services; each property is made at its first use and kept."""

    def __init__(self, outside: Outside) -> None:
        """Make them from `outside`."""
        self._outside, self._stores, self._clock = outside, outside.stores, outside.clock
        self.timeline = Timeline(outside.stores.ledger, outside.clock)
        self.book: Callable[[], OnCallBook] = OnCallSnapshot(
            outside.stores.configuration, outside.clock, outside.edits_fresh_for
        ).book

    @cached_property
    def sending(self) -> Sending:
        """Whatever leaves the hub in writing."""
        return Sending(
            store=self._stores.notices,
            mailer=self._outside.mailer,
            texter=self._outside.texter,
            clock=self._clock,
            book=self.book,
        )

    @cached_property
    def digests(self) -> Digests:
        """What gathers notices."""
        return Digests(
            notices=self._stores.notices,
            windows=self._stores.windows,
            requests=self._outside.digests,
            sending=self.sending,
            clock=self._clock,
        )

    @cached_property
    def notices(self) -> Notices:
        """Whatever is told in writing."""
        return Notices(
            store=self._stores.notices,
            digests=self.digests,
            sending=self.sending,
            clock=self._clock,
            log=logger("notices"),
            book=self.book,
        )

    @cached_property
    def pages(self) -> Pages:
        """Taking steps."""
        return Pages(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            lines=self._stores.lines,
            clock=self._clock,
            timeline=self.timeline,
            book=self.book,
        )

    @cached_property
    def joining(self) -> Joining:
        """Taking requests for calls."""
        return Joining(
            pages=self._stores.pages,
            incidents=self._stores.incidents,
            calls=self._outside.calls,
            notices=self.notices,
            engine=self._outside.engine,
            clock=self._clock,
            timeline=self.timeline,
            book=self.book,
        )

    @cached_property
    def drilling(self) -> Drilling:
        """Taking requests for drills."""
        return Drilling(pages=self._stores.pages, calls=self._outside.calls, clock=self._clock, joining=self.joining)

    @cached_property
    def dialler(self) -> Dialler:
        """Placing calls."""
        return Dialler(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            lines=self._stores.lines,
            carrier=self._outside.carrier,
            engine=self._outside.engine,
            clock=self._clock,
            timeline=self.timeline,
            book=self.book,
        )

    @cached_property
    def acknowledgement(self) -> Acknowledgement:
        """Taking pages."""
        return Acknowledgement(
            pages=self._stores.pages,
            incidents=self._stores.incidents,
            engine=self._outside.engine,
            clock=self._clock,
            timeline=self.timeline,
        )

    @cached_property
    def first_rings(self) -> FirstRings:
        """What goes with the first ring."""
        return FirstRings(
            pages=self._stores.pages, attempts=self._stores.attempts, notices=self.notices, book=self.book
        )

    @cached_property
    def messages(self) -> Messages:
        """Taking what other components ask."""
        return Messages(
            joining=self.joining,
            drilling=self.drilling,
            notices=self.notices,
            digests=self.digests,
            dialler=self.dialler,
            first_rings=self.first_rings,
            desk=self.incident_desk,
        )

    @cached_property
    def answering(self) -> Calls:
        """Answering calls."""
        return Calls(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            dialler=self.dialler,
            acknowledgement=self.acknowledgement,
            lines=self._stores.lines,
            clock=self._clock,
            timeline=self.timeline,
        )

    @cached_property
    def closing(self) -> Closing:
        """What follows the end of a page."""
        return Closing(
            pages=self._stores.pages,
            attempts=self._stores.attempts,
            incidents=self._stores.incidents,
            calls=self._outside.calls,
            notices=self.notices,
            clock=self._clock,
            book=self.book,
        )

    @cached_property
    def turns(self) -> Turns:
        """Moving pages."""
        return Turns(
            store=self._stores.pages,
            pages=self.pages,
            dialler=self.dialler,
            closing=self.closing,
            clock=self._clock,
        )

    @cached_property
    def restarting(self) -> Restarting:
        """Giving pages that nothing moves their next run."""
        return Restarting(
            pages=self._stores.pages,
            engine=self._outside.engine,
            clock=self._clock,
            timeline=self.timeline,
            book=self.book,
        )

    @cached_property
    def aging(self) -> Aging:
        """Closing what nothing was heard of for long."""
        return Aging(self._stores.incidents, self._leaving)

    @cached_property
    def handoffs(self) -> Handoffs:
        """Telling whoever comes on call."""
        return Handoffs(
            incidents=self._stores.incidents,
            pages=self._stores.pages,
            lines=self._stores.lines,
            store=self._stores.notices,
            notices=self.notices,
            book=self.book,
            caller=self._outside.caller_number,
        )

    @cached_property
    def operators(self) -> Operators:
        """What operators do to pages."""
        return Operators(
            pages=self._stores.pages,
            calls=self._outside.calls,
            notices=self._outside.notices,
            acknowledgement=self.acknowledgement,
            clock=self._clock,
            book=self.book,
        )

    @cached_property
    def incident_desk(self) -> IncidentDesk:
        """What operators do to incidents."""
        return IncidentDesk(incidents=self._stores.incidents, calls=self._outside.calls, leaving=self._leaving)

    @property
    def _leaving(self) -> Leaving:
        return Leaving(pages=self._stores.pages, engine=self._outside.engine, clock=self._clock, timeline=self.timeline)
