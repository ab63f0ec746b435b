"""Whatever happens to an incident in whatever order: DynamoDB keeps the very row that the rules make of it.

The store in memory applies `hub.model.incident.observe`, `tell` and `hub.model.handling.handle` as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.adapters.dynamodb.incidents import INCIDENT, DynamoIncidentStore
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import DUE, LISTED, TableName
from hub.model.finding import FindingKey
from hub.model.handling import Annotate, Close, Snooze
from hub.model.incident import REMINDER, REMINDER_AFTER, Closure, Incident, Mark, Observation
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
    an_observation,
    summary=SUMMARIES,
    routes=_mostly(ROUTES, (), ROUTES[1:]),
    gentle=_mostly(ROUTES[1:], ()),
    held=_mostly({}, {"call later": NIGHT + minutes(90)}),
    window_since=_mostly(None, NIGHT + minutes(1)),
    outside=st.just(ROUTES),
    settled=_mostly(True, False),
    archived=_mostly(False, False, True),
    mode=_mostly("live", "shadow"),
    suppressed_by=_mostly(None, "scanner"),
    replayed=_mostly(False, True),
    quiet_period=_mostly(minutes(QUIET), minutes(60), timedelta(0)),
)


def _observing(event: Observation, after: float, late: float = 0) -> Action:
    """Return the action that sees `event` so many minutes after the newest of the row, arriving `late` minutes late."""

    def act(store: IncidentStore, key: FindingKey) -> object:
        row = store.get(key)
        when = (NIGHT if row is None else row.ordering) + minutes(after)
        times = {"ordering": when, "arrived_at": when + minutes(late)}
        return store.observe(event.model_copy(update={**times, "summary": _of(key, event.summary)}))

    return act


def _of(key: FindingKey, summary: Summary) -> Summary:
    return summary.model_copy(update={"key": key})


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


OBSERVING: Final = st.builds(
    _observing,
    EVENTS,
    after=_mostly(1, 0, -1, 60, QUIET - 1, QUIET, 2 * QUIET),
    late=_mostly(0, 1, 26 * 60, 80 * 60),
)
TELLINGS: Final = st.builds(
    _telling, _mostly(None, MARK), st.sampled_from((ROUTES, ROUTES, ROUTES[:1], (REMINDER,), ("call later",)))
)
ACTIONS: Final = st.lists(
    OBSERVING | OBSERVING | OBSERVING | TELLINGS | st.sampled_from((_take, _close, _snooze, _annotate)),
    max_size=7,
)


@settings(max_examples=25, deadline=None)
@given(first=OBSERVING, actions=ACTIONS)
def test_the_row_is_the_one_that_the_rules_make(table: DynamoTable, first: Action, actions: list[Action]) -> None:
    both_agree(table, [first, *actions])


def both_agree(table: DynamoTable, actions: Sequence[Action]) -> Incident:
    """Do `actions` to DynamoDB and to the rules; return the row that both come to."""
    key = a_key(f"f{next(_number)}")
    store, memory = DynamoIncidentStore(table), MemoryIncidentStore()
    for act in actions:
        assert act(store, key) == act(memory, key)
        assert listed(table, key) == to_be_listed(memory.get(key))
    row = store.get(key)
    assert written(row) == written(memory.get(key))
    assert row is not None
    return row


SEQUENCE: Final = an_observation(summary=a_summary(attack_sequence=True))
PLAIN: Final = an_observation()
ARCHIVED: Final = an_observation(archived=True)
UNPLANNED: Final = an_observation(routes=(), settled=False)
HIGH_AFTER: Final = REMINDER_AFTER[PLAIN.summary.label] / minutes(1)
INSTANT: Final = 1 / 60_000_000
"""A microsecond in minutes."""


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ([_observing(PLAIN, 0), _observing(PLAIN, QUIET)], {"episode": 2}),
        ([_observing(PLAIN, 0), _observing(PLAIN, QUIET - INSTANT)], {"episode": 1, "count": 2}),
        ([_observing(PLAIN, 0), _observing(SEQUENCE, 1)], {"sequence": True, "due": ROUTES}),
        ([_observing(SEQUENCE, 0), _observing(ARCHIVED, 1), _observing(PLAIN, 2)], {"sequence": True, "due": ()}),
        ([_observing(PLAIN, 0), _observing(ARCHIVED, 1)], {"state": "closed", "due": ()}),
        (
            [
                _observing(PLAIN, 0),
                _observing(an_observation(9.5, archived=True), 1),
                _observing(an_observation(9.5), 2),
            ],
            {"label": "critical", "due": ROUTES},
        ),
        ([_observing(UNPLANNED, 0), _observing(PLAIN, 1)], {"due": ROUTES, "count": 2}),
        ([_observing(PLAIN, 0), _take, _telling(None, ROUTES), _observing(PLAIN, 5, HIGH_AFTER)], {"due": (REMINDER,)}),
        (
            [_observing(PLAIN, 0), _take, _telling(None, ROUTES), _observing(PLAIN, 5 - INSTANT, HIGH_AFTER)],
            {"due": (), "count": 2},
        ),
        ([_observing(PLAIN, 0), _telling(None, ROUTES), _observing(PLAIN, 1)], {"due": (), "count": 2}),
        ([_observing(PLAIN, 0), _snooze, _observing(PLAIN, 1)], {"due": ROUTES, "count": 2}),
    ],
    ids=[
        "after the quiet period it returns",
        "a microsecond before it is a repeat",
        "an attack sequence raises it",
        "it stays in its attack sequence",
        "an archived one closes it",
        "what was archived at a higher band comes back and raises it",
        "what nobody planned is planned by the next",
        "what was taken is reminded of in time",
        "and not a microsecond before",
        "what was told is not due again",
        "what is snoozed stays due",
    ],
)
def test_at_the_borders_of_a_plain_repeat(
    table: DynamoTable, actions: Sequence[Action], expected: Mapping[str, object]
) -> None:
    row = both_agree(table, actions)

    found = {
        "episode": row.seen.episode,
        "label": row.seen.label,
        "sequence": row.summary.attack_sequence,
        "count": row.count,
        "due": tuple(row.due),
        "state": row.state,
    }
    assert found == {**found, **expected}


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


@settings(max_examples=15, deadline=None)
@given(observing=st.lists(OBSERVING, min_size=2, max_size=6))
def test_no_event_costs_a_read_or_a_third_write(table: DynamoTable, world: AwsWorld, observing: list[Action]) -> None:
    key, store = a_key(f"f{next(_number)}"), DynamoIncidentStore(table)
    for act in observing:
        world.requests.clear()
        act(store, key)
        # One read is the test's own: it asks for the time of the row.
        assert world.requests.pop("dynamodb.GetItem") == 1
        assert set(world.requests) <= {"dynamodb.UpdateItem", "dynamodb.PutItem"}
        assert world.requests.total() <= 2
