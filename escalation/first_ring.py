"""The first ring of a person in a page: with it go a text message and a mail, where configured, once (semantics 4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from escalation.facts import call_facts, page_facts, reader_of
from escalation.notices import Envelope, Notices
from escalation.people import OnCallBook
from escalation.words.mail.page import first_ring
from escalation.words.text import text_message
from hub.model.attempt import Attempt, AttemptState
from hub.model.messages import CarrierReport
from hub.model.notice import NoticeKind
from hub.model.page import Member, Page
from hub.model.responder import Responder
from hub.ports import AttemptStore, PageStore


@dataclass(frozen=True, kw_only=True)
class FirstRings:
    """Tells in writing who is being rung. All calls of a page to one person speak the same code, so it stays true."""

    pages: PageStore
    attempts: AttemptStore
    notices: Notices
    book: Callable[[], OnCallBook]

    def hear(self, report: CarrierReport) -> None:
        """Send the code once the carrier has said that it dials; heard again, or of a later call, it sends nothing.

        Raises TransientError when it cannot be sent now. What the carrier could not dial has its own notice.
        """
        attempt = self.attempts.get(report.attempt)
        page = self.pages.page(attempt.page_id) if attempt is not None else None
        # A report that comes when the call is over says nothing new.
        if attempt is None or page is None or attempt.state is not AttemptState.DIALLED:
            return
        members = self.pages.members(page.page_id)
        responder = self.book().configuration.responders.get(attempt.responder)
        if members and responder is not None:
            self._text(page, attempt, members)
            self._mail(page, attempt, members, responder)

    def _text(self, page: Page, attempt: Attempt, members: Sequence[Member]) -> None:
        detail = self.book().configuration.organization.spoken_detail
        facts = call_facts(page, members, detail, challenge=attempt.challenge, language=attempt.language)
        self.notices.text_responder(_envelope(page, attempt, ".text"), attempt.responder, text_message(facts))

    def _mail(self, page: Page, attempt: Attempt, members: Sequence[Member], responder: Responder) -> None:
        if not responder.mail_on_ring:
            return
        _, time_zone = reader_of(responder, self.book().configuration)
        summaries = [member.summary for member in members]
        facts = page_facts(page.page_id, page.key, summaries, language=attempt.language, time_zone=time_zone)
        letter = first_ring(facts, challenge=attempt.challenge)
        self.notices.mail_responder(_envelope(page, attempt), attempt.responder, letter)


def _envelope(page: Page, attempt: Attempt, suffix: str = "") -> Envelope:
    notice_id = f"{page.page_id}.first-ring.{attempt.responder}{suffix}"
    return Envelope(notice_id, NoticeKind.FIRST_RING, page_id=page.page_id)
