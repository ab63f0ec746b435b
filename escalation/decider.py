"""The escalation decider: all that a page does next, as one pure function of state, event and facts (ADR 1).

It walks an escalation policy as semantics 4 says. A level is walked in rounds: each person in target order, each of
their numbers that is not suspect once; `retry_delay` stands between rounds, `wait` after the last. Positions count
from 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from pydantic import Field

from hub.model.attempt import AttemptOutcome
from hub.model.base import Frozen, Instant
from hub.model.escalation_policy import MAX_COMMANDS, EscalationPolicy, Level
from hub.model.page import PageState, Person
from hub.model.steps import (
    Call,
    CallEnded,
    Command,
    Event,
    Finish,
    NoticePurpose,
    NoticeStored,
    Notify,
    PageEnd,
    Pause,
    PauseOver,
    Started,
    State,
    Woken,
)

THROTTLED_RETRY: Final = timedelta(seconds=5)
THROTTLED_DEADLINE: Final = timedelta(seconds=120)
UNAVAILABLE_RETRY: Final = timedelta(seconds=60)
LINE_TAKEN_RETRY: Final = timedelta(seconds=10)
HARD_END: Final = timedelta(hours=24)
UNPROVEN_LIMIT: Final = 2
"""So many calls answered without proof by one person in a page make it leave the level at once."""
CALL_SLACK: Final = timedelta(seconds=20)
"""Added to ring and listen: setting the call up and saying goodbye."""


class Facts(Frozen):
    """What the decider may know, read by the service at the moment of the decision."""

    now: Instant
    policy: EscalationPolicy
    opened_at: Instant
    page: PageState = PageState.RUNNING
    """What the head says."""
    people: tuple[Person, ...] = ()
    """Who is on the state's level, as resolved when it was entered."""
    levels: tuple[tuple[Person, ...], ...] = ()
    """Who is on each level, resolved now: counts for a level that is entered by this decision."""
    unproven: Mapping[str, int] = Field(default_factory=dict)
    """Calls of this page answered without proof, by responder, the one just ended included."""
    suspect: frozenset[tuple[str, int]] = frozenset()
    """(responder, index) of numbers that the service refused."""


class Step(NamedTuple):
    """The next state and the command to perform."""

    state: State
    command: Command


def decide(state: State, event: Event, facts: Facts) -> Step:
    """Return what follows `event`.

    The caller has checked that the event carries `state.command` (else it is stale), and that a page which is woken
    is over (else there is nothing to decide).
    """
    ended = _ended(state, facts)
    if ended is not None:
        return ended
    match event:
        case CallEnded():
            return _after_call(state, event.outcome, facts)
        case PauseOver() | NoticeStored():
            return _resume(state, facts)
        case Started() | Woken():
            return _enter(state, facts, 0)


def _ended(state: State, facts: Facts) -> Step | None:
    if facts.page is not PageState.RUNNING:
        return _finish(state, PageEnd(facts.page.value), f"the page was {facts.page.value}")
    if facts.now - facts.opened_at >= HARD_END:
        return _finish(state, PageEnd.EXHAUSTED, "the page has run for 24 h")
    if state.command >= MAX_COMMANDS - 1:
        return _finish(state, PageEnd.EXHAUSTED, f"the page has taken {MAX_COMMANDS} steps")
    return None


def _after_call(state: State, outcome: AttemptOutcome, facts: Facts) -> Step:
    """Apply the outcome table of semantics 4, row by row."""
    person = facts.people[state.person]
    match outcome:
        case AttemptOutcome.ACKNOWLEDGED:
            return _finish(state, PageEnd.ACKNOWLEDGED, f"{person.full_name} took it")
        case AttemptOutcome.PASSED:
            return _leave_level(_rang(state, passed=1), facts, now=True)
        case AttemptOutcome.NOT_REACHED if facts.unproven.get(person.responder, 0) >= UNPROVEN_LIMIT:
            return _leave_level(_rang(state), facts, now=True, left_early=person.responder)
        case AttemptOutcome.NOT_REACHED | AttemptOutcome.NO_ANSWER:
            return _next_call(_rang(state), facts)
        case AttemptOutcome.REFUSED:
            return _next_call(_calm(state), facts)
        case _:
            return _after_no_dial(state, outcome, person, facts)


def _after_no_dial(state: State, outcome: AttemptOutcome, person: Person, facts: Facts) -> Step:
    """Apply the rows in which no telephone rang and no attempt is spent."""
    if outcome is AttemptOutcome.THROTTLED:
        return _after_throttling(state, person, facts)
    if outcome is AttemptOutcome.UNAVAILABLE:
        return _after_unavailable(state, facts)
    return _pause(state, LINE_TAKEN_RETRY, f"{person.full_name}'s line is taken by another page", resume="same")


def _after_throttling(state: State, person: Person, facts: Facts) -> Step:
    since = state.throttled_since or facts.now
    if facts.now - since < THROTTLED_DEADLINE:
        waiting = _with(state, throttled_since=since)
        return _pause(waiting, THROTTLED_RETRY, "no free line: tried again for 120 s", resume="same")
    why = f"no free line for 120 s: {person.full_name} is told in writing"
    return _notify(_calm(state), NoticePurpose.LINE_BUSY, why, responder=person.responder, resume="next")


def _after_unavailable(state: State, facts: Facts) -> Step:
    if state.unavailable_told:
        return _wait_for_voice(state)
    told = _with(_calm(state), unavailable_told=True)
    names = ", ".join(person.full_name for person in facts.people)
    why = f"the voice service does not work: {names} told in writing"
    return _notify(told, NoticePurpose.VOICE_UNAVAILABLE, why, resume="voice")


def _wait_for_voice(state: State) -> Step:
    return _pause(state, UNAVAILABLE_RETRY, "the voice service does not work: tried again every 60 s", resume="same")


def _resume(state: State, facts: Facts) -> Step:
    match state.resume:
        case "next":
            return _next_call(state, facts)
        case "round":
            again = _with(state, round=state.round + 1, person=0, phone=0)
            return _call_at_or_after(again, facts, facts.people)
        case "level":
            return _enter(state, facts, state.level + 1)
        case "repeat":
            return _repeat(state, facts)
        case "voice":
            return _wait_for_voice(state)
        case "same" | None:
            return _call_at_or_after(state, facts, facts.people)


def _enter(state: State, facts: Facts, level: int, left_early: str | None = None) -> Step:
    """Enter `level` with the people who are on it now; one with nobody to ring is passed in 0 s."""
    if level >= len(facts.policy.levels):
        return _end_repeat(state, facts, now=True)
    entered = _with(
        _calm(state), level=level, round=1, person=0, phone=0, left_early=left_early, unavailable_told=False
    )
    return _call_at_or_after(entered, facts, facts.levels[level])


def _next_call(state: State, facts: Facts) -> Step:
    return _call_at_or_after(_with(state, phone=state.phone + 1), facts, facts.people)


def _call_at_or_after(state: State, facts: Facts, people: tuple[Person, ...]) -> Step:
    """Call the first number that may be rung from the state's position on; after the last, see what follows."""
    level = facts.policy.levels[state.level]
    position = _seek(state, facts, people)
    if position is not None:
        person, phone = position
        return _call(_with(state, person=person, phone=phone), level, people[person])
    start_over = _with(state, person=0, phone=0)
    if _seek(start_over, facts, people) is None:
        return _enter(state, facts, state.level + 1)
    if state.round < level.attempts:
        return _between_rounds(start_over, level, facts, people)
    return _leave_level(state, facts)


def _between_rounds(state: State, level: Level, facts: Facts, people: tuple[Person, ...]) -> Step:
    if level.retry_delay == 0:
        return _call_at_or_after(_with(state, round=state.round + 1), facts, people)
    why = f"round {state.round + 1} of level {state.level + 1} in {level.retry_delay} s"
    return _pause(state, timedelta(seconds=level.retry_delay), why, resume="round")


def _leave_level(state: State, facts: Facts, *, now: bool = False, left_early: str | None = None) -> Step:
    """Go on to the next level: after the level's `wait`, or `now`."""
    level = facts.policy.levels[state.level]
    if state.level + 1 >= len(facts.policy.levels):
        return _end_repeat(state, facts)
    if now or level.wait == 0:
        return _enter(state, facts, state.level + 1, left_early)
    why = f"level {state.level + 2} in {level.wait} s"
    return _pause(state, timedelta(seconds=level.wait), why, resume="level")


def _end_repeat(state: State, facts: Facts, *, now: bool = False) -> Step:
    """End a walk through all levels: begin the next one after a pause, or at once (and once only) if all passed."""
    if state.repeat >= facts.policy.repeat:
        return _finish(state, PageEnd.EXHAUSTED, "every level was walked and nobody took it")
    all_passed = 0 < state.rung == state.passed
    if all_passed and not state.hurried:
        return _repeat(_with(state, hurried=True), facts)
    last = facts.policy.levels[-1]
    delay = max(last.wait, last.retry_delay)
    if delay == 0 or (now and state.rung == 0):
        return _repeat(state, facts)
    why = f"repeat {state.repeat + 1} of {facts.policy.repeat} in {delay} s"
    return _pause(state, timedelta(seconds=delay), why, resume="repeat")


def _repeat(state: State, facts: Facts) -> Step:
    return _enter(_with(state, repeat=state.repeat + 1, rung=0, passed=0), facts, 0)


def _seek(state: State, facts: Facts, people: tuple[Person, ...]) -> tuple[int, int] | None:
    """Return the first (person, phone) at or after the state's position that may be rung, or None."""
    for index in range(state.person, len(people)):
        person = people[index]
        if person.responder == state.left_early:
            continue
        first = state.phone if index == state.person else 0
        for phone in range(first, person.phones):
            if (person.responder, phone) not in facts.suspect:
                return index, phone
    return None


def _rang(state: State, passed: int = 0) -> State:
    return _with(_calm(state), rung=state.rung + 1, passed=state.passed + passed)


def _calm(state: State) -> State:
    return _with(state, throttled_since=None)


def _call(state: State, level: Level, person: Person) -> Step:
    issued = _with(state, command=state.command + 1, resume=None)
    command = Call(
        command=issued.command,
        repeat=state.repeat,
        level=state.level,
        round=state.round,
        responder=person.responder,
        phone=state.phone,
        ring=level.ring,
        listen=level.listen,
        timeout=level.ring + level.listen + int(CALL_SLACK.total_seconds()),
        why=f"level {state.level + 1}, round {state.round}: {person.why}",
    )
    return Step(issued, command)


def _pause(state: State, delay: timedelta, why: str, *, resume: str) -> Step:
    issued = _with(state, command=state.command + 1, resume=resume)
    return Step(issued, Pause(command=issued.command, seconds=max(1, int(delay.total_seconds())), why=why))


def _notify(state: State, purpose: NoticePurpose, why: str, *, resume: str, responder: str | None = None) -> Step:
    issued = _with(state, command=state.command + 1, resume=resume)
    return Step(
        issued,
        Notify(command=issued.command, purpose=purpose, level=state.level, responder=responder, why=why),
    )


def _finish(state: State, end: PageEnd, why: str) -> Step:
    issued = _with(state, command=state.command + 1, resume=None)
    return Step(issued, Finish(command=issued.command, end=end, why=why))


def _with(state: State, **changes: Any) -> State:  # noqa: ANN401 - the fields of State
    return state.model_copy(update=changes)
