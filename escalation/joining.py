"""Joining: an incident that must be called about joins the running page of its escalation policy and label.

Without one it opens one, or waits for the successor of a page that was just taken. The order of writes is ADR 2's: a
number, the member row, the head read again; whoever meets a page that ended without covering the number goes on to the
next generation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from escalation.drill import DRILL_WAITS, policy_of_one
from escalation.facts import page_facts, reader_of
from escalation.leaving import Leaving
from escalation.notices import Envelope, Notices
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from escalation.words.mail.digest import finding_entry
from escalation.words.mail.page import called_at, came_meanwhile
from hub.errors import ConflictError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy
from hub.model.incident import IncidentState
from hub.model.messages import CallRequested
from hub.model.notice import NoticeKind
from hub.model.page import HeadKey, Member, Page, PageHead, PageKind, PageState
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel
from hub.ports import CallRequests, Clock, Engine, IncidentStore, PageStore

REGROUP: Final = timedelta(minutes=10)
"""How long after an acknowledgement the next page for the same policy and label opens, unless it is critical."""
RACES: Final = 20
"""So often a lost race is decided again before the message goes back to its queue."""


@dataclass(frozen=True, kw_only=True)
class Joining:
    """Takes `CallRequested`."""

    pages: PageStore
    incidents: IncidentStore
    calls: CallRequests
    notices: Notices
    engine: Engine
    clock: Clock
    timeline: Timeline
    book: Callable[[], OnCallBook]

    def join(self, request: CallRequested) -> PageHead | None:
        """Have the incident announced. Return the head of its page, None when there is no need or not yet.

        Asked again for the same thing it changes nothing. Raises NotFoundError when there is no escalation policy left,
        and ConflictError when every try met a page that was just ending.
        """
        key = HeadKey(
            escalation_policy=request.escalation_policy,
            label=request.mark.label,
            kind=request.page_kind,
        )
        if self._snoozed(request):
            return None
        for _ in range(RACES):
            head = self.pages.head(key)
            if not self._wanted(request, head):
                self._leave_what_a_kill_has_left(request, key)
                return None
            if head is None or head.state is not PageState.RUNNING:
                opens_at = _regrouped_at(head)
                if head is not None and self.clock.now() < opens_at:
                    self._wait(request, head, opens_at)
                    return None
                head = self._opened(key, head)
            if self._joined(request, head):
                return self._settled(request, head)
        raise ConflictError(f"page {key.text} ended {RACES} times while {request.id} was joining")

    def _snoozed(self, request: CallRequested) -> bool:
        """Have the request of a snoozed incident come back when that is over; return whether it is snoozed."""
        incident = self.incidents.get(request.summary.key)
        until = incident.snoozed_until if incident is not None else None
        if until is None or self.clock.now() >= until:
            return False
        held = {"id": f"{request.id}.until.{until:%Y%m%dT%H%M%S}", "not_before": until}
        self.calls.request(request.model_copy(update=held))
        return True

    def _wanted(self, request: CallRequested, head: PageHead | None) -> bool:
        """Return False when somebody has taken what is asked for, or the newest page has dealt with it."""
        if request.drill and self.clock.now() - request.requested_at > DRILL_WAITS:
            return False
        if self._overtaken(request):
            return False
        if head is None or head.state is PageState.RUNNING or head.generation <= request.succeeds:
            return True
        return not any(
            member.summary.key == request.summary.key
            and not request.mark.beyond(member.mark)
            and member.number in head.covered
            for member in self.pages.members(head.page_id)
        )

    def _overtaken(self, request: CallRequested) -> str:
        """Return why nobody need be called about the incident any more, or "" when somebody must be."""
        incident = self.incidents.get(request.summary.key)
        if incident is None:
            return ""
        if incident.state is not IncidentState.OPEN:
            return "" if request.mark.beyond(incident.seen) else f"is {incident.state.value}"
        risen = incident.seen.beyond(request.mark) and self._risen(request)
        return f"rose to {incident.seen.label.value}" if risen else ""

    def _risen(self, request: CallRequested) -> bool:
        """Return whether a running page of a higher label carries the incident: a late request leaves it there."""
        above = [label for label in SeverityLabel if label.rank > request.mark.label.rank]
        heads = [
            self.pages.head(HeadKey(escalation_policy=policy, label=label, kind=request.page_kind))
            for policy in self.book().configuration.escalation_policies
            for label in above
        ]
        return any(
            member.summary.key == request.summary.key and member.mark.beyond(request.mark)
            for head in heads
            if head is not None and head.state is PageState.RUNNING
            for member in self.pages.members(head.page_id)
        )

    def _opened(self, key: HeadKey, before: PageHead | None) -> PageHead:
        """Open the next generation; how the one before ended is kept for whoever has still to act on it."""
        if before is not None:
            self.pages.keep_ended(before)
        return self.pages.open(key, before.generation if before else 0, self.clock.now())

    def _wait(self, request: CallRequested, head: PageHead, opens_at: datetime) -> None:
        """Come back when the successor may open; until then whoever took the page hears of it by mail."""
        responder = self.book().configuration.responders.get(head.by or "")
        waiting = {
            "id": f"{request.id}.after.{head.generation}",
            "not_before": opens_at,
            "succeeds": head.generation,
            "first": responder.name if responder is not None else None,
        }
        self.calls.request(request.model_copy(update=waiting))
        if responder is None:
            return
        language, time_zone = reader_of(responder, self.book().configuration)
        facts = page_facts(head.page_id, head.key, [request.summary], language=language, time_zone=time_zone)
        envelope = Envelope(
            f"{request.id}.meanwhile",
            NoticeKind.MEANWHILE,
            page_id=head.page_id,
            silent=head.key.kind is PageKind.SHADOW,
        )
        entry = finding_entry(request.summary, facts.language, (called_at(facts, at=opens_at),))
        self.notices.gather(envelope, responder.name, came_meanwhile(facts, at=opens_at), entry)

    def _joined(self, request: CallRequested, head: PageHead) -> bool:
        numbered = self.pages.join(head.key, head.generation)
        if numbered is None:
            return False
        member = self.pages.put_member(
            Member(
                page_id=head.page_id,
                number=numbered.joined,
                mark=request.mark,
                summary=request.summary,
                joined_at=self.clock.now(),
            )
        )
        self._begin(head, request)
        self.timeline.joined(member)
        after = self.pages.head(head.key)
        if after is None or after.generation != head.generation:
            return False
        return after.state is PageState.RUNNING or member.number in after.covered

    def _settled(self, request: CallRequested, head: PageHead) -> PageHead | None:
        """Look once more, now that the page shows the incident to whoever looks for it; return the page it stays in.

        Whoever closed or snoozed it, or called about it more urgently, while it was joining did not find it here: each
        of the two writes before it looks, so one of them sees the other. Whoever took it has only written.
        """
        why = self._overtaken(request) or ("is snoozed" if self._snoozed(request) else "")
        if not why:
            self._leave_lower_pages(request, head.key)
            return head
        now = self.pages.head(head.key)
        if now is not None and now.generation == head.generation and now.state is PageState.RUNNING:
            self._leaving.leave(now, request.summary, request.mark, f"{why}, since it was asked for")
        self._leave_what_a_kill_has_left(request, head.key)
        return None

    def _begin(self, head: PageHead, request: CallRequested) -> None:
        """Make sure that the page item exists and that its run is started, whoever opened the page."""
        configuration = self.book().configuration
        page = self.pages.create(
            Page(
                page_id=head.page_id,
                key=head.key,
                generation=head.generation,
                start=head.start,
                mode=request.mode,
                policy=policy_for(configuration, head.key),
                configuration=configuration.version,
                opened_at=head.opened_at,
                restarts=request.restarts,
                first=request.first,
                only_number=request.only_number,
                wake_at=head.opened_at,
            )
        )
        if page.command is None:
            self.timeline.opened(page)
            self.engine.start(page.page_id, page.start)

    def _leave_lower_pages(self, request: CallRequested, key: HeadKey) -> None:
        """Take an incident that rose out of the pages of lower labels; a page that is empty then is cancelled."""
        lower = [label for label in SeverityLabel if label.rank < key.label.rank]
        for policy in self.book().configuration.escalation_policies:
            for label in lower:
                head = self.pages.head(HeadKey(escalation_policy=policy, label=label, kind=key.kind))
                if head is not None and head.state is PageState.RUNNING:
                    self._leaving.leave(head, request.summary, request.mark, f"rose to {request.mark.label.value}")

    def _leave_what_a_kill_has_left(self, request: CallRequested, key: HeadKey) -> None:
        """Leave the lower pages of an incident that was taken before a joiner, killed or slow, came to it."""
        incident = self.incidents.get(request.summary.key)
        if incident is not None and not incident.seen.beyond(request.mark):
            self._leave_lower_pages(request, key)

    @property
    def _leaving(self) -> Leaving:
        return Leaving(pages=self.pages, engine=self.engine, clock=self.clock, timeline=self.timeline)


def _regrouped_at(head: PageHead | None) -> datetime:
    """Return from when on the successor of a page may open."""
    if head is None or head.ended_at is None:
        return datetime.min.replace(tzinfo=UTC)
    taken = head.state is PageState.ACKNOWLEDGED and head.key.label is not SeverityLabel.CRITICAL
    return head.ended_at + REGROUP if taken and head.key.kind is not PageKind.DRILL else head.ended_at


def policy_for(configuration: Configuration, key: HeadKey) -> EscalationPolicy:
    """Return the escalation policy, or for one that an edit has removed the organization's: a call is never dropped.

    A drill of a responder has a policy of its own: that person alone. Raises NotFoundError when the configuration has
    no policy at all, or not what a drill names.
    """
    named = configuration.escalation_policies.get(key.escalation_policy)
    if named is not None:
        return named
    if key.kind is PageKind.DRILL:
        return policy_of_one(configuration, key.escalation_policy)
    setting = configuration.documents[0].routes.get(key.label)
    calls = [route.to for route in setting.routes if route.kind is RouteKind.CALL] if setting else []
    known = [name for name in calls if name in configuration.escalation_policies]
    fallback = next(iter([*known, *configuration.escalation_policies]), None)
    if fallback is None:
        raise NotFoundError(f"escalation policy {key.escalation_policy} is gone and there is no other")
    return configuration.escalation_policies[fallback]
