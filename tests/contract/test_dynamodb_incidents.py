"""Incidents on DynamoDB: what each write costs, how large an item is, and what the indexes list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from boto3.dynamodb.types import TypeSerializer

from hub.adapters.dynamodb import incidents as adapter
from hub.adapters.dynamodb.incidents import DynamoIncidentStore
from hub.adapters.dynamodb.rows import instant_text
from hub.adapters.dynamodb.table import DynamoTable, Item
from hub.adapters.dynamodb.tables import DUE, LISTED, TableName
from hub.model.finding import FindingKey
from hub.model.handling import Snooze
from hub.model.incident import Change, Incident, IncidentState, Observation, observe, tell
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, a_key, a_summary, an_observation
from tests.contract.examples import ODD, a_full_incident, minutes

DAY: Final = 24 * 60
KILOBYTE: Final = 1024
ONE_UPDATE: Final = {"dynamodb.UpdateItem": 1}
DECIDED_FROM_THE_REFUSAL: Final = {"dynamodb.UpdateItem": 1, "dynamodb.PutItem": 1}
ROUTES: Final = ("call page-soc", "email secops")
_typed = TypeSerializer()


@pytest.fixture(scope="module")
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(world: AwsWorld) -> Any:
    return world.dynamodb()


def a_store(client: Any) -> DynamoIncidentStore:
    """Return a store that remembers nothing, as in a process that has just started."""
    return DynamoIncidentStore(DynamoTable(client, TableName.STATE.value))


@pytest.fixture
def store(client: Any, world: AwsWorld) -> DynamoIncidentStore:
    for item in client.scan(TableName=TableName.STATE.value)["Items"]:
        client.delete_item(TableName=TableName.STATE.value, Key={name: item[name] for name in ("pk", "sk")})
    world.requests.clear()
    return a_store(client)


def kept(client: Any, key: FindingKey | None = None) -> Item:
    """Return the item of an incident with all that the adapter keeps in it."""
    pk = f"incident#{(key or a_key()).digest}"
    item = DynamoTable(client, TableName.STATE.value).get(pk, "incident")
    assert item is not None
    return item


def applied(*events: Observation) -> Incident:
    """Return the row that the rules make of `events`."""
    row: Incident | None = None
    for event in events:
        row = observe(row, event).incident
    assert row is not None
    return row


class TestCost:
    def test_a_recorded_finding_is_one_write(self, store: DynamoIncidentStore, world: AwsWorld) -> None:
        observed = store.observe(an_observation(2, routes=()))

        assert observed.change is Change.OPENED
        assert world.requests == ONE_UPDATE

    def test_a_told_finding_is_two_writes(self, store: DynamoIncidentStore, world: AwsWorld) -> None:
        row = store.observe(an_observation()).incident
        told = store.mark_told(row.key, row.seen, ROUTES)

        assert told == tell(row, row.seen, ROUTES)
        assert world.requests == DECIDED_FROM_THE_REFUSAL

    @pytest.mark.parametrize("routes", [(), ROUTES], ids=["recorded", "told"])
    def test_each_repeat_is_one_write(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld, routes: tuple[str, ...]
    ) -> None:
        row = store.observe(an_observation(routes=routes)).incident
        told = store.mark_told(row.key, row.seen, routes) if routes else row
        world.requests.clear()

        a_store(client).observe(an_observation(minute=1, routes=routes))
        a_store(client).observe(an_observation(5.0, minute=2, routes=routes))
        observed = a_store(client).observe(an_observation(2.0, minute=DAY, routes=routes))

        assert (observed.change, observed.incident.count) == (Change.REPEATED, 4)
        assert world.requests == {"dynamodb.UpdateItem": 3}
        assert store.get(row.key) == observed.incident
        assert (observed.incident.told, observed.incident.summary.severity) == (told.told, 8.0)

    def test_a_repeat_before_anybody_was_told_is_one_write_and_stays_due(
        self, store: DynamoIncidentStore, world: AwsWorld
    ) -> None:
        store.observe(an_observation())
        world.requests.clear()

        observed = store.observe(an_observation(minute=1))

        assert world.requests == ONE_UPDATE
        assert observed.incident == applied(an_observation(), an_observation(minute=1))
        assert [row.key for row in store.due(NIGHT)] == [a_key()]

    @pytest.mark.parametrize(
        "event",
        [
            an_observation(minute=DAY - 1 / 60_000_000),
            an_observation(minute=1, arrived_at=NIGHT + minutes(4 * DAY), replayed=True),
            an_observation(minute=1, arrived_at=NIGHT + minutes(4 * DAY), gentle=()),
        ],
        ids=["a microsecond before the end of the episode", "replayed", "for nobody"],
    )
    def test_a_repeat_that_reminds_nobody_of_what_was_taken_is_one_write(
        self, store: DynamoIncidentStore, world: AwsWorld, event: Observation
    ) -> None:
        row = store.observe(an_observation()).incident
        store.acknowledge(row.key, row.seen, "dana", NIGHT)
        world.requests.clear()

        assert store.observe(event).change is Change.REPEATED
        assert world.requests == ONE_UPDATE

    def test_after_a_reminder_the_next_repeat_is_one_write_again(
        self, store: DynamoIncidentStore, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation(quiet_period=timedelta.max)).incident
        store.acknowledge(row.key, row.seen, "dana", NIGHT)
        store.observe(an_observation(minute=4 * DAY, quiet_period=timedelta.max))
        world.requests.clear()

        observed = store.observe(an_observation(minute=4 * DAY + 1, quiet_period=timedelta.max))

        assert (observed.change, observed.incident.reminded_at) == (Change.REPEATED, NIGHT + minutes(4 * DAY))
        assert world.requests == ONE_UPDATE

    @pytest.mark.parametrize(("minute", "change"), [(1, Change.SAME), (0, Change.STALE)])
    def test_what_comes_again_is_one_refused_write(
        self, store: DynamoIncidentStore, world: AwsWorld, minute: int, change: Change
    ) -> None:
        row = store.observe(an_observation(minute=1)).incident
        world.requests.clear()

        observed = store.observe(an_observation(minute=minute))

        assert (observed.change, observed.incident) == (change, row)
        assert world.requests == ONE_UPDATE

    def test_a_redelivery_after_a_crash_tells_without_a_read(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld
    ) -> None:
        store.observe(an_observation())
        restarted = a_store(client)
        world.requests.clear()

        row = restarted.observe(an_observation()).incident
        restarted.mark_told(row.key, row.seen, row.due_now(NIGHT))

        assert world.requests == DECIDED_FROM_THE_REFUSAL

    @pytest.mark.parametrize(
        ("event", "change"),
        [
            (an_observation(9.5, minute=1), Change.RAISED),
            (an_observation(minute=1, summary=a_summary(attack_sequence=True)), Change.RAISED),
            (an_observation(minute=DAY + 1), Change.RETURNED),
            (an_observation(minute=1, summary=a_summary(first_seen=NIGHT - minutes(60))), Change.REPEATED),
            (an_observation(8.5, minute=1), Change.REPEATED),
        ],
        ids=["a higher band", "an attack sequence", "a new episode", "an earlier beginning", "a higher number"],
    )
    def test_what_is_no_plain_repeat_is_decided_from_the_row_that_refused_it(
        self, store: DynamoIncidentStore, world: AwsWorld, event: Observation, change: Change
    ) -> None:
        store.observe(an_observation())
        world.requests.clear()

        observed = store.observe(event)

        assert observed.change is change
        assert observed.incident == applied(an_observation(), event) == store.get(a_key())
        assert {name: world.requests[name] for name in DECIDED_FROM_THE_REFUSAL} == DECIDED_FROM_THE_REFUSAL

    def test_telling_what_another_process_saw_costs_one_read(
        self, store: DynamoIncidentStore, client: Any, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation()).incident
        world.requests.clear()

        assert a_store(client).mark_told(row.key, row.seen, ROUTES) == tell(row, row.seen, ROUTES)
        assert world.requests == {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1}

    def test_what_an_archiving_left_nothing_to_tell_of_is_not_remembered(
        self, store: DynamoIncidentStore, world: AwsWorld
    ) -> None:
        row = store.observe(an_observation()).incident
        store.observe(an_observation(minute=1, archived=True))
        world.requests.clear()

        store.mark_told(row.key, row.seen, ROUTES)

        assert world.requests == {"dynamodb.GetItem": 1, "dynamodb.PutItem": 1}

    def test_no_more_is_remembered_than_fits(self, store: DynamoIncidentStore) -> None:
        for number in range(adapter.REMEMBERED + 1):
            store._remember({**kept_as(an_observation(id=f"f{number}")), "writer": "w"})

        assert len(store._untold) == 1

    def test_the_item_of_a_long_finding_is_under_a_kilobyte(self, store: DynamoIncidentStore, client: Any) -> None:
        event = a_long_observation()
        row = store.observe(event).incident
        assert size(kept(client, row.key)) < KILOBYTE

        store.mark_told(row.key, row.seen, row.due_now(event.arrived_at))
        store.acknowledge(row.key, row.seen, "dana.reyes", ODD)
        store.observe(a_long_observation(minute=1))
        assert size(kept(client, row.key)) < KILOBYTE


def kept_as(event: Observation) -> dict[str, Any]:
    return adapter._item(observe(None, event).incident)


def a_long_observation(minute: int = 0) -> Observation:
    """A finding at the long end of what GuardDuty sends: a type of 100 characters, an ARN, an id of 32."""
    name = "arn:aws:eks:ap-southeast-2:111122223333:cluster/payments-production-blue"
    summary = a_summary(
        id="c0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5",
        account_name="payments-production-europe",
        type="PrivilegeEscalation:Kubernetes/AnomalousBehavior.WorkloadDeployed!PrivilegedContainer".ljust(100, "x"),
        title="A privileged container was launched in an anomalous way on the cluster payments-production-blue.",
        severity=8.0,
        count=1234,
    ).model_copy(update={"resource_kind": "EKSCluster", "resource_name": name})
    return an_observation(minute=minute, summary=summary, ordering=ODD + minutes(minute))


def size(item: Item) -> int:
    """Return the bytes DynamoDB bills for `item`: texts as UTF-8, half the digits of a number, one for a flag."""
    return sum(len(name.encode()) + _bytes(value) for name, value in item.items())


def _bytes(value: object) -> int:
    [(kind, written)] = _typed.serialize(value).items()
    return {"S": len(str(written).encode()), "N": len(str(written)) // 2 + 2, "BOOL": 1}[kind]


class TestIndexes:
    def test_what_was_told_leaves_the_index_of_what_is_due(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident
        assert (kept(client)[DUE.partition], kept(client)[DUE.sort]) == ("incident", instant_text(NIGHT))

        store.mark_told(row.key, row.seen, ROUTES)

        assert {DUE.partition, DUE.sort}.isdisjoint(kept(client))

    def test_a_recorded_finding_and_its_repeat_are_never_in_it(self, store: DynamoIncidentStore, client: Any) -> None:
        for minute in (0, 1):
            store.observe(an_observation(2, minute=minute, routes=()))

            assert {DUE.partition, DUE.sort}.isdisjoint(kept(client))

    def test_a_repeat_of_what_was_told_is_not_due_and_a_rise_is(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident
        store.mark_told(row.key, row.seen, ROUTES)

        store.observe(an_observation(minute=1))
        assert list(store.due(NIGHT + minutes(DAY))) == []
        assert kept(client)[DUE.partition] == adapter.TOLD

        store.observe(an_observation(9.5, minute=2))
        assert [due.due_at for due in store.due(NIGHT + minutes(DAY))] == [NIGHT + minutes(2)]

    def test_a_late_index_lists_what_is_told_and_the_row_says_it_is_not_due(
        self, store: DynamoIncidentStore, client: Any
    ) -> None:
        row = store.observe(an_observation()).incident
        store.mark_told(row.key, row.seen, ROUTES)
        late = {**kept(client), DUE.partition: "incident", DUE.sort: instant_text(NIGHT)}
        DynamoTable(client, TableName.STATE.value).put(late)

        assert list(store.due(NIGHT)) == []

    def test_a_late_index_lists_what_was_snoozed_meanwhile(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident
        until = NIGHT + minutes(60)
        store.handle(row.key, Snooze(mark=row.seen, until=until, by="dana", at=NIGHT))
        assert kept(client)[DUE.sort] == instant_text(until)
        DynamoTable(client, TableName.STATE.value).put({**kept(client), DUE.sort: instant_text(NIGHT)})

        assert list(store.due(until - minutes(1))) == []
        assert [due.key for due in store.due(until)] == [row.key]

    def test_a_late_index_lists_a_state_that_the_row_has_left(self, store: DynamoIncidentStore, client: Any) -> None:
        row = store.observe(an_observation()).incident
        store.acknowledge(row.key, row.seen, "dana", NIGHT)
        DynamoTable(client, TableName.STATE.value).put({**kept(client), LISTED.partition: "incident.open"})

        assert list(store.find(IncidentState.OPEN)) == []

    def test_incidents_of_every_state_are_found_together(self, store: DynamoIncidentStore) -> None:
        store.observe(an_observation(id="open", minute=1))
        taken = store.observe(an_observation(id="taken", minute=3)).incident
        store.acknowledge(taken.key, taken.seen, "dana", NIGHT)
        store.observe(an_observation(id="closed", minute=2, archived=True))

        assert [row.key.id for row in store.find()] == ["taken", "closed", "open"]
        assert [row.key.id for row in store.find(limit=2)] == ["taken", "closed"]


def test_a_row_in_which_nothing_has_its_default_comes_back(store: DynamoIncidentStore, client: Any) -> None:
    full = a_full_incident()
    DynamoTable(client, TableName.STATE.value).put({**adapter._item(full), "writer": "w"})

    found = store.get(full.key)

    assert found is not None
    assert found.model_dump_json() == full.model_dump_json()


@pytest.mark.parametrize("severity", [0.0, 5e-324, 0.1 + 0.2, 6.999999999999999, 7.0, 10.0])
def test_a_severity_comes_back_to_its_last_digit(store: DynamoIncidentStore, severity: float) -> None:
    store.observe(an_observation(severity))
    observed = store.observe(an_observation(severity, minute=1))

    assert observed.change is Change.REPEATED
    assert observed.incident.summary.severity == severity


@pytest.mark.parametrize("quiet_period", [timedelta(0), timedelta.max], ids=["none", "for ever"])
def test_any_quiet_period_is_kept(store: DynamoIncidentStore, quiet_period: timedelta) -> None:
    events = [an_observation(minute=minute, quiet_period=quiet_period) for minute in (0, 1)]

    assert [store.observe(event).incident for event in events] == [applied(*events[:1]), applied(*events)]
