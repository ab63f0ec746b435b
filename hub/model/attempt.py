"""An attempt: one try to reach one responder by one number; its four states permit exactly one dial."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.model.base import Frozen, Instant, Name
from hub.model.member_set import MemberSet
from hub.model.responder import Language
from hub.model.rotation import TimeZone

SpokenDetail = Literal["account", "kind", "none"]
"""What a call says of the finding: account and kind, kind only, or nothing but that there is an alarm."""

AttemptKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]{3,80}$")]
"""`PAGE_ID-N`, N being the number of the command that asked for the call: the same after a crash, so dialled once."""


def attempt_key(page_id: str, command: int) -> str:
    """Return the key of the attempt made for command number `command` of a page."""
    return f"{page_id}-{command}"


class AttemptState(StrEnum):
    """prepared -> dialling -> dialled -> ended; only prepared -> dialling permits a call (semantics 4)."""

    PREPARED = "prepared"
    DIALLING = "dialling"
    DIALLED = "dialled"
    ENDED = "ended"


class AttemptOutcome(StrEnum):
    """The rows of the outcome table of semantics 4. Outcomes are values, not exceptions."""

    ACKNOWLEDGED = "acknowledged"
    PASSED = "passed"
    NOT_REACHED = "not reached"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    LINE_TAKEN = "line taken"
    """Another page is calling this person: waits and spends no attempt."""
    WITHDRAWN = "withdrawn"
    """The page ended before the call was placed."""


class Briefing(Frozen):
    """What a call says beside its incidents, written down when it is placed: answering it needs no configuration."""

    full_name: str = ""
    """Who is called."""
    next_name: str | None = None
    """Who is called when this person passes; None: nobody is after them."""
    time_zone: TimeZone = "UTC"
    """In which they are told times."""
    spoken_detail: SpokenDetail = "account"
    why: str = ""
    """Why it is them: layer, rotation, shift, override."""


class Attempt(Frozen):
    """The row of one attempt. It holds the masked number only; the dialler looks the number up when it dials."""

    key: AttemptKey
    page_id: str
    command: int
    repeat: int
    level: int
    round: int
    responder: Name
    phone: int
    """Index of the number among the responder's, from 0."""
    number_masked: str
    number_key: str = ""
    """`hub.model.masking.phone_key` of the number: which one it is, whatever the configuration says later."""
    language: Language
    briefing: Briefing = Briefing()
    challenge: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    """Two digits the call speaks; the same in every call of a page to one person, as its text message says them."""
    announced: MemberSet = MemberSet()
    """Exactly the members this call announces."""
    state: AttemptState = AttemptState.PREPARED
    prepared_at: Instant
    dialling_at: Instant | None = None
    dialled_at: Instant | None = None
    answered_at: Instant | None = None
    ended_at: Instant | None = None
    contact_id: str | None = None
    keys: tuple[str, ...] = ()
    """What was keyed, in order, as far as it was asked for; a call asks at most a few times."""
    outcome: AttemptOutcome | None = None
    error: str | None = None
    version: int = 1
