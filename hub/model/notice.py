"""A notice: what an audience or a responder is told by mail or text message, stored before it is sent."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from hub.model.base import Frozen, Instant, Name
from hub.model.member_set import MemberSet
from hub.model.summary import Summary


class NoticeKind(StrEnum):
    """What a notice is about."""

    FINDING = "finding"
    UNKNOWN_ACCOUNT = "unknown account"
    POLICY_FALLBACK = "policy fallback"
    STAND_DOWN = "stand-down"
    BRIEF = "brief"
    MEANWHILE = "came meanwhile"
    EXHAUSTED = "exhausted"
    VOICE_UNAVAILABLE = "voice unavailable"
    FIRST_RING = "first ring"
    REJECTED = "rejected"
    REMINDER = "reminder"
    DIGEST = "digest"
    WATCHDOG = "watchdog"
    DRILL = "drill"
    SWAP = "swap"
    HANDOFF = "handoff"


class Means(StrEnum):
    """How a notice travels."""

    MAIL = "mail"
    TEXT = "text"


class Notice(Frozen):
    """A stored notice. `id` is put-if-absent: the same thing asked for twice is told once.

    Exactly one of `audience` and `responder` is set.
    """

    id: str
    kind: NoticeKind
    means: Means = Means.MAIL
    audience: Name | None = None
    responder: Name | None = None
    subject: str
    body: str
    requested_at: Instant
    leased_until: Instant | None = None
    """Until then it is in the hands of somebody who sends it."""
    sent_at: Instant | None = None
    silent: bool = False
    """True in shadow mode: stored and shown, never sent."""
    page_id: str | None = None
    at_once: bool = True
    """False: told by the digest of its window."""
    window: str | None = None
    """Id of the window it was put into; None: it is never gathered."""
    number: int = 0
    """Its number in that window."""
    about: Summary | None = None
    """The finding that a digest counts it under."""
    line: str = ""
    """What a digest says of it."""
    covered: MemberSet = MemberSet()
    """Of a digest: exactly the numbers of its window that it tells, fixed before it is first sent."""

    def free(self, now: datetime) -> bool:
        """Return whether it may be leased: not sent, and in nobody's hands."""
        return self.sent_at is None and (self.leased_until is None or self.leased_until <= now)
