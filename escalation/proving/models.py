"""What a proof takes and what it finds: who relies on an escalation policy, and where that leads to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from hub.model.base import Frozen, Instant
from hub.model.severity import SeverityLabel


@dataclass(frozen=True)
class Callers:
    """What is told by a call of one escalation policy."""

    accounts: Mapping[SeverityLabel, frozenset[str]] = field(default_factory=dict)
    """The names of the accounts whose findings of a severity it is called for."""
    others: frozenset[SeverityLabel] = frozenset()
    """Severities for which it is called for accounts that the directory does not have."""
    unreadable: bool = False
    """True when it is called for records that cannot be read."""


@dataclass(frozen=True)
class Demand:
    """A span in which the same accounts rely on the same escalation policies, by name."""

    start: datetime
    end: datetime
    callers: Mapping[str, Callers]


class Hit(Frozen):
    """Whose findings a hole hits: so many accounts with one severity; no severity: records that cannot be read."""

    severity: SeverityLabel | None
    accounts: int
    examples: tuple[str, ...] = ()
    """Names of the first of them."""
    others: bool = False
    """True when it hits accounts that the directory does not have, too."""


class Hole(Frozen):
    """A span in which nobody of a level (from 1) can be rung, though some account's findings call there."""

    kind: Literal["hole"] = "hole"
    escalation_policy: str
    level: int
    start: Instant
    end: Instant
    time_zone: str
    """That of the level's schedule, else the organization's."""
    why: str
    nobody: bool
    """True when no other level of the escalation policy has anybody either."""
    hits: tuple[Hit, ...]


class SamePeople(Frozen):
    """Two levels of which the later rings nobody whom the earlier has not rung."""

    kind: Literal["same_people"] = "same_people"
    escalation_policy: str
    level: int
    earlier: int
    responders: tuple[str, ...]
    """The people of the later level."""
    start: Instant
    end: Instant
    """The first span in which it is so."""
    time_zone: str
    spans: int
    seconds: int
    """How long it is so in all."""


class PersonTime(Frozen):
    """The longest it takes until a person is rung on a level, in seconds after the page was opened."""

    level: int
    responder: str
    seconds: int


class PolicyTimes(Frozen):
    """How long a page of an escalation policy takes at worst, with the people of the span."""

    kind: Literal["times"] = "times"
    escalation_policy: str
    people: tuple[PersonTime, ...]
    exhausted: int
    """Seconds until nobody is left to ring; 0 when nobody can be rung in the whole span."""


class LateRing(Frozen):
    """A level that rings a number a second time later than phones on Do Not Disturb remember the first."""

    kind: Literal["late_ring"] = "late_ring"
    escalation_policy: str
    level: int
    seconds: int | None
    """After so long at worst; None: it rings each number once."""


class Burden(Frozen):
    """What a person carries in the span, on all schedules together."""

    kind: Literal["burden"] = "burden"
    responder: str
    time_zone: str
    """Their own zone, in which nights (`hub.model.night`) and weekends are counted."""
    seconds: int
    night_seconds: int
    nights: int
    """Nights of which they are on call for a part at least."""
    weekends: int
    """The same of Saturday and Sunday."""


class Proof(Frozen):
    """What holds for every escalation policy that somebody relies on between two instants."""

    start: Instant
    end: Instant
    proved: tuple[str, ...]
    """The escalation policies that were looked at."""
    unused: tuple[str, ...]
    """Those on which no account relies."""
    holes: tuple[Hole, ...]
    same_people: tuple[SamePeople, ...]
    times: tuple[PolicyTimes, ...]
    late_rings: tuple[LateRing, ...]
    burdens: tuple[Burden, ...]
