"""Mail before a shift: whoever comes on call is told once, so long before as the organization says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from escalation.notices import Envelope, Notices
from escalation.oncall import Arrival, arrivals, departure, on_call
from escalation.people import OnCallBook, one_layer
from escalation.words.mail.handoff import Handoff, Reach, RunningPage, Shift, Situation, handoff_letter
from hub.errors import NotFoundError, TocsinError
from hub.model.escalation_policy import TargetKind
from hub.model.incident import Incident, IncidentState
from hub.model.masking import mask_phone, phone_key
from hub.model.notice import NoticeKind
from hub.model.number_standing import UNKNOWN
from hub.model.page import PageKind
from hub.model.policy import Mode
from hub.model.responder import Responder
from hub.model.schedule import CompiledSchedule
from hub.ports import IncidentStore, LineStore, NoticeStore, PageStore

EVERY: Final = timedelta(minutes=1)
"""So often somebody looks: what begins before the next look is due at this one."""
AHEAD: Final = timedelta(days=7)
"""So far the next shift is looked for; after that long it is looked for again."""
MOST: Final = 1000
"""So many incidents of a state are read."""
_MINUTE: Final = timedelta(minutes=1)
_UNUSABLE: Final = (TocsinError, ValueError, ArithmeticError, LookupError)
"""What a schedule that cannot be worked out raises: a zone that this machine's tzdata lacks is a LookupError."""
_Views = tuple[CompiledSchedule, ...]


class Trouble(NamedTuple):
    """A schedule whose mails could not be worked out or stored now."""

    schedule: str
    error: str


class _Due(NamedTuple):
    """Somebody who comes on call and is not yet told."""

    schedule: str
    views: _Views
    arrival: Arrival

    @property
    def notice_id(self) -> str:
        return f"handoff.{self.schedule}.{self.arrival.at:%Y%m%dT%H%M%S}.{self.arrival.responder}"


class _Following(NamedTuple):
    """When something is due next, as far as the book says."""

    book: OnCallBook
    at: datetime


@dataclass(kw_only=True)
class Handoffs:
    """Tells those who come on call. A notice goes by schedule, start and person, so two that look tell once."""

    incidents: IncidentStore
    pages: PageStore
    lines: LineStore
    store: NoticeStore
    notices: Notices
    book: Callable[[], OnCallBook]
    caller: str | None = None
    """The number that the hub calls from."""
    _following: _Following | None = field(default=None, init=False)

    def tell(self, now: datetime) -> tuple[Trouble, ...]:
        """Mail everybody whose shift begins within the organization's lead; return the schedules that went wrong.

        A shift that was made up at less notice than that is told at once; one that has begun is not told any more.
        """
        book, lead = self._wanted()
        if book is None or lead is None:
            return ()
        troubles = []
        for schedule, views in views_in_use(book).items():
            try:
                for due in self._due(book, schedule, views, (now, now + lead + EVERY)):
                    self._mail(book, due, lead, now)
            except _UNUSABLE as error:
                troubles.append(Trouble(schedule, f"{type(error).__name__}: {error}"))
        self._following = None
        return tuple(troubles)

    def next_at(self, now: datetime) -> datetime | None:
        """Return when there is something to tell next, or to look again; None while nobody is to be told at all."""
        book, lead = self._wanted()
        if book is None or lead is None:
            return None
        known = self._following
        if known is None or known.book is not book or known.at <= now:
            known = self._following = _Following(book, self._next(book, lead, now))
        return known.at

    def _wanted(self) -> tuple[OnCallBook | None, timedelta | None]:
        """Return the book in force and how long before a shift people are told; nothing before the first edit."""
        try:
            book = self.book()
        except NotFoundError:
            return None, None
        return book, book.configuration.organization.handoff_mail

    def _next(self, book: OnCallBook, lead: timedelta, now: datetime) -> datetime:
        following = now + AHEAD
        for schedule, views in views_in_use(book).items():
            try:
                due = next(self._due(book, schedule, views, (now, following + lead)), None)
            except _UNUSABLE:
                # It is reported by the look that tries to tell it.
                continue
            following = following if due is None else min(following, max(due.arrival.at - lead, now))
        return following

    def _due(self, book: OnCallBook, schedule: str, views: _Views, span: tuple[datetime, datetime]) -> Iterator[_Due]:
        """Yield, in order, those who come on call inside the span, have an address, and were not told."""
        for arrival in arrivals(views, *span):
            responder = book.configuration.responders.get(arrival.responder)
            due = _Due(schedule, views, arrival)
            if responder is not None and responder.email is not None and self.store.get(due.notice_id) is None:
                yield due

    def _mail(self, book: OnCallBook, due: _Due, lead: timedelta, now: datetime) -> None:
        responder = book.configuration.responders[due.arrival.responder]
        letter = handoff_letter(
            Handoff(
                shift=_shift(book, due, responder),
                situation=self._situation(now),
                reach=self._reach(responder),
                minutes=lead // _MINUTE,
                language=responder.language or book.configuration.organization.language,
            )
        )
        self.notices.mail_responder(Envelope(due.notice_id, NoticeKind.HANDOFF), responder.name, letter)

    def _situation(self, now: datetime) -> Situation:
        found = [self.incidents.find(state, MOST) for state in (IncidentState.OPEN, IncidentState.ACKNOWLEDGED)]
        return Situation(
            incidents=tuple(_told_of(incident for each in found for incident in each)),
            more=any(len(each) >= MOST for each in found),
            pages=tuple(
                RunningPage(page_id=page.page_id, opened_at=page.opened_at, level=max(page.state.level, 0) + 1)
                for page in self.pages.running()
                if page.key.kind is PageKind.LIVE
            ),
            now=now,
        )

    def _reach(self, responder: Responder) -> Reach:
        keys = [phone_key(number) for number in responder.phones]
        known = self.lines.standings(keys)
        standings = [known.get(key, UNKNOWN) for key in keys]
        numbers = list(zip(map(mask_phone, responder.phones), standings, strict=True))
        return Reach(
            responder=responder.name,
            numbers=len(numbers),
            suspect=tuple(number for number, standing in numbers if standing.suspect),
            unverified={
                place: number
                for place, (number, standing) in enumerate(numbers, start=1)
                if standing.proved_at is None and not standing.suspect
            },
            caller=self.caller,
        )


def views_in_use(book: OnCallBook) -> dict[str, _Views]:
    """Return the schedules that some escalation policy uses, each in the forms in which it does: whole, or a layer."""
    policies = book.configuration.escalation_policies.values()
    targets = [target for policy in policies for level in policy.levels for target in level.targets]
    forms: dict[str, dict[str | None, CompiledSchedule]] = {}
    for target in targets:
        schedule = book.schedules.get(target.name) if target.kind is not TargetKind.RESPONDER else None
        if schedule is not None:
            form = schedule if target.layer is None else one_layer(schedule, target.layer)
            forms.setdefault(target.name, {})[target.layer] = form
    return {name: tuple(views.values()) for name, views in forms.items()}


def _told_of(incidents: Iterator[Incident]) -> Iterator[Incident]:
    """Yield those that are not told on purpose: of what is in shadow mode nobody hears before it is live."""
    return (incident for incident in incidents if incident.mode is not Mode.SHADOW)


def _shift(book: OnCallBook, due: _Due, responder: Responder) -> Shift:
    arrival, override = due.arrival, due.arrival.entry.override
    ends = departure(due.views, responder.name, arrival.at)
    organization = book.configuration.organization
    return Shift(
        name=responder.full_name,
        schedule=due.schedule,
        schedule_zone=due.views[0].schedule.time_zone,
        own_zone=responder.time_zone or organization.time_zone,
        begins=arrival.at,
        ends=ends,
        layer=arrival.entry.layer,
        by=override.by if override is not None else None,
        why=override.why if override is not None else "",
        swap=override.swap if override is not None else None,
        leaving=_full_names(book, arrival.leaving),
        beside=_full_names(book, arrival.beside),
        following=_full_names(book, on_call(due.views, ends) if ends is not None else ()),
    )


def _full_names(book: OnCallBook, names: Sequence[str]) -> tuple[str, ...]:
    responders = book.configuration.responders
    return tuple(responders[name].full_name if name in responders else name for name in names)
