"""A page: one run of an escalation policy for one severity, carrying incidents as numbered members."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen, Instant, Name
from hub.model.escalation_policy import EscalationPolicy
from hub.model.incident import Mark
from hub.model.member_set import MemberSet
from hub.model.policy import Mode
from hub.model.responder import Language
from hub.model.severity import SeverityLabel
from hub.model.steps import Command, State
from hub.model.summary import Summary


class PageState(StrEnum):
    """Exhausted ends a page, not its incidents (semantics 4)."""

    RUNNING = "running"
    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"
    CANCELLED = "cancelled"


class PageKind(StrEnum):
    """Pages of different kinds run apart and never join one another.

    A finding that may be told must never wait in a page that tells nobody (shadow), nor in one that is a drill.
    """

    LIVE = "live"
    SHADOW = "shadow"
    DRILL = "drill"


class HeadKey(Frozen):
    """One head row exists for each escalation policy, severity label and kind of page."""

    escalation_policy: Name
    label: SeverityLabel
    kind: PageKind = PageKind.LIVE

    @property
    def text(self) -> str:
        """`page-soc.high`, `page-soc.high.shadow` or `page-soc.high.drill`."""
        name = f"{self.escalation_policy}.{self.label.value}"
        return name if self.kind is PageKind.LIVE else f"{name}.{self.kind.value}"


class Ending(Frozen):
    """What the one write that ends a page says: how, what an acknowledgement covers, who took it and by what means."""

    state: PageState
    covered: MemberSet = MemberSet()
    by: str | None = None
    via: str | None = None
    name: str | None = None
    """The full name of who took it, where it is known: whoever is called later is told it."""
    at: Instant


class PageHead(Frozen):
    """The truth about the newest page of an escalation policy and label; each change is one conditional write."""

    key: HeadKey
    generation: int
    state: PageState
    start: int = 1
    """Number of the live execution; a step that carries another is refused (the fence)."""
    joined: int = 0
    """How many member numbers were given out."""
    covered: MemberSet = MemberSet()
    """The members an acknowledgement covers; written by the write that ends the page."""
    by: str | None = None
    """Who took it: a responder, or an operator's identity."""
    via: str | None = None
    """How: `call`, `command line`, `console`."""
    name: str | None = None
    """The full name of who took it."""
    opened_at: Instant
    ended_at: Instant | None = None

    @property
    def page_id(self) -> str:
        """`page-soc.high.3`: short enough, with a start number, for an execution name."""
        return f"{self.key.text}.{self.generation}"


class Member(Frozen):
    """One incident in a page, under the number that its join gave it."""

    page_id: str
    number: int
    mark: Mark
    summary: Summary
    joined_at: Instant


class Person(Frozen):
    """Someone on a level, as resolved on entering it: enough to decide, without numbers or addresses."""

    responder: Name
    full_name: str
    language: Language
    phones: int
    """How many numbers there are."""
    why: str
    """Why this person: layer, rotation, shift bounds, override."""


class Page(Frozen):
    """The page item: one versioned row with the pinned policy, the decider's state and the next command."""

    page_id: str
    key: HeadKey
    generation: int
    start: int
    mode: Mode
    policy: EscalationPolicy
    """As it was when the page opened; people are resolved on entering each level."""
    configuration: str
    """The configuration version that `policy` came from."""
    opened_at: Instant
    restarts: int = 0
    """How many pages before this one were exhausted in a row."""
    first: Name | None = None
    """Who took the page that this one succeeds: rung first."""
    only_number: str | None = None
    """`hub.model.masking.phone_key` of the one number that a drill rings, refused or not; None: all there are."""
    state: State = State()
    people: tuple[Person, ...] = ()
    """Who is on the level that the state stands on."""
    command: Command | None = None
    wake_at: Instant | None = None
    """When the command times out; a running page always has one, in the future or being handled."""
    finished: bool = False
    version: int = 1
