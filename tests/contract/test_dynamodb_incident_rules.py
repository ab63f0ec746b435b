"""Whatever happens to an incident in whatever order: DynamoDB keeps the very row that the rules make of it.

The store in memory applies `hub.model.incident.observe`, `tell` and `hub.model.handling.handle` as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.adapters.dynamodb.incidents import INCIDENT, DynamoIncidentStore
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import DUE, LISTED, TableName
from hub.model.finding import FindingKey
from hub.model.handling import Annotate, Close, Snooze
from hub.model.incident import REMINDER, Closure, Incident, Mark, Observation
from hub.model.summary import Summary
from hub.ports import IncidentStore
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, a_key, a_summary, an_observation
from tests.contract.examples import minutes
from tests.fakes.stores import MemoryIncidentStore

Action = Callable[[IncidentStore, FindingKey], object]

QUIET: Final = 24 * 60
ROUTES: Final = ("call page-soc", "email secops")
MARK: Final = Mark(episode=1, label=a_summary().label)
_number = count()


@pytest.fixture(scope="module")
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture(scope="module")
def table(world: AwsWorld) -> DynamoTable:
    return DynamoTable(world.dynamodb(), TableName.STATE.value)


def _event(minute: int, late: int, window: int | None, summary: Summary, **more: Any) -> Observation:
    """Return an event of `minute` that arrives `late` minutes after it; a window opened at the minute `window`."""
    return an_observation(
        minute=minute,
        summary=summary,
        arrived_at=NIGHT + minutes(minute + late),
        window_since=None if window is None else NIGHT + minutes(window),
        outside=ROUTES,
        **more,
    )


def _mostly(usual: object, *others: object) -> st.SearchStrategy[object]:
    return st.sampled_from((usual, usual, usual, *others))


SUMMARIES: Final = st.builds(
    a_summary,
    severity=_mostly(8.0, 2.0, 5.0, 8.5, 9.5),
    first_seen=_mostly(NIGHT, NIGHT - minutes(10), NIGHT + minutes(10)),
    title=st.sampled_from(("first words", "other words")),
    attack_sequence=_mostly(False, True),
)
EVENTS: Final = st.builds(
    _event,
    minute=st.sampled_from((0, 1, 2, 3, 60, QUIET - 1, QUIET, QUIET + 1, 2 * QUIET, 4 * QUIET)),
    late=_mostly(0, 1, 26 * 60, 80 * 60),
    summary=SUMMARIES,
    routes=_mostly(ROUTES, (), ROUTES[1:]),
    gentle=_mostly(ROUTES[1:], ()),
    held=_mostly({}, {"call later": NIGHT + minutes(90)}),
    window=_mostly(None, 1),
    settled=_mostly(True, False),
    archived=_mostly(False, False, True),
    mode=_mostly("live", "shadow"),
    suppressed_by=_mostly(None, "scanner"),
    replayed=_mostly(False, True),
    quiet_period=_mostly(minutes(QUIET), minutes(60), timedelta(0)),
)


def _of(key: FindingKey, event: Observation) -> Observation:
    return event.model_copy(update={"summary": event.summary.model_copy(update={"key": key})})


def _observing(event: Observation) -> Action:
    return lambda store, key: store.observe(_of(key, event))


def _telling(mark: Mark | None, routes: tuple[str, ...]) -> Action:
    """Tell of `mark`, or of what the row has now (None)."""

    def act(store: IncidentStore, key: FindingKey) -> object:
        row = store.get(key)
        return None if row is None else store.mark_told(key, mark or row.seen, routes)

    return act


def _seen(store: IncidentStore, key: FindingKey) -> Mark:
    row = store.get(key)
    return MARK if row is None else row.seen


def _take(store: IncidentStore, key: FindingKey) -> object:
    return store.acknowledge(key, _seen(store, key), "dana", NIGHT + minutes(5))


def _close(store: IncidentStore, key: FindingKey) -> object:
    close = Close(mark=_seen(store, key), closure=Closure.EXPECTED, note="ours", by="dana", at=NIGHT + minutes(6))
    return store.handle(key, close)


def _snooze(store: IncidentStore, key: FindingKey) -> object:
    return store.handle(key, Snooze(mark=_seen(store, key), until=NIGHT + minutes(200), by="dana", at=NIGHT))


def _annotate(store: IncidentStore, key: FindingKey) -> object:
    return store.handle(key, Annotate(note="whose?", by="dana", at=NIGHT))


TELLINGS: Final = st.builds(
    _telling, st.none() | st.just(MARK), st.sampled_from((ROUTES, ROUTES[:1], (REMINDER,), ("call later",)))
)
ACTIONS: Final = st.lists(
    EVENTS.map(_observing) | EVENTS.map(_observing) | TELLINGS | st.sampled_from((_take, _close, _snooze, _annotate)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(actions=ACTIONS)
def test_the_row_is_the_one_that_the_rules_make(table: DynamoTable, actions: list[Action]) -> None:
    key = a_key(f"f{next(_number)}")
    store, memory = DynamoIncidentStore(table), MemoryIncidentStore()
    for act in actions:
        assert act(store, key) == act(memory, key)
        assert listed(table, key) == to_be_listed(memory.get(key))
    assert written(store.get(key)) == written(memory.get(key))


def written(row: Incident | None) -> str | None:
    """Return the row as text: the order of what is due counts too."""
    return None if row is None else row.model_dump_json()


def listed(table: DynamoTable, key: FindingKey) -> tuple[object, ...] | None:
    """Return where the indexes list the incident: what is due, since when, and its state with the opening."""
    item = table.get(f"incident#{key.digest}", INCIDENT)
    if item is None:
        return None
    due = item[DUE.sort] if item.get(DUE.partition) == INCIDENT else None
    return due, item[LISTED.partition], item[LISTED.sort]


def to_be_listed(row: Incident | None) -> tuple[object, ...] | None:
    if row is None:
        return None
    due = None if row.due_at is None else instant_text(row.due_at)
    return due, f"incident.{row.state.value}", instant_text(row.opened_at)


@settings(max_examples=30, deadline=None)
@given(events=st.lists(EVENTS, min_size=1, max_size=6))
def test_no_event_costs_a_read_or_a_third_write(table: DynamoTable, world: AwsWorld, events: list[Observation]) -> None:
    key, store = a_key(f"f{next(_number)}"), DynamoIncidentStore(table)
    for event in events:
        world.requests.clear()
        row = store.observe(_of(key, event)).incident
        assert set(world.requests) <= {"dynamodb.UpdateItem", "dynamodb.PutItem"}
        assert world.requests.total() <= 2
        world.requests.clear()
        if row.due:
            store.mark_told(key, row.seen, tuple(row.due))
            assert world.requests == {"dynamodb.PutItem": 1}
