"""Notices: whatever is told in writing is stored once under its id, then sent; what could not be sent is sent again.

At least once (semantics 5): a crash between sending and noting it sends again under the same notice id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from escalation.people import OnCallBook
from escalation.words.mail.finding import (
    FindingFacts,
    RejectedFacts,
    finding_notice,
    policy_fallback_notice,
    rejected_notice,
    unknown_account_notice,
)
from escalation.words.mail.letter import Letter
from hub.errors import TransientError
from hub.model.configuration import Audience
from hub.model.messages import NoticeRequested, NoticeSubject
from hub.model.notice import Means, Notice, NoticeKind
from hub.model.policy import Mode
from hub.model.responder import Language, Responder
from hub.ports import Clock, Mail, Mailer, NoticeStore, Texter, TextMessage

_KINDS = {
    NoticeSubject.FINDING: NoticeKind.FINDING,
    NoticeSubject.UNKNOWN_ACCOUNT: NoticeKind.UNKNOWN_ACCOUNT,
    NoticeSubject.REJECTED: NoticeKind.REJECTED,
    NoticeSubject.POLICY_FALLBACK: NoticeKind.POLICY_FALLBACK,
}


class Envelope(NamedTuple):
    """What a notice is, apart from its words and whom it goes to."""

    id: str
    kind: NoticeKind
    page_id: str | None = None
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Notices:
    """Stores and sends notices."""

    store: NoticeStore
    mailer: Mailer
    texter: Texter
    clock: Clock
    book: Callable[[], OnCallBook]

    def requested(self, message: NoticeRequested) -> None:
        """Mail an audience what the router asks for."""
        audience = self._audience(message.audience)
        letter = _letter(message, audience.name, self._language(audience.language))
        kind = _KINDS[message.subject]
        self.mail_audience(Envelope(message.id, kind, silent=message.mode is Mode.SHADOW), audience.name, letter)

    def mail_audience(self, envelope: Envelope, audience: str, letter: Letter) -> None:
        """Mail `letter` to an audience; one that an edit has removed is replaced by the hub's owners."""
        self._put(envelope, letter, audience=self._audience(audience).name)

    def mail_responder(self, envelope: Envelope, responder: str, letter: Letter) -> None:
        """Mail `letter` to a responder; one without an address is left out."""
        known = self._responder(responder)
        if known is not None and known.email is not None:
            self._put(envelope, letter, responder=responder)

    def text_responder(self, envelope: Envelope, responder: str, words: str) -> None:
        """Send `words` as a text message to a responder's first number, if that is configured."""
        known = self._responder(responder)
        if known is not None and known.text and known.phones:
            self._put(envelope, Letter(subject="", body=words), responder=responder, means=Means.TEXT)

    def send_waiting(self, before: datetime) -> int:
        """Send what was stored at or before `before` and not sent; return how many were.

        A notice that cannot be handed over now stays waiting and does not keep back the others.
        """
        sent = 0
        for notice in self.store.unsent(before):
            try:
                self._send(notice)
            except TransientError:
                continue
            sent += 1
        return sent

    def audience_language(self, audience: str) -> Language:
        """Return the language in which an audience reads."""
        return self._language(self._audience(audience).language)

    def _put(
        self,
        envelope: Envelope,
        letter: Letter,
        *,
        audience: str | None = None,
        responder: str | None = None,
        means: Means = Means.MAIL,
    ) -> None:
        stored = self.store.put(
            Notice(
                id=envelope.id,
                kind=envelope.kind,
                means=means,
                audience=audience,
                responder=responder,
                subject=letter.subject,
                body=letter.body,
                requested_at=self.clock.now(),
                silent=envelope.silent,
                page_id=envelope.page_id,
            )
        )
        if stored.sent_at is None and not stored.silent:
            self._send(stored)

    def _send(self, notice: Notice) -> None:
        if notice.means is Means.TEXT:
            self._send_text(notice)
        else:
            self.mailer.send(
                Mail(
                    notice_id=notice.id,
                    to=self._addresses(notice),
                    audience=notice.audience or notice.responder or "",
                    subject=notice.subject,
                    body=notice.body,
                )
            )
        self.store.sent(notice.id, self.clock.now())

    def _send_text(self, notice: Notice) -> None:
        known = self._responder(notice.responder or "")
        if known is not None and known.phones:
            self.texter.send(TextMessage(notice.id, known.phones[0], known.name, notice.body))

    def _addresses(self, notice: Notice) -> tuple[str, ...]:
        if notice.audience is not None:
            return self._audience(notice.audience).addresses
        known = self._responder(notice.responder or "")
        return (known.email,) if known is not None and known.email is not None else ()

    def _audience(self, name: str) -> Audience:
        configuration = self.book().configuration
        return configuration.audiences.get(name) or configuration.audiences[configuration.organization.owners]

    def _responder(self, name: str) -> Responder | None:
        return self.book().configuration.responders.get(name)

    def _language(self, own: Language | None) -> Language:
        return own or self.book().configuration.organization.language


def _letter(message: NoticeRequested, audience: str, language: Language) -> Letter:
    if message.subject is NoticeSubject.REJECTED:
        return rejected_notice(
            RejectedFacts(
                id=message.summary.key.id,
                reason=message.summary.title,
                position=message.summary.resource_name,
                received_at=message.requested_at,
                audience=audience,
                label=message.mark.label,
                language=language,
            )
        )
    facts = FindingFacts(summary=message.summary, audience=audience, why=message.why, language=language)
    if message.subject is NoticeSubject.UNKNOWN_ACCOUNT:
        return unknown_account_notice(facts)
    if message.subject is NoticeSubject.POLICY_FALLBACK:
        return policy_fallback_notice(facts)
    return finding_notice(facts)
