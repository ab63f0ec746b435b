"""Whatever comes twice, out of order or after a crash: each mark of each route is told once, and the highest is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from hub.model.incident import Incident, Observation, observe, tell
from hub.model.severity import severity_label
from tests.builders import a_summary, an_observation

DAY = 24 * 60


class Step(NamedTuple):
    """One delivery; the process dies after so many requests, or before `told` is written (None: it does not die)."""

    event: int
    dies_after: int | None


@dataclass
class People:
    """Those who are told, and the row, with a process that may die at any point."""

    row: Incident | None = None
    marked: set[tuple[str, str]] = field(default_factory=set)
    asked: set[tuple[str, str]] = field(default_factory=set)

    def deliver(self, event: Observation, dies_after: int | None) -> None:
        self.row = observe(self.row, event).incident
        mark, due = self.row.seen, self.row.due_now(event.arrived_at)
        for number, route in enumerate(due):
            if dies_after == number:
                return
            assert (mark.text, route) not in self.marked, "told again after it was marked told"
            self.asked.add((mark.text, route))
        if dies_after is None:
            self.row = tell(self.row, mark, due)
            self.marked |= {(mark.text, route) for route in due}


def _event(minute: int, severity: float, *, sequence: bool) -> Observation:
    arrived = an_observation(minute=10 * DAY).arrived_at
    summary = a_summary(severity, attack_sequence=sequence)
    return an_observation(minute=minute, summary=summary, arrived_at=arrived)


def _events(latest: int) -> st.SearchStrategy[list[Observation]]:
    bands = st.sampled_from((2.0, 5.0, 8.0, 9.5))
    event = st.builds(_event, st.integers(0, latest), bands, sequence=st.booleans())
    return st.lists(event, min_size=1, max_size=6)


STEPS = st.lists(st.builds(Step, st.integers(0, 5), st.none() | st.integers(0, 2)), max_size=12)


def _run(events: Sequence[Observation], steps: Sequence[Step]) -> tuple[People, list[Observation]]:
    """Deliver as `steps` say; then each record that died comes again, as the queue does it. Return what was counted."""
    people = People()
    counted: list[Observation] = []
    again = [Step(number, None) for number in range(len(events))]
    for step in (*steps, *again):
        event = events[step.event % len(events)]
        if people.row is None or event.ordering >= people.row.ordering:
            counted.append(event)
        people.deliver(event, step.dies_after)
    return people, counted


@given(_events(latest=5 * DAY), STEPS)
def test_nothing_is_told_twice_and_what_was_seen_last_is_told(events: list[Observation], steps: list[Step]) -> None:
    people, _ = _run(events, steps)
    row = people.row
    assert row is not None
    assert row.due == {}
    assert {(row.seen.text, route) for route in events[0].routes} <= people.asked
    assert people.marked <= people.asked
    assert all(row.told[route] == row.seen for route in events[0].routes)


@given(_events(latest=DAY - 1), STEPS)
def test_the_highest_that_counted_is_the_one_told(events: list[Observation], steps: list[Step]) -> None:
    people, counted = _run(events, steps)
    row = people.row
    assert row is not None
    highest = max(event.summary.severity for event in counted)
    assert row.seen.label is row.summary.label is severity_label(highest)
    assert row.seen.attack_sequence == any(event.summary.attack_sequence for event in counted)
    assert row.seen.episode == 1


@given(_events(latest=5 * DAY), STEPS)
def test_what_is_told_by_a_route_only_ever_goes_further(events: list[Observation], steps: list[Step]) -> None:
    people = People()
    for step in steps:
        before = people.row
        people.deliver(events[step.event % len(events)], step.dies_after)
        assert people.row is not None
        if before is not None:
            assert not before.seen.beyond(people.row.seen)
            assert not any(mark.beyond(people.row.told[route]) for route, mark in before.told.items())
