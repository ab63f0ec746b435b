"""Digests: what comes for one reader within five minutes becomes one mail at once and one that tells the rest.

The order of writes loses nothing: a notice takes a number of its reader's window, is stored under it, and the window
is read again. Whoever sends a window leases it, reads its notices, and stores the digest with exactly the numbers it
tells before it is sent; so a repeat is the same mail. A notice that finds its window leased waits until that is sent,
and is sent by itself if the digest left it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation.sending import Sending
from escalation.words.mail.digest import DigestEntry, DigestFacts, digest
from escalation.words.mail.letter import Letter
from hub.errors import ConflictError, TransientError
from hub.model.member_set import MemberSet
from hub.model.messages import DigestDue
from hub.model.notice import Notice, NoticeKind
from hub.model.window import Window
from hub.ports import Clock, DigestRequests, NoticeStore, WindowStore

LEASE: Final = timedelta(seconds=20)
"""How long one window is in the hands of one sender: shorter than a message takes to come back."""


@dataclass(frozen=True, kw_only=True)
class Digests:
    """Gathers notices in windows and sends what was gathered."""

    notices: NoticeStore
    windows: WindowStore
    requests: DigestRequests
    sending: Sending
    clock: Clock

    def put(self, notice: Notice) -> None:
        """Store the notice in its reader's window; the first after a rest is sent at once.

        Raises ConflictError while the window is being sent: asked again, it is seen whether the digest told it.
        """
        stored = self.notices.get(notice.id) or self._join(notice)
        window = self.windows.get(stored.window) if stored.window is not None else None
        if window is not None and window.opened_by == stored.id and window.sent_at is None:
            self.requests.request(DigestDue(window=window.id, not_before=window.ends_at))
        if stored.sent_at is None and (stored.at_once or self._left_out(stored, window)):
            self.sending.send(stored)

    def send(self, window_id: str) -> None:
        """Send what the window has gathered, in one mail; one that is sent is left alone.

        Raises ConflictError when it is not over yet by this clock, or somebody else is at it.
        """
        window, now = self.windows.get(window_id), self.clock.now()
        if window is None or window.sent_at is not None:
            return
        if now < window.ends_at or self.windows.lease(window_id, now, now + LEASE) is None:
            raise ConflictError(f"window {window_id} is not over, or is being sent")
        gathered = [each for each in self.notices.of_window(window_id) if not each.at_once and each.sent_at is None]
        if gathered:
            told = self.notices.put(self._digest(window, gathered))
            if told.sent_at is None:
                self.sending.send(told)
        self.windows.sent(window_id, self.clock.now())

    def repeat(self, before: datetime) -> int:
        """Send the windows that ended at or before `before` and are not sent; return how many were.

        One that cannot be sent now keeps back no other.
        """
        sent = 0
        for window in self.windows.unsent(before):
            try:
                self.send(window.id)
            except (ConflictError, TransientError):
                continue
            sent += 1
        return sent

    def _join(self, notice: Notice) -> Notice:
        reader = f"audience.{notice.audience}" if notice.audience is not None else f"responder.{notice.responder}"
        window = self.windows.join(reader, notice.id, self.clock.now())
        place = {
            "window": window.id,
            "number": window.joined,
            "at_once": window.at_once and window.opened_by == notice.id,
        }
        return self.notices.put(notice.model_copy(update=place))

    def _left_out(self, notice: Notice, window: Window | None) -> bool:
        """Return whether the window was sent without this notice."""
        if window is None or window.leased_until is None:
            return False
        if window.sent_at is None:
            raise ConflictError(f"window {window.id} is being sent")
        told = self.notices.get(_digest_id(window))
        return told is None or notice.number not in told.covered

    def _digest(self, window: Window, gathered: Sequence[Notice]) -> Notice:
        first = gathered[0]
        written = self._letter(gathered)
        return Notice(
            id=_digest_id(window),
            kind=NoticeKind.DIGEST,
            audience=first.audience,
            responder=first.responder,
            subject=written.subject,
            body=written.body,
            requested_at=self.clock.now(),
            covered=MemberSet.of(each.number for each in gathered),
        )

    def _letter(self, gathered: Sequence[Notice]) -> Letter:
        """Return the digest; a notice that is alone in it is told in its own words."""
        first = gathered[0]
        if len(gathered) == 1:
            return Letter(subject=first.subject, body=first.body)
        entries = tuple(DigestEntry(summary=each.about, text=each.line) for each in gathered if each.about is not None)
        return digest(DigestFacts(entries=entries, audience=first.audience, language=self.sending.language_of(first)))


def _digest_id(window: Window) -> str:
    return f"digest.{window.id}"
