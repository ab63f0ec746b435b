"""The report of a backtest, and the difference between two: frozen figures, each with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

from pydantic import Field

from hub.model.base import Frozen, Instant
from hub.model.record import Outcome
from hub.model.rotation import TimeZone
from hub.model.severity import SeverityLabel

MONTH: Final = timedelta(days=30)
SHORTEST: Final = timedelta(days=1)
"""Records of a shorter span say nothing about a month."""
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ASSUMPTIONS: Final = (
    "Each finding is decided at the time at which it happened (updatedAt), all files being one queue.",
    "Who is rung first takes the page with one call. It ends when that call would at the latest (ring and listen).",
    "What joins a page before it ends is announced by the same call.",
    "What comes within 10 min after that waits for the next page, which rings the taker first; critical does not wait.",
    "A page with nobody to ring is counted and mailed once; its later tries are left out.",
    "Mails are counted after gathering: one at once, then one digest for each five minutes.",
    "Overrides, swaps and leave are those of today. A record that cannot be read tells nobody here.",
)
"""What a report takes for granted, a sentence each: people do not always answer, so real figures are higher."""


class MailLoad(Frozen):
    """What one audience or responder gets in writing."""

    reader: Literal["audience", "responder"]
    name: str
    notices: int
    """What they are told of: lines, so to speak."""
    mails: int
    """What arrives in the mailbox, digests counted once."""


class CallLoad(Frozen):
    """The calls to one responder, on the wall of their own zone."""

    responder: str
    full_name: str
    time_zone: TimeZone
    calls: int
    night_calls: int
    hours: tuple[tuple[int, ...], ...]
    """Calls by weekday (7, from Monday) and hour of the day (24)."""


class PageLoad(Frozen):
    """The pages of one escalation policy."""

    escalation_policy: str
    first_level: str
    """The targets of level 1, as an operator writes them."""
    pages: int
    findings: int
    """What its pages announced."""
    night_calls: int
    passed: int
    """Pages whose first call went beyond level 1, since nobody could be rung there."""
    unanswered: int
    """Pages with nobody to ring on any level."""
    why_nobody: str = ""
    """Of the first page that found level 1 empty: why."""


class Noise(Frozen):
    """What one account, or one finding type, sends."""

    name: str
    label: str = ""
    """What an account is called."""
    records: int
    told: int
    """Records that told somebody, by whatever route."""
    called: int
    """Of those, the ones that asked for a call."""


class Hushed(Frozen):
    """What one rule kept quiet, or made quieter."""

    rule: str
    effect: Literal["nobody is told", "told more quietly"]
    records: int


class Telling(Frozen):
    """How many records of one account, type and severity label were told by the same routes."""

    account: str
    type: str
    severity_label: SeverityLabel
    routes: tuple[str, ...]
    """Empty: nobody was told."""
    records: int


class Report(Frozen):
    """What a configuration would have told of the records; see `ASSUMPTIONS` for what is taken for granted.

    The foremost: whoever is rung first takes the page with one call, which announces what joins until it would end.
    """

    kind: Literal["backtest"] = "backtest"
    start: Instant | None = None
    """The first and the last record's time; None without any."""
    end: Instant | None = None
    files: int = 0
    records: int = 0
    """All of them, whatever became of them."""
    outcomes: Mapping[Outcome, int]
    timeless: int = 0
    """Findings left out because they say no time."""
    told: int = 0
    """Records that told somebody."""
    calls: tuple[CallLoad, ...] = ()
    mails: tuple[MailLoad, ...] = ()
    pages: tuple[PageLoad, ...] = ()
    accounts: tuple[Noise, ...] = ()
    types: tuple[Noise, ...] = ()
    hushed: tuple[Hushed, ...] = ()
    tellings: tuple[Telling, ...] = ()
    names: Mapping[str, str] = Field(default_factory=dict)
    """What the accounts are called."""
    assumptions: tuple[str, ...] = ASSUMPTIONS

    @property
    def span(self) -> timedelta:
        """From the first record to the last."""
        return timedelta() if self.start is None or self.end is None else self.end - self.start

    @property
    def scaled(self) -> bool:
        """Whether the records span long enough to speak of a month."""
        return self.span >= SHORTEST

    def a_month(self, number: float) -> float:
        """Return `number` for 30 days, or as it is where the records span less than a day."""
        return number * (MONTH / self.span) if self.scaled else float(number)

    @property
    def call_total(self) -> int:
        """All calls."""
        return sum(each.calls for each in self.calls)

    @property
    def night_total(self) -> int:
        """All calls at night."""
        return sum(each.night_calls for each in self.calls)

    @property
    def mail_total(self) -> int:
        """All mails, to audiences and to responders."""
        return sum(each.mails for each in self.mails)


class Moved(Frozen):
    """A figure before and after, in the span of the records."""

    name: str
    before: int
    after: int

    @property
    def by(self) -> int:
        """How much more it is."""
        return self.after - self.before


class RoutesChanged(Frozen):
    """Records of one severity label that are told otherwise; counted over accounts and types."""

    severity_label: SeverityLabel
    before: tuple[str, ...]
    after: tuple[str, ...]
    records: int
    accounts: int
    examples: tuple[str, ...]
    """Names of up to three of the accounts, those with the most records first."""


class Difference(Frozen):
    """What another configuration changes on the same records. Figures are those of the span, sentences a month's."""

    kind: Literal["backtest difference"] = "backtest difference"
    calls: tuple[Moved, ...] = ()
    """By responder; those whose figure stays are there too."""
    night_calls: tuple[Moved, ...] = ()
    mails: tuple[Moved, ...] = ()
    """By reader: an audience's name, or `responder NAME`."""
    changed: tuple[RoutesChanged, ...] = ()
    """What changes, the most records first."""
    sentences: tuple[str, ...] = ()
    """Each on one line; the first says that nothing changes, where that is so, and the last says the span."""
