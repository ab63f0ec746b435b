"""What nothing was heard of for 30 days closes by itself; what goes on, is due or is snoozed does not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from escalation.aging import AGE, AT_ONCE, EVERY, Aging
from escalation.leaving import Leaving
from escalation.timeline import Timeline
from hub.model.attempt import AttemptOutcome
from hub.model.handling import Snooze
from hub.model.incident import Closure, Incident, IncidentState
from hub.stores import Stores
from tests.builders import NIGHT, a_key, a_mark, a_summary, an_observation
from tests.fakes.ports import HandClock
from tests.fakes.stores import MemoryIncidentStore, memory_stores

OLD = NIGHT + AGE
ROUTES = ("call page-soc", "email secops")


class Sleeping:
    """An engine of which nothing is asked: no page runs here."""

    def start(self, page_id: str, start: int) -> None:
        raise AssertionError(page_id, start)

    def wake(self, page_id: str) -> None:
        raise AssertionError(page_id)

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        raise AssertionError(page_id, command, outcome)


def an_aging(stores: Stores) -> Aging:
    clock = HandClock(NIGHT)
    timeline = Timeline(stores.ledger, clock)
    leaving = Leaving(pages=stores.pages, engine=Sleeping(), clock=clock, timeline=timeline)
    return Aging(stores.incidents, leaving)


def arrives(stores: Stores, name: str = "f1", *, told: bool = True, **more: Any) -> Incident:
    """Let an event arrive, and have it told unless said otherwise."""
    event = an_observation(summary=a_summary(key=a_key(name)), **more)
    incident = stores.incidents.observe(event).incident
    return stores.incidents.mark_told(incident.key, incident.seen, ROUTES) if told else incident


def the(stores: Stores, name: str = "f1") -> Incident:
    found = stores.incidents.get(a_key(name))
    assert found is not None
    return found


def test_after_30_days_without_an_event_it_is_closed_by_age_and_nothing_is_due() -> None:
    stores = memory_stores()
    arrives(stores)

    assert an_aging(stores).close_old(OLD) == 1

    closed = the(stores)
    assert (closed.state, closed.closure, closed.closed_at) == (IncidentState.CLOSED, Closure.AGE, OLD)
    assert (closed.due_at, closed.closed_by) == (None, None)


def test_a_moment_earlier_it_is_not() -> None:
    stores = memory_stores()
    arrives(stores)

    assert an_aging(stores).close_old(OLD - timedelta(microseconds=1)) == 0
    assert the(stores).state is IncidentState.OPEN


def test_it_is_the_newest_event_that_counts() -> None:
    stores = memory_stores()
    arrives(stores)
    arrives(stores, minute=10)

    assert an_aging(stores).close_old(OLD + timedelta(minutes=9)) == 0
    assert an_aging(stores).close_old(OLD + timedelta(minutes=10)) == 1


def test_what_somebody_has_taken_closes_too() -> None:
    stores = memory_stores()
    arrives(stores)
    stores.incidents.acknowledge(a_key("f1"), a_mark(), "dana", NIGHT)

    assert an_aging(stores).close_old(OLD) == 1
    assert the(stores).closure is Closure.AGE


def test_what_is_still_to_be_told_or_is_snoozed_stays_open() -> None:
    stores = memory_stores()
    arrives(stores, told=False)
    arrives(stores, "f2")
    stores.incidents.handle(a_key("f2"), Snooze(mark=a_mark(), until=OLD + timedelta(seconds=1), by="dana", at=NIGHT))

    assert an_aging(stores).close_old(OLD) == 0
    assert an_aging(stores).close_old(OLD + timedelta(seconds=1)) == 1
    assert the(stores, "f2").closure is Closure.AGE


def test_what_comes_again_after_that_is_a_new_episode_and_open() -> None:
    stores = memory_stores()
    arrives(stores)
    an_aging(stores).close_old(OLD)

    again = arrives(stores, minute=60 * 24 * 31, told=False)

    assert (again.state, again.seen.episode, again.closure) == (IncidentState.OPEN, 2, None)


def test_it_looks_every_ten_minutes_and_not_more_often() -> None:
    stores = memory_stores()
    aging = an_aging(stores)
    aging.close_old(OLD)
    arrives(stores)

    assert aging.close_old(OLD + EVERY - timedelta(seconds=1)) == 0
    assert aging.close_old(OLD + EVERY) == 1


class Counting(MemoryIncidentStore):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def opened(self, state: IncidentState, since: datetime, until: datetime, limit: int) -> Sequence[Incident]:
        found = super().opened(state, since, until, limit)
        self.asked.append(len(found))
        return found


def test_many_that_go_on_keep_none_from_closing_and_each_look_is_bounded() -> None:
    stores = memory_stores()
    counting = Counting()
    stores = Stores(**{**vars(stores), "incidents": counting})
    for number in range(2 * AT_ONCE):
        arrives(stores, f"busy-{number}", minute=number)
        arrives(stores, f"busy-{number}", minute=60 * 24 * 20)
    for number in range(AT_ONCE + 1):
        arrives(stores, f"quiet-{number}", minute=0, arrived_at=NIGHT + timedelta(hours=20))
    aging, closed = an_aging(stores), 0
    for look in range(8):
        closed += aging.close_old(OLD + timedelta(days=1) + look * EVERY)

    assert closed == AT_ONCE + 1
    assert max(counting.asked) == AT_ONCE
    assert all(the(stores, f"busy-{number}").state is IncidentState.OPEN for number in range(2 * AT_ONCE))
