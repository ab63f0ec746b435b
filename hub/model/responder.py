"""A responder: a person who can be reached, by which numbers, in which language, and when not."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from hub.model.base import EmailAddress, Frozen, Instant, Name, PhoneNumber
from hub.model.rotation import TimeZone


class Language(StrEnum):
    """The languages of speech and mail."""

    EN = "en"
    ZH_CN = "zh-CN"
    JA_JP = "ja-JP"


class Leave(Frozen):
    """A span in which a responder is nobody's on-call: `start` inclusive, `end` exclusive."""

    responder: Name
    start: Instant
    end: Instant
    why: str = ""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Leave:
        if self.end <= self.start:
            raise ValueError(f"leave of {self.responder} ends at {self.end.isoformat()}, not after its start")
        return self


class Responder(Frozen):
    """A person. Numbers are dialled in order; `text` says that a text message to the first one is wanted and works.

    The text message goes out with the first ring of a page; so does a mail, where `mail_on_ring` asks for it.
    """

    name: Name
    full_name: str
    phones: tuple[PhoneNumber, ...] = ()
    email: EmailAddress | None = None
    text: bool = False
    mail_on_ring: bool = False
    language: Language | None = None
    """None: the organization's default."""
    time_zone: TimeZone | None = None
    identities: Annotated[tuple[str, ...], Field(description="single sign-on session names")] = ()
