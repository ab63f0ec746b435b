"""A window: the span in which what one reader is told is gathered into one mail, the digest (semantics 5)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from hub.model.base import Frozen, Instant

SPAN: Final = timedelta(minutes=5)
"""How long a window is open."""


class Window(Frozen):
    """The row of one window. It lets nobody in any more at `ends_at`, when what it has gathered is sent."""

    reader: str
    """`audience.secops` or `responder.dana`."""
    number: int
    """Counts the windows of one reader, from 1."""
    opened_by: str
    """Id of the notice that opened it: whoever stores that notice has the window's end looked after."""
    at_once: bool
    """True when the opening notice is sent at once; it then is no part of the digest."""
    opened_at: Instant
    ends_at: Instant
    joined: int = 1
    """How many numbers were given out to notices."""
    leased_until: Instant | None = None
    """Set once somebody has begun to send it; until then what is stored in it will be in the digest."""
    sent_at: Instant | None = None

    @property
    def id(self) -> str:
        """`audience.secops.17`."""
        return f"{self.reader}.{self.number}"

    def lets_in(self, now: datetime) -> bool:
        """Return whether a notice may still join."""
        return now < self.ends_at and self.sent_at is None

    def free(self, now: datetime) -> bool:
        """Return whether it may be leased: not sent, and in nobody's hands."""
        return self.sent_at is None and (self.leased_until is None or self.leased_until <= now)

    @property
    def has_digest(self) -> bool:
        """True when more was put in than what was sent at once."""
        return self.joined > int(self.at_once)


def join(newest: Window | None, reader: str, notice_id: str, now: datetime) -> Window:
    """Return the window that the notice belongs to, its number being `joined`; `newest` is the reader's, if any.

    The first notice after a rest opens a window and is sent at once. A window that had a digest is followed by one
    in which nothing is sent before its end: so a reader gets one mail a window, however much comes in.
    """
    if newest is not None and newest.lets_in(now):
        return newest.model_copy(update={"joined": newest.joined + 1})
    follows = newest is not None and newest.has_digest and now < newest.ends_at + SPAN
    opened_at = newest.ends_at if newest is not None and follows else now
    return Window(
        reader=reader,
        number=newest.number + 1 if newest is not None else 1,
        opened_by=notice_id,
        at_once=not follows,
        opened_at=opened_at,
        ends_at=opened_at + SPAN,
    )
