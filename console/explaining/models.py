"""What an explanation consists of."""

from __future__ import annotations

from hub.model.base import Frozen, Instant
from hub.model.decision import Reason
from hub.model.finding import Finding
from hub.model.policy import Mode
from hub.model.record import Outcome
from hub.model.responder import Language


class PolicyField(Frozen):
    """One field of the effective policy, as an operator writes it, and the documents it came from."""

    field: str
    value: str
    provenance: str


class PersonCalled(Frozen):
    """Somebody who would be called on a level, and the words they would hear."""

    responder: str
    full_name: str
    language: Language
    why: str
    first_ring: int | None
    """Seconds after the page opened at which their telephone rings at the latest; None when it never does."""
    opening: str
    """The first words of the call, with the example's challenge."""
    more: str
    """What key 3 says."""


class LevelCalled(Frozen):
    """One level (from 1) of an escalation policy and who is on it; nobody: the page passes it in 0 s."""

    level: int
    targets: tuple[str, ...]
    attempts: int
    first_ring: int | None
    people: tuple[PersonCalled, ...]


class CallExplained(Frozen):
    """What a call route comes to when nobody takes it."""

    route: str
    held_until: Instant | None = None
    """The end of the maintenance window that holds it back; people are those of that instant."""
    levels: tuple[LevelCalled, ...]
    repeat: int
    exhausted: int
    """Seconds until everybody was rung in vain, at worst."""
    then: str | None
    challenge: str
    """An example: each call has its own two digits."""


class MailExplained(Frozen):
    """The mail an audience would get."""

    route: str
    audience: str
    addresses: int
    language: Language
    subject: str
    body: str


class HeldBack(Frozen):
    """A route that a maintenance window keeps back until its end."""

    route: str
    until: Instant


class Explanation(Frozen):
    """One record, explained. Without a finding only `outcome` and `reason` say anything."""

    file: str
    line: int | None
    record: int
    others: int
    """How many more records the file holds."""
    outcome: Outcome
    at: Instant | None = None
    """The instant decided for."""
    reason: str = ""
    error: str | None = None
    finding: Finding | None = None
    account_name: str = ""
    path: str = ""
    policy: tuple[PolicyField, ...] = ()
    notes: tuple[str, ...] = ()
    """What fell back by itself, and what names something that does not exist."""
    rules: tuple[Reason, ...] = ()
    """Every rule looked at, in order, and why it did or did not apply."""
    routes: tuple[str, ...] = ()
    held: tuple[HeldBack, ...] = ()
    mode: Mode | None = None
    calls: tuple[CallExplained, ...] = ()
    mails: tuple[MailExplained, ...] = ()
