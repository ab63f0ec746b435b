"""Who is on a level: targets made into people who can be rung, with the reason why it is them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from escalation.oncall import Answers, absentees, shifts
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy, Level, Target, TargetKind
from hub.model.page import Person
from hub.model.responder import Leave, Responder
from hub.model.schedule import CompiledSchedule


@dataclass(frozen=True)
class OnCallBook:
    """All that is needed to say who is on a level: one configuration, its compiled schedules and the leave taken."""

    configuration: Configuration
    schedules: Mapping[str, CompiledSchedule]
    leave: tuple[Leave, ...] = ()
    _answers: dict[tuple[str, str | None], Answers] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By schedule and layer; None: the whole schedule."""

    def levels(
        self, policy: EscalationPolicy, at: datetime, tried: frozenset[str] = frozenset()
    ) -> tuple[tuple[Person, ...], ...]:
        """Return the people of each level at `at` in calling order; `tried` are those a page has already rung."""
        return tuple(self.level(level, at, tried) for level in policy.levels)

    def level(self, level: Level, at: datetime, tried: frozenset[str] = frozenset()) -> tuple[Person, ...]:
        """Return the distinct people of one level who have a number and are not on leave; may be empty."""
        people: dict[str, Person] = {}
        for target in level.targets:
            for name, why in self._target(target, at, tried | people.keys()):
                person = self.person(name, at, why)
                if person is not None:
                    people.setdefault(name, person)
        return tuple(people.values())

    def walked(self, policy: EscalationPolicy, at: datetime) -> tuple[tuple[Person, ...], ...]:
        """Return the people of each level on the first walk: `next` is whoever the levels before have not rung."""
        levels: list[tuple[Person, ...]] = []
        tried: frozenset[str] = frozenset()
        for level in policy.levels:
            levels.append(self.level(level, at, tried))
            tried |= {person.responder for person in levels[-1]}
        return tuple(levels)

    def why_nobody(self, level: Level, at: datetime) -> str:
        """Return why nobody of a level can be rung at `at`, for a level of which that is so."""
        reasons = (reason for target in level.targets for reason in self._hindrances(target, at))
        return "; ".join(dict.fromkeys(reasons))

    def next_handoff(self, level: Level, at: datetime, until: datetime) -> datetime | None:
        """Return the first instant after `at`, before `until`, at which somebody else comes on call for the level."""
        changes = [
            span.start
            for target in level.targets
            if target.kind in (TargetKind.SCHEDULE, TargetKind.NEXT) and target.name in self.schedules
            for before, span in pairwise(shifts(self.schedules[target.name], at, until))
            if span.responders != before.responders
        ]
        return min(changes, default=None)

    def person(self, name: str, at: datetime, why: str) -> Person | None:
        """Return the responder of that name if they can be rung at `at`, else None."""
        responder = self.configuration.responders.get(name)
        if responder is None or not self._reachable(responder, at):
            return None
        return self._person(responder, why)

    def _target(self, target: Target, at: datetime, tried: frozenset[str]) -> Iterator[tuple[str, str]]:
        if target.kind is TargetKind.RESPONDER:
            yield target.name, "named by the escalation policy"
            return
        schedule = self.schedules.get(target.name)
        if schedule is None:
            return
        answers = self._answers_of(schedule, target.layer)
        if target.kind is TargetKind.NEXT:
            yield from self._next(target.name, answers.upcoming(at), at, tried)
            return
        for entry in answers.who(at):
            yield entry.responder, entry.why

    def _answers_of(self, schedule: CompiledSchedule, layer: str | None) -> Answers:
        key = schedule.schedule.name, layer
        if key not in self._answers:
            self._answers[key] = Answers(schedule if layer is None else one_layer(schedule, layer))
        return self._answers[key]

    def _hindrances(self, target: Target, at: datetime) -> Iterator[str]:
        if target.kind is TargetKind.NEXT:
            yield f"nobody comes next on schedule {target.name}"
            return
        names = [name for name, _ in self._target(target, at, frozenset())]
        for name in names:
            responder = self.configuration.responders.get(name)
            yield f"{name} is gone" if responder is None else self._hindrance(responder)
        if not names:
            schedule = self.schedules.get(target.name)
            missing = ", ".join(absentees(schedule, at)) if schedule is not None else "there is no such schedule"
            yield f"nobody is on call on {target.text}" + (f": {missing}" if missing else "")

    def _hindrance(self, responder: Responder) -> str:
        return f"{responder.name} is on leave" if responder.phones else f"{responder.name} has no telephone number"

    def _next(
        self, schedule: str, upcoming: Sequence[str], at: datetime, tried: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        """Yield the next person not yet tried; when all were, the next one all the same: silence would be worse."""
        order = [name for name in upcoming if self.person(name, at, "") is not None]
        fresh = [name for name in order if name not in tried]
        if fresh:
            yield fresh[0], f"next on schedule {schedule} after those on call"
        elif order:
            yield order[0], f"next on schedule {schedule}; everybody on it was tried before"

    def _reachable(self, responder: Responder, at: datetime) -> bool:
        away = any(leave.responder == responder.name and leave.start <= at < leave.end for leave in self.leave)
        return bool(responder.phones) and not away

    def _person(self, responder: Responder, why: str) -> Person:
        return Person(
            responder=responder.name,
            full_name=responder.full_name,
            language=responder.language or self.configuration.organization.language,
            phones=len(responder.phones),
            why=why,
        )


def one_layer(schedule: CompiledSchedule, layer: str) -> CompiledSchedule:
    """Return the schedule of one layer's rotation: overrides are of the whole schedule, swaps of the turns."""
    swaps = tuple(override for override in schedule.overrides if override.swap is not None)
    layers = tuple(each for each in schedule.schedule.layers if each.name == layer)
    return schedule.model_copy(
        update={"schedule": schedule.schedule.model_copy(update={"layers": layers}), "overrides": swaps}
    )
