"""Two threads that meet at the write of one incident, and a write that is sent twice: each event counts once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import permutations
from typing import Any, Final

import pytest

from hub.adapters.dynamodb.incidents import RACES, DynamoIncidentStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.errors import ConflictError
from hub.model.handling import Annotate
from hub.model.incident import Change, Incident, IncidentState, Observation, observe, tell
from tests.aws.interference import answer_lost, race
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, a_key, an_observation
from tests.contract.examples import minutes
from tests.contract.page_tables import empty_tables

ROUTES: Final = ("call page-soc", "email secops")


@pytest.fixture(scope="module")
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(world: AwsWorld) -> Any:
    return world.dynamodb()


def a_store(client: Any) -> DynamoIncidentStore:
    """Return a store that remembers nothing, as in another process."""
    return DynamoIncidentStore(DynamoTable(client, TableName.STATE.value))


@pytest.fixture
def store(client: Any) -> DynamoIncidentStore:
    empty_tables(client)
    return a_store(client)


def applied(*events: Observation) -> Incident:
    """Return the row that the rules make of `events`."""
    row: Incident | None = None
    for event in events:
        row = observe(row, event).incident
    assert row is not None
    return row


@contextmanager
def just_before(client: Any, operation: str, action: Callable[[], object], times: int = 1) -> Iterator[None]:
    """Do `action` in between: after `operation` was decided on and before it is sent, the first `times`."""
    left = [action] * times

    def act(**_: Any) -> None:
        if left:
            left.pop()()

    client.meta.events.register_first(f"before-call.dynamodb.{operation}", act)
    try:
        yield
    finally:
        client.meta.events.unregister(f"before-call.dynamodb.{operation}", act)
    assert not left, f"expected {operation} to be sent {times} times"


class TestRaces:
    def test_two_first_events_are_both_counted(self, store: DynamoIncidentStore, client: Any) -> None:
        events = [an_observation(minute=minute) for minute in (0, 1)]

        race(client, "UpdateItem", [lambda: store.observe(events[0]), lambda: store.observe(events[1])])

        assert store.get(a_key()) in [applied(*order) for order in permutations(events)]

    def test_two_rises_are_both_seen(self, store: DynamoIncidentStore, client: Any) -> None:
        store.observe(an_observation(5))
        events = [an_observation(8, minute=1), an_observation(9.5, minute=1)]

        race(client, "PutItem", [lambda: store.observe(events[0]), lambda: store.observe(events[1])])

        assert store.get(a_key()) in [applied(an_observation(5), *order) for order in permutations(events)]

    def test_telling_of_the_old_mark_leaves_the_rise_due(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident
        rise = an_observation(9.5, minute=1)
        rival = a_store(client)

        race(client, "PutItem", [lambda: store.mark_told(row.key, row.seen, ROUTES), lambda: rival.observe(rise)])

        found = store.get(row.key)
        assert found in [
            observe(tell(row, row.seen, ROUTES), rise).incident,
            tell(applied_to(row, rise), row.seen, ROUTES),
        ]
        assert [due.key for due in store.due(NIGHT + minutes(1))] == [row.key]

    def test_a_repeat_while_somebody_takes_it_is_counted(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation()).incident
        rival = a_store(world.dynamodb())

        with just_before(client, "PutItem", lambda: rival.observe(an_observation(minute=1))):
            taken = store.acknowledge(row.key, row.seen, "dana", NIGHT)

        assert taken is not None
        assert (taken.state, taken.count, taken.version) == (IncidentState.ACKNOWLEDGED, 2, 3)
        assert store.get(row.key) == taken

    def test_a_rise_while_somebody_takes_it_is_not_taken(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation()).incident
        rival = a_store(world.dynamodb())

        with just_before(client, "PutItem", lambda: rival.observe(an_observation(9.5, minute=1))):
            left = store.acknowledge(row.key, row.seen, "dana", NIGHT)

        assert left == store.get(row.key) == applied(an_observation(), an_observation(9.5, minute=1))

    def test_whoever_loses_every_race_is_told_so(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation()).incident
        rival = a_store(world.dynamodb())

        def interfere() -> None:
            rival.handle(row.key, Annotate(note="mine", by="sam", at=NIGHT))

        with just_before(client, "PutItem", interfere, RACES), pytest.raises(ConflictError, match="f1"):
            store.mark_told(row.key, row.seen, ROUTES)
        with just_before(client, "PutItem", interfere, RACES), pytest.raises(ConflictError, match="f1"):
            store.observe(an_observation(9.5, minute=1))


def applied_to(row: Incident, event: Observation) -> Incident:
    return observe(row, event).incident


class TestLostAnswers:
    def test_an_opening_and_a_repeat_that_are_sent_twice_count_once(
        self, store: DynamoIncidentStore, client: Any
    ) -> None:
        events = [an_observation(minute=minute) for minute in (0, 1)]

        observed = []
        for event in events:
            with answer_lost(client, "UpdateItem"):
                observed.append(store.observe(event))

        assert [each.change for each in observed] == [Change.OPENED, Change.REPEATED]
        assert observed[-1].incident == applied(*events) == store.get(a_key())

    def test_a_rise_that_is_sent_twice_is_one_rise(self, store: DynamoIncidentStore, client: Any) -> None:
        rise = an_observation(9.5, minute=1)
        store.observe(an_observation())

        with answer_lost(client, "PutItem"):
            observed = store.observe(rise)

        assert observed.change is Change.RAISED
        assert observed.incident == applied(an_observation(), rise) == store.get(a_key())

    def test_telling_and_taking_that_are_sent_twice_happen_once(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident

        with answer_lost(client, "PutItem"):
            told = store.mark_told(row.key, row.seen, ROUTES)
        with answer_lost(client, "PutItem"):
            taken = store.acknowledge(row.key, row.seen, "dana", NIGHT)

        assert told == tell(row, row.seen, ROUTES)
        assert taken is not None
        assert (taken.acknowledged_by, taken.version) == ("dana", 3)
