"""How long a page takes at worst: until each level and person is rung, and until nobody is left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from escalation.decider import Facts, decide
from hub.model.attempt import AttemptOutcome
from hub.model.base import Frozen
from hub.model.escalation_policy import EscalationPolicy, Level
from hub.model.page import Person
from hub.model.steps import Call, CallEnded, Event, Finish, NoticeStored, Notify, Pause, PauseOver, Started, State

_OPENED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Any instant will do: only spans are measured."""

SECOND_RING: Final = 150
"""Seconds within which phones on Do Not Disturb let the same caller through (semantics 2)."""

People = tuple[tuple[Person, ...], ...]


class FirstRing(Frozen):
    """When a person's first telephone rings on a level (from 1), in seconds after the page was opened."""

    level: int
    responder: str
    seconds: int


class WorstCase(Frozen):
    """How long a page takes when every call ends by its time-out: ring, listen and the decider's slack."""

    people: tuple[FirstRing, ...]
    """The first ring of each person of each level, in calling order; a level with nobody has none."""
    exhausted: int
    """Seconds until the page ends untaken: all repeats walked, 500 steps taken, or its hard end."""

    def to_level(self, level: int) -> int | None:
        """Return the seconds until the first ring of `level` (from 1), None for a level with nobody to ring."""
        return next((ring.seconds for ring in self.people if ring.level == level), None)


def worst_case(policy: EscalationPolicy, people: People) -> WorstCase:
    """Return how long `policy` takes at worst with `people` on its levels, by letting the decider walk it.

    Every call rings out and times out. A throttled or unavailable voice service, or a line that another page has
    taken, comes on top (semantics 4); who passes a call on makes it shorter.
    """
    state, now = State(), _OPENED
    event: Event = Started()
    on_level: tuple[Person, ...] = ()
    rings: dict[tuple[int, str], int] = {}
    while True:
        facts = Facts(now=now, policy=policy, opened_at=_OPENED, people=on_level, levels=people)
        state, command = decide(state, event, facts)
        if isinstance(command, Finish):
            return WorstCase(people=_first_rings(rings), exhausted=_seconds(now))
        on_level = people[state.level]
        if isinstance(command, Call):
            rings.setdefault((command.level, command.responder), _seconds(now))
        event, lasts = _endured(command)
        now += lasts


def second_ring(level: Level, calls: int) -> int | None:
    """Return after how many seconds at worst a number rings again on a level with `calls` calls in a round.

    That is when every call of the round went unanswered, and after the delay; None when it does not ring again.
    """
    return None if level.attempts == 1 else calls * level.ring + level.retry_delay


def _endured(command: Call | Pause | Notify) -> tuple[Event, timedelta]:
    """Return what `command` comes to at worst, and how long that takes."""
    match command:
        case Call():
            rung_out = CallEnded(command=command.command, outcome=AttemptOutcome.NO_ANSWER)
            return rung_out, timedelta(seconds=command.timeout)
        case Pause():
            return PauseOver(command=command.command), timedelta(seconds=command.seconds)
        case Notify():
            return NoticeStored(command=command.command), timedelta(0)


def _first_rings(rings: dict[tuple[int, str], int]) -> tuple[FirstRing, ...]:
    found = (FirstRing(level=level + 1, responder=name, seconds=at) for (level, name), at in rings.items())
    return tuple(sorted(found, key=lambda ring: (ring.level, ring.seconds)))


def _seconds(now: datetime) -> int:
    return int((now - _OPENED).total_seconds())
