"""Notices: whatever is told in writing is stored once under its id, then sent; what could not be sent is sent again.

At least once (semantics 5): a crash between sending and noting it sends again under the same notice id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from aws_lambda_powertools import Logger

from escalation.digest import Digests
from escalation.people import OnCallBook
from escalation.requested import entry_for, letter_for
from escalation.sending import Sending
from escalation.words.mail.digest import DigestEntry
from escalation.words.mail.letter import Letter
from hub.errors import TocsinError
from hub.model.messages import NoticeRequested, NoticeSubject
from hub.model.notice import Means, Notice, NoticeKind
from hub.model.policy import Mode
from hub.model.responder import Language
from hub.ports import Clock, NoticeStore

_KINDS = {
    NoticeSubject.FINDING: NoticeKind.FINDING,
    NoticeSubject.UNKNOWN_ACCOUNT: NoticeKind.UNKNOWN_ACCOUNT,
    NoticeSubject.REJECTED: NoticeKind.REJECTED,
    NoticeSubject.POLICY_FALLBACK: NoticeKind.POLICY_FALLBACK,
    NoticeSubject.REMINDER: NoticeKind.REMINDER,
    NoticeSubject.DRILL: NoticeKind.DRILL,
    NoticeSubject.SWAP: NoticeKind.SWAP,
}


class Envelope(NamedTuple):
    """What a notice is, apart from its words and whom it goes to."""

    id: str
    kind: NoticeKind
    page_id: str | None = None
    silent: bool = False


@dataclass(frozen=True, kw_only=True)
class Notices:
    """Stores notices and has them sent: at once, or with others in a digest."""

    store: NoticeStore
    digests: Digests
    sending: Sending
    clock: Clock
    log: Logger
    book: Callable[[], OnCallBook]

    def requested(self, message: NoticeRequested) -> None:
        """Mail an audience or a responder what the router asks for; what comes together is gathered in a digest."""
        envelope = Envelope(message.id, _KINDS[message.subject], silent=message.mode is Mode.SHADOW)
        taker = self.sending.responder(message.taken_by or "")
        name = taker.full_name if taker is not None else message.taken_by or ""
        if message.audience is not None:
            audience = self.sending.audience(message.audience)
            language = self.sending.language(audience.language)
            letter = letter_for(message, audience.name, name, language)
            # Whoever runs a drill waits for it: it goes at once, whatever window is open.
            entry = None if message.subject is NoticeSubject.DRILL else entry_for(message, name, language)
            self._put(self._for_audience(envelope, audience.name, letter), entry)
        elif message.responder is not None:
            known = self.sending.responder(message.responder)
            language = self.sending.language(known.language if known is not None else None)
            letter = letter_for(message, "", name, language)
            # Whoever asks for a swap waits for an answer.
            entry = None if message.subject is NoticeSubject.SWAP else entry_for(message, name, language)
            self.gather(envelope, message.responder, letter, entry)

    def gather(self, envelope: Envelope, responder: str, letter: Letter, entry: DigestEntry | None) -> None:
        """Mail `letter` to a responder, with an `entry` perhaps in a digest; one without an address is left out.

        Raises TransientError or ConflictError when the message that asks for it must come back.
        """
        known = self.sending.responder(responder)
        if known is not None and known.email is not None:
            self._put(self._notice(envelope, letter).model_copy(update={"responder": responder}), entry)

    def mail_audience(self, envelope: Envelope, audience: str, letter: Letter) -> None:
        """Mail `letter` to an audience at once; one that an edit has removed is replaced by the hub's owners.

        What is stored and cannot be handed over now holds nothing up: the watchdog sends it. So do the others here.
        """
        self._leave(self._for_audience(envelope, audience, letter))

    def mail_responder(self, envelope: Envelope, responder: str, letter: Letter) -> None:
        """Mail `letter` to a responder, as `mail_audience` does; one without an address is left out."""
        known = self.sending.responder(responder)
        if known is not None and known.email is not None:
            self._leave(self._notice(envelope, letter).model_copy(update={"responder": responder}))

    def text_responder(self, envelope: Envelope, responder: str, words: str) -> None:
        """Send `words` as a text message to a responder's first number, if that is configured."""
        known = self.sending.responder(responder)
        if known is not None and known.text and known.phones:
            notice = self._notice(envelope, Letter(subject="", body=words))
            self._leave(notice.model_copy(update={"responder": responder, "means": Means.TEXT}))

    def send_waiting(self, before: datetime) -> int:
        """Send what was stored at or before `before` and not sent; return how many were.

        A notice that cannot be handed over stays waiting and does not keep back the others.
        """
        sent = 0
        for notice in self.store.unsent(before):
            sent += self._is_sent(notice)
        return sent

    def audience_language(self, audience: str) -> Language:
        """Return the language in which an audience reads."""
        return self.sending.language(self.sending.audience(audience).language)

    def _notice(self, envelope: Envelope, letter: Letter) -> Notice:
        return Notice(
            id=envelope.id,
            kind=envelope.kind,
            subject=letter.subject,
            body=letter.body,
            requested_at=self.clock.now(),
            silent=envelope.silent,
            page_id=envelope.page_id,
        )

    def _for_audience(self, envelope: Envelope, audience: str, letter: Letter) -> Notice:
        return self._notice(envelope, letter).model_copy(update={"audience": self.sending.audience(audience).name})

    def _put(self, notice: Notice, entry: DigestEntry | None) -> None:
        if entry is not None and not notice.silent:
            self.digests.put(notice.model_copy(update={"about": entry.summary, "line": entry.text}))
            return
        stored = self.store.put(notice)
        if stored.sent_at is None and not stored.silent:
            self.sending.send(stored)

    def _leave(self, notice: Notice) -> None:
        """Store the notice, and send it if that can be done now."""
        stored = self.store.put(notice)
        if stored.sent_at is None and not stored.silent:
            self._is_sent(stored)

    def _is_sent(self, notice: Notice) -> bool:
        try:
            self.sending.send(notice)
        except TocsinError as error:
            self.log.warning("notice waits", notice_id=notice.id, error=f"{type(error).__name__}: {error}")
            return False
        return True
