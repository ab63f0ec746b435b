"""A notice: what an audience or a responder is told by mail or text message, stored before it is sent."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen, Instant, Name


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
    sent_at: Instant | None = None
    silent: bool = False
    """True in shadow mode: stored and shown, never sent."""
    page_id: str | None = None
