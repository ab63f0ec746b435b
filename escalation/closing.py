"""What follows the end of a page and what stands in for a call: briefs, stand-downs, the last mail, the successor.

Every effect is keyed by the page, so that the host may perform it again after a crash.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation.facts import call_facts, page_facts, reader_of
from escalation.heads import head_of
from escalation.joining import REGROUP
from escalation.notices import Envelope, Notices
from escalation.people import OnCallBook
from escalation.words.mail.page import PageFacts, brief, cannot_call, exhausted, stand_down
from escalation.words.text import text_without_call
from hub.model.attempt import Attempt
from hub.model.incident import IncidentState
from hub.model.member_set import MemberSet
from hub.model.messages import CallRequested
from hub.model.notice import NoticeKind
from hub.model.page import Ending, Member, Page, PageHead, PageKind, PageState
from hub.model.policy import Mode
from hub.model.responder import Language, Responder
from hub.model.severity import SeverityLabel
from hub.model.steps import Finish, Notify, PageEnd
from hub.ports import AttemptStore, CallRequests, Clock, IncidentStore, PageStore

RESTART_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (30, 60, 120, 240))
"""How long after an exhausted page the next one opens: longer each time, then every 4 h (semantics 4)."""


@dataclass(frozen=True, kw_only=True)
class Closing:
    """Performs the commands Notify and Finish."""

    pages: PageStore
    attempts: AttemptStore
    incidents: IncidentStore
    calls: CallRequests
    notices: Notices
    clock: Clock
    book: Callable[[], OnCallBook]

    def stand_in(self, page: Page, command: Notify) -> None:
        """Tell one person, or everybody on the level, in writing what the voice cannot say: once for each level."""
        members, organization = self._members(page), self.book().configuration.organization
        people = [each for each in page.people if members and command.responder in (None, each.responder)]
        for person in people:
            about = f"{page.page_id}.{page.state.repeat}.{page.state.level}.{command.purpose.value}.{person.responder}"
            kind = NoticeKind.VOICE_UNAVAILABLE
            facts = self._facts(page, members, person.language, organization.time_zone)
            letter = cannot_call(facts, command.purpose)
            self.notices.mail_responder(self._envelope(page, about, kind), person.responder, letter)
            # No call, so no code: the words without a call speak none.
            words = text_without_call(
                call_facts(page, members, organization.spoken_detail, challenge="00", language=person.language)
            )
            self.notices.text_responder(self._envelope(page, f"{about}.text", kind), person.responder, words)

    def finish(self, page: Page, command: Finish) -> None:
        """End the page for good: the head if it still runs, then its incidents and the people, then the item."""
        head = self._ended(page, command)
        members = self._members(page)
        if head is not None and head.state is PageState.ACKNOWLEDGED:
            self._acknowledged(page, head, members)
        elif head is not None and head.state is PageState.EXHAUSTED and members:
            self._exhausted(page, members)
        else:
            self._cancelled(page, members)
        self.pages.save(page.model_copy(update={"finished": True, "wake_at": None, "version": page.version + 1}))

    def _ended(self, page: Page, command: Finish) -> PageHead | None:
        """Return the head as it stands at the end: whoever was first to end the page has the word."""
        if command.end is PageEnd.EXHAUSTED:
            covered = MemberSet.of(member.number for member in self._members(page))
            ending = Ending(state=PageState.EXHAUSTED, covered=covered, at=self.clock.now())
            self.pages.end(page.key, page.generation, ending)
        return head_of(self.pages, page)

    def _acknowledged(self, page: Page, head: PageHead, members: Sequence[Member]) -> None:
        at, by = head.ended_at or self.clock.now(), head.by or ""
        covered = [member for member in members if member.number in head.covered]
        for member in covered:
            self.incidents.acknowledge(member.summary.key, member.mark, by, at)
        for member in members:
            if member.number not in head.covered:
                delay = timedelta() if page.key.label is SeverityLabel.CRITICAL else REGROUP
                self._ask_again(page, member, at + delay, first=self._responder(by))
        if covered:
            self._brief(page, covered, by, at)
            self._stand_down(page, covered, by, at)

    def _responder(self, by: str) -> str | None:
        """Return whoever took the page if they can be rung first next time; an operator need not be a responder."""
        return by if by in self.book().configuration.responders else None

    def _brief(self, page: Page, covered: Sequence[Member], by: str, at: datetime) -> None:
        responder = self.book().configuration.responders.get(by)
        if responder is None:
            return
        facts = self._facts_for(page, covered, responder)
        envelope = self._envelope(page, f"{page.page_id}.brief", NoticeKind.BRIEF)
        self.notices.mail_responder(envelope, by, brief(facts, name=responder.full_name, at=at))

    def _stand_down(self, page: Page, covered: Sequence[Member], by: str, at: datetime) -> None:
        """Tell everybody who was rung and did not take it, and the page's audience, who has it."""
        configuration = self.book().configuration
        taker = configuration.responders.get(by)
        name = taker.full_name if taker is not None else by
        for responder in self._rung(page):
            known = configuration.responders.get(responder)
            if responder != by and known is not None:
                facts = self._facts_for(page, covered, known)
                envelope = self._envelope(page, f"{page.page_id}.stand-down.{responder}", NoticeKind.STAND_DOWN)
                self.notices.mail_responder(envelope, responder, stand_down(facts, name=name, at=at))
        if page.policy.then is not None:
            facts = self._facts_for_audience(page, covered, page.policy.then)
            envelope = self._envelope(page, f"{page.page_id}.stand-down", NoticeKind.STAND_DOWN)
            self.notices.mail_audience(envelope, page.policy.then, stand_down(facts, name=name, at=at))

    def _cancelled(self, page: Page, members: Sequence[Member]) -> None:
        """Have those called about that joined while the page was cancelled because it was empty."""
        for member in members:
            self._ask_again(page, member, self.clock.now())

    def _exhausted(self, page: Page, members: Sequence[Member]) -> None:
        """Mail the audience, and have what is still open called about again later: nobody is left in silence."""
        configuration = self.book().configuration
        rung = tuple(
            configuration.responders[name].full_name for name in self._rung(page) if name in configuration.responders
        )
        # The hub's owners hear of each one too: nobody on the rotation may be there to read the audience's mail.
        owners = configuration.organization.owners
        readers = [page.policy.then or owners, *([] if page.key.kind is PageKind.DRILL else [owners])]
        for audience in dict.fromkeys(readers):
            facts = self._facts_for_audience(page, members, audience)
            envelope = self._envelope(page, f"{page.page_id}.exhausted.{audience}", NoticeKind.EXHAUSTED)
            self.notices.mail_audience(envelope, audience, exhausted(facts, rung=rung))
        again_at = self._restart_at(page)
        for member in members:
            if self._open(member):
                self._ask_again(page, member, again_at, restarts=page.restarts + 1)

    def _open(self, member: Member) -> bool:
        incident = self.incidents.get(member.summary.key)
        return incident is None or incident.state is IncidentState.OPEN

    def _restart_at(self, page: Page) -> datetime:
        """Return when the next page opens: after a while that grows, or when other people come on call at level 1."""
        now = self.clock.now()
        latest = now + RESTART_AFTER[min(page.restarts, len(RESTART_AFTER) - 1)]
        return self.book().next_handoff(page.policy.levels[0], now, latest) or latest

    def _ask_again(
        self, page: Page, member: Member, at: datetime, *, restarts: int = 0, first: str | None = None
    ) -> None:
        if page.key.kind is PageKind.DRILL:
            return
        self.calls.request(
            CallRequested(
                id=f"{page.page_id}.successor.{member.summary.key.digest}.{member.mark.text}",
                escalation_policy=page.key.escalation_policy,
                summary=member.summary,
                mark=member.mark,
                mode=page.mode,
                requested_at=self.clock.now(),
                not_before=at,
                succeeds=page.generation,
                restarts=restarts,
                first=first,
            )
        )

    def _rung(self, page: Page) -> list[str]:
        """Return who was dialled in this page, in order, each once."""
        attempts: Sequence[Attempt] = self.attempts.of_page(page.page_id)
        dialled = [each for each in attempts if each.dialling_at is not None]
        return list(dict.fromkeys(each.responder for each in dialled))

    def _members(self, page: Page) -> Sequence[Member]:
        return self.pages.members(page.page_id)

    def _facts(self, page: Page, members: Sequence[Member], language: Language, time_zone: str) -> PageFacts:
        summaries = [member.summary for member in members]
        return page_facts(page.page_id, page.key, summaries, language=language, time_zone=time_zone)

    def _facts_for(self, page: Page, members: Sequence[Member], responder: Responder) -> PageFacts:
        return self._facts(page, members, *reader_of(responder, self.book().configuration))

    def _facts_for_audience(self, page: Page, members: Sequence[Member], audience: str) -> PageFacts:
        zone = self.book().configuration.organization.time_zone
        return self._facts(page, members, self.notices.audience_language(audience), zone)

    def _envelope(self, page: Page, notice_id: str, kind: NoticeKind) -> Envelope:
        return Envelope(notice_id, kind, page_id=page.page_id, silent=page.mode is Mode.SHADOW)
