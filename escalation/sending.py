"""Sending: a stored notice is leased, handed to whoever delivers it, then noted as sent: at least once (semantics 5).

The lease keeps two who have the same notice at one moment (a record that came twice, a repeat that the watchdog begins
while a function is at it) from both sending it. Only who dies between handing over and noting has it sent again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escalation.people import OnCallBook
from hub.errors import ConflictError, TocsinError
from hub.model.configuration import Audience
from hub.model.notice import Means, Notice
from hub.model.responder import Language, Responder
from hub.ports import Clock, Mail, Mailer, NoticeStore, Texter, TextMessage

LEASE: Final = timedelta(seconds=25)
"""How long one notice is in the hands of one sender: longer than three requests take that are answered too late.

It is shorter than a message takes to come back, and than a page waits before it does something again.
"""


@dataclass(frozen=True, kw_only=True)
class Sending:
    """Hands notices over, and knows whom their names stand for."""

    store: NoticeStore
    mailer: Mailer
    texter: Texter
    clock: Clock
    book: Callable[[], OnCallBook]

    def send(self, notice: Notice) -> None:
        """Hand over `notice` and note it, unless it is sent.

        Raises TransientError when that cannot be done now, ConflictError while it is in other hands.
        """
        now = self.clock.now()
        leased = self.store.lease(notice.id, now, now + LEASE)
        if leased is None:
            self._is_sent(notice.id)
            return
        try:
            self._hand_over(leased)
        except TocsinError:
            self.store.release(leased)
            raise
        self.store.sent(leased.id, self.clock.now())

    def audience(self, name: str) -> Audience:
        """Return the audience; one that an edit has removed is replaced by the hub's owners."""
        configuration = self.book().configuration
        return configuration.audiences.get(name) or configuration.audiences[configuration.organization.owners]

    def responder(self, name: str) -> Responder | None:
        """Return the responder of that name, or None."""
        return self.book().configuration.responders.get(name)

    def language(self, own: Language | None) -> Language:
        """Return the language of a reader whose own is `own`."""
        return own or self.book().configuration.organization.language

    def language_of(self, notice: Notice) -> Language:
        """Return the language in which the notice's reader reads."""
        if notice.audience is not None:
            return self.language(self.audience(notice.audience).language)
        known = self.responder(notice.responder or "")
        return self.language(known.language if known is not None else None)

    def _is_sent(self, notice_id: str) -> None:
        """Raise ConflictError when the notice is not sent: whoever has it may yet fail."""
        stored = self.store.get(notice_id)
        if stored is None or stored.sent_at is None:
            raise ConflictError(f"notice {notice_id} is being sent")

    def _hand_over(self, notice: Notice) -> None:
        if notice.means is Means.TEXT:
            self._text(notice)
            return
        self.mailer.send(
            Mail(
                notice_id=notice.id,
                to=self._addresses(notice),
                audience=self._reader(notice),
                subject=notice.subject,
                body=notice.body,
                private=notice.audience is None,
            )
        )

    def _text(self, notice: Notice) -> None:
        known = self.responder(notice.responder or "")
        if known is not None and known.phones:
            self.texter.send(TextMessage(notice.id, known.phones[0], known.name, notice.body))

    def _reader(self, notice: Notice) -> str:
        """Return who is sent the notice: of an audience that an edit has removed since, the hub's owners."""
        return self.audience(notice.audience).name if notice.audience is not None else notice.responder or ""

    def _addresses(self, notice: Notice) -> tuple[str, ...]:
        if notice.audience is not None:
            return self.audience(notice.audience).addresses
        known = self.responder(notice.responder or "")
        return (known.email,) if known is not None and known.email is not None else ()
