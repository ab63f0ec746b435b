"""Walks the decider through a page as a host does, for tests of what it does next."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from escalation.decider import Facts, decide
from hub.model.attempt import AttemptOutcome
from hub.model.escalation_policy import EscalationPolicy
from hub.model.page import PageState, Person
from hub.model.responder import Language
from hub.model.steps import (
    Call,
    CallEnded,
    Command,
    Event,
    Finish,
    NoticeStored,
    Notify,
    Pause,
    PauseOver,
    Started,
    State,
)
from tests.builders import NIGHT

NO_ANSWER = AttemptOutcome.NO_ANSWER
NOT_REACHED = AttemptOutcome.NOT_REACHED
PASSED = AttemptOutcome.PASSED
REFUSED = AttemptOutcome.REFUSED
THROTTLED = AttemptOutcome.THROTTLED
UNAVAILABLE = AttemptOutcome.UNAVAILABLE


def a_policy(*levels: dict[str, Any], repeat: int = 1) -> EscalationPolicy:
    """A policy whose levels differ from the defaults as given; who is on them is said by the walk."""
    target = {"targets": [{"kind": "schedule", "name": "soc"}]}
    return EscalationPolicy.model_validate(
        {"name": "page-soc", "levels": [target | level for level in levels], "repeat": repeat, "then": "secops"}
    )


def a_person(name: str, phones: int = 1) -> Person:
    return Person(responder=name, full_name=name.capitalize(), language=Language.EN, phones=phones, why="on call")


class Walk:
    """Drives the decider as a host does: keeps state, people and time, and counts what the attempts would say."""

    def __init__(self, policy: EscalationPolicy, *levels: str) -> None:
        self.policy = policy
        self.levels = tuple(tuple(a_person(*_name(each)) for each in level.split()) for level in levels)
        self.state = State()
        self.people: tuple[Person, ...] = ()
        self.now: datetime = NIGHT
        self.unproven: Counter[str] = Counter()
        self.suspect: set[tuple[str, int]] = set()
        self.page = PageState.RUNNING
        self.command: Command = self.take(Started())

    def take(self, event: Event) -> Command:
        before = (self.state.repeat, self.state.level)
        facts = Facts(
            now=self.now,
            policy=self.policy,
            opened_at=NIGHT,
            page=self.page,
            people=self.people,
            levels=self.levels,
            unproven=dict(self.unproven),
            suspect=frozenset(self.suspect),
        )
        self.state, self.command = decide(self.state, event, facts)
        if (self.state.repeat, self.state.level) != before:
            self.people = self.levels[self.state.level]
        return self.command

    def ends(self, outcome: AttemptOutcome) -> Command:
        """The call under way ends with `outcome`."""
        call = self.command
        assert isinstance(call, Call)
        if outcome is NOT_REACHED:
            self.unproven[call.responder] += 1
        if outcome is REFUSED:
            self.suspect.add((call.responder, call.phone))
        return self.take(CallEnded(command=call.command, outcome=outcome))

    def waits(self) -> Command:
        """The pause under way passes."""
        pause = self.command
        assert isinstance(pause, Pause)
        self.now += timedelta(seconds=pause.seconds)
        return self.take(PauseOver(command=pause.command))

    def goes_on(self) -> Command:
        """The notice under way is stored, or the pause passes."""
        if isinstance(self.command, Notify):
            return self.take(NoticeStored(command=self.command.command))
        return self.waits()

    def rings(self, outcome: AttemptOutcome = NO_ANSWER) -> list[str]:
        """Everybody answers with `outcome` until the page ends; returns who was rung and what stood between."""
        story = []
        while not isinstance(self.command, Finish):
            if isinstance(self.command, Call):
                story.append(f"{self.command.responder}#{self.command.phone}")
                self.ends(outcome)
            else:
                story.append(f"{self.command.seconds} s" if isinstance(self.command, Pause) else "notice")
                self.goes_on()
        return story


def _name(text: str) -> tuple[str, int]:
    name, _, phones = text.partition("*")
    return name, int(phones or 1)
