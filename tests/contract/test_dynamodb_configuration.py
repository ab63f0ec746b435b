"""What the configuration costs on DynamoDB, who sees which part of it, and what holds while it changes or is away."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from traceback import format_exception
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from hub.adapters.dynamodb.configuration import AGAIN, FRESH, DynamoConfigurationStore
from hub.adapters.dynamodb.documents import PIECE, put_together, take_apart
from hub.adapters.dynamodb.tables import EXPIRES, TableName
from hub.errors import NotFoundError, PermanentError, StoreError
from hub.model.configuration import Configuration
from hub.model.directory import Account, Directory
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, PRODUCTION, a_directory
from tests.configuring import add_override, put, putting
from tests.contract.examples import a_full_configuration, an_override
from tests.contract.page_tables import PageTables, empty_tables

MOMENT = timedelta(microseconds=1)
UNITS = a_directory().accounts[PRODUCTION].units
PHONE, EMAIL, ADDRESS = "+15555550101", "dana@example.com", "secops@example.com"


@pytest.fixture(scope="module")
def world() -> Iterator[AwsWorld]:
    with aws() as opened:
        yield opened


@pytest.fixture(scope="module")
def client(world: AwsWorld) -> Any:
    return world.dynamodb()


@pytest.fixture
def stores(client: Any, world: AwsWorld) -> PageTables:
    tables = empty_tables(client)
    world.requests.clear()
    return tables


def items(stores: PageTables, name: TableName) -> list[Any]:
    return list(stores.client.scan(TableName=name.value, ConsistentRead=True)["Items"])


@pytest.fixture
def network(client: Any) -> Iterator[dict[str, int]]:
    """The network: after `fail_after` further requests none gets through."""
    state = {"fail_after": 10**6}

    def count(**_: Any) -> None:
        state["fail_after"] -= 1
        if state["fail_after"] < 0:
            raise EndpointConnectionError(endpoint_url="https://dynamodb.eu-central-1.amazonaws.com")

    client.meta.events.register("before-call.dynamodb", count)
    yield state
    client.meta.events.unregister("before-call.dynamodb", count)


class TestCost:
    def test_a_minute_of_findings_reads_it_once(self, stores: PageTables, world: AwsWorld) -> None:
        put(stores.configuration, a_full_configuration())
        reader = stores.a_configuration_store()
        reader.current()
        world.requests.clear()

        for _ in range(100):
            stores.clock.at += FRESH / 100
            reader.current()

        assert world.requests == {"dynamodb.GetItem": 1}

    def test_while_nothing_changed_it_is_the_same_object(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())
        first = stores.configuration.current()

        for _ in range(3):
            stores.clock.at += FRESH
            assert stores.configuration.current() is first

    def test_an_edit_by_another_process_acts_after_a_minute(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration("v1"))
        reader = stores.a_configuration_store()
        first = reader.current()
        put(stores.configuration, a_full_configuration("v2"))

        stores.clock.at += FRESH - MOMENT
        assert reader.current() is first
        stores.clock.at += MOMENT
        assert reader.current() == a_full_configuration("v2")

    def test_an_edit_acts_at_once_for_whoever_made_it(self, stores: PageTables) -> None:
        for version in ("v1", "v2"):
            put(stores.configuration, a_full_configuration(version))
            assert stores.configuration.current().version == version

    def test_an_edit_of_on_call_acts_at_once_for_everybody(self, stores: PageTables) -> None:
        reader = stores.a_configuration_store()
        assert reader.register().overrides("soc") == ()

        added = add_override(stores.configuration, an_override())

        assert reader.register().overrides("soc") == (added,)

    def test_an_edit_of_on_call_writes_no_configuration_anew(self, stores: PageTables, world: AwsWorld) -> None:
        put(stores.configuration, a_full_configuration())
        world.requests.clear()

        add_override(stores.configuration, an_override())

        # The register, the record and its place in the list, the pointer; the old register may expire.
        assert world.requests["dynamodb.PutItem"] == 4
        assert world.requests["dynamodb.UpdateItem"] == 1


class TestContacts:
    def test_numbers_and_addresses_are_in_the_table_of_contacts_only(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())

        config, contacts = (whole_text(stores, name) for name in (TableName.CONFIG, TableName.CONTACTS))

        assert [secret in contacts for secret in (PHONE, EMAIL, ADDRESS)] == [True] * 3
        assert [secret in config for secret in (PHONE, EMAIL, ADDRESS)] == [False] * 3

    def test_a_reader_without_contacts_knows_everybody_and_reaches_nobody(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())

        seen = stores.a_configuration_store(contacts=False).current()

        whole = a_full_configuration()
        assert seen.responders["dana"] == whole.responders["dana"].model_copy(update={"phones": (), "email": None})
        assert {name: (each.language, each.addresses) for name, each in seen.audiences.items()} == {
            "secops": (whole.audiences["secops"].language, ())
        }
        rest: dict[str, Any] = {"responders": {}, "audiences": {}}
        assert seen.model_copy(update=rest) == whole.model_copy(update=rest)

    def test_such_a_reader_asks_for_nothing_in_that_table(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())
        stores.client.delete_table(TableName=TableName.CONTACTS.value)

        assert stores.a_configuration_store(contacts=False).current().version == "v1"
        with pytest.raises(StoreError, match="contacts"):
            stores.a_configuration_store().current()

    def test_whoever_does_not_know_the_contacts_cannot_store_a_configuration(self, stores: PageTables) -> None:
        with pytest.raises(PermanentError, match="contacts"):
            put(stores.a_configuration_store(contacts=False), a_full_configuration())
        with pytest.raises(NotFoundError):
            stores.configuration.current()


class TestUnreachable:
    def test_the_first_read_fails_and_may_be_tried_again(self, stores: PageTables, network: dict[str, int]) -> None:
        put(stores.configuration, a_full_configuration())
        reader = stores.a_configuration_store()
        network["fail_after"] = 0
        with pytest.raises(StoreError):
            reader.current()

        network["fail_after"] = 10**6
        assert reader.current() == a_full_configuration()

    def test_what_is_held_is_used_on_and_says_how_old_it_is(self, stores: PageTables, network: dict[str, int]) -> None:
        put(stores.configuration, a_full_configuration())
        assert stores.configuration.unconfirmed_for() == timedelta()
        held = stores.configuration.current()
        network["fail_after"] = 0

        for _ in range(20):
            stores.clock.at += FRESH
            assert stores.configuration.current() is held

        assert stores.configuration.unconfirmed_for() == 20 * FRESH
        network["fail_after"] = 10**6
        stores.clock.at += AGAIN
        assert stores.configuration.current() is held
        assert stores.configuration.unconfirmed_for() == timedelta()

    def test_a_store_that_is_away_is_not_asked_for_every_finding(
        self, stores: PageTables, network: dict[str, int]
    ) -> None:
        put(stores.configuration, a_full_configuration())
        stores.configuration.current()
        stores.clock.at += FRESH
        network["fail_after"] = 0

        for _ in range(10):
            stores.configuration.current()
            stores.clock.at += AGAIN / 10

        assert network["fail_after"] == -1

    def test_one_that_this_release_cannot_read_is_waited_for(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())
        held = stores.a_configuration_store()
        before = held.current()
        put(stores.configuration, a_full_configuration("v2"))
        spoil(stores)

        with pytest.raises(StoreError, match=r"v2 cannot be read.*configuration\.newer: Extra inputs") as failure:
            stores.a_configuration_store().current()
        assert "of no use" not in "".join(format_exception(failure.value))
        stores.clock.at += FRESH
        assert held.current() is before

    def test_a_piece_that_is_missing_is_noticed(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration())
        [piece] = [item for item in items(stores, TableName.CONTACTS) if is_of_configuration(item)]
        stores.client.delete_item(TableName=TableName.CONTACTS.value, Key={name: piece[name] for name in ("pk", "sk")})

        with pytest.raises(StoreError, match="expected 1 pieces"):
            stores.configuration.current()


class TestAllOrNothing:
    def test_a_kill_before_any_request_leaves_one_of_the_two_in_force_whole(
        self, stores: PageTables, network: dict[str, int]
    ) -> None:
        put(stores.configuration, a_full_configuration("v1"))
        in_force = []
        for survived in range(16):
            network["fail_after"] = survived
            killed = a_put_fails(stores, "v2")
            network["fail_after"] = 10**6
            in_force.append((killed, stores.a_configuration_store().current().version))
            put(stores.configuration, a_full_configuration("v1"))

        # Register and configuration are read (5), all is written (5), the pointer read and turned (2), the rest may go.
        assert in_force == [(True, "v1")] * 12 + [(True, "v2")] * 3 + [(False, "v2")]

    def test_what_is_no_longer_in_force_expires_and_what_is_does_not(self, stores: PageTables) -> None:
        put(stores.configuration, a_full_configuration("v1"))
        put(stores.configuration, a_full_configuration("v2"))

        for table in (TableName.CONFIG, TableName.CONTACTS):
            old, new = sorted(
                (item for item in items(stores, table) if is_of_configuration(item)),
                key=lambda item: EXPIRES not in item,
            )
            assert int(old[EXPIRES]["N"]) > NIGHT.timestamp()
            assert EXPIRES not in new


class TestSize:
    def test_fifty_thousand_accounts_fit(self, stores: PageTables) -> None:
        directory = Directory(
            accounts={account: an_account(account) for account in map("{:012}".format, range(50_000))}
        )
        whole = a_full_configuration().model_copy(update={"directory": directory})

        put(stores.configuration, whole)

        assert stores.a_configuration_store().current() == whole
        assert len(items(stores, TableName.CONFIG)) > 2
        assert all(size(item) < 400_000 for item in items(stores, TableName.CONFIG))

    def test_pieces_are_cut_to_size_and_put_together_in_order(self) -> None:
        directory = Directory(
            accounts={
                account: an_account(account, name=noise(account)) for account in map("{:012}".format, range(12_000))
            }
        )
        whole = a_full_configuration().model_copy(update={"directory": directory})

        pieces = take_apart(whole)

        assert len(pieces.config) > 1
        assert {len(piece) for piece in pieces.config[:-1]} == {PIECE}
        assert put_together(pieces.config, pieces.contacts) == whole


def an_account(id: str, *, name: str = "") -> Account:
    """An account with a name that does not compress to nothing, in a unit as deep as real ones."""
    return Account(id=id, name=name or noise(id)[:20], units=UNITS)


def noise(seed: str) -> str:
    """Return 64 characters that hardly compress, the same for the same seed."""
    return hashlib.sha256(seed.encode()).hexdigest()


def is_of_configuration(item: Any) -> bool:
    place = item["pk"]["S"]
    return "piece" in item and place.startswith("configuration#") and not place.endswith("-register")


def size(item: Any) -> int:
    return sum(len(name) + len(next(iter(value.values()))) for name, value in item.items())


def whole_text(stores: PageTables, name: TableName) -> str:
    pieces = [gzip.decompress(item["piece"]["B"]).decode() for item in items(stores, name) if "piece" in item]
    return repr(items(stores, name)) + "".join(pieces)


def a_put_fails(stores: PageTables, version: str) -> bool:
    try:
        store = DynamoConfigurationStore(stores.table(TableName.CONFIG), stores.table(TableName.CONTACTS), stores.clock)
        put(store, a_full_configuration(version))
    except StoreError:
        return True
    return False


def spoil(stores: PageTables) -> None:
    """Put a field that this release does not know into the configuration in force."""
    pieces = [item for item in items(stores, TableName.CONFIG) if is_of_configuration(item) and EXPIRES not in item]
    for item in pieces:
        text = (
            gzip.decompress(item["piece"]["B"])
            .decode()
            .replace('{"configuration":{', '{"configuration":{"newer":"of no use",')
        )
        changed = {**item, "piece": {"B": gzip.compress(text.encode())}}
        stores.client.put_item(TableName=TableName.CONFIG.value, Item=changed)


def test_a_configuration_without_anybody_is_kept_too(stores: PageTables) -> None:
    nobody: dict[str, Any] = {"responders": {}, "audiences": {}, "schedules": {}, "escalation_policies": {}}
    bare = Configuration.model_validate(a_full_configuration().model_dump() | nobody)

    put(stores.configuration, bare)

    assert stores.configuration.current() == bare


def test_a_record_that_was_never_in_force_is_no_part_of_the_audit(stores: PageTables, network: dict[str, int]) -> None:
    put(stores.configuration, a_full_configuration("v1"))
    killed = putting(stores.configuration, a_full_configuration("v2"))
    network["fail_after"] = 6
    with pytest.raises(StoreError):
        stores.configuration.commit(killed)
    network["fail_after"] = 10**6
    assert [record.number for record in stores.configuration.audit()] == [1]

    done = putting(stores.configuration, a_full_configuration("v3"))
    stores.configuration.commit(done)

    assert list(stores.configuration.audit(after=1)) == [done.record]
    put(stores.configuration, a_full_configuration("v4"))
    assert list(stores.configuration.audit(after=1, limit=1)) == [done.record]


def test_the_audit_is_kept_under_the_customer_key(stores: PageTables) -> None:
    put(stores.configuration, a_full_configuration())

    assert PHONE in whole_text(stores, TableName.CONTACTS)
    with pytest.raises(PermanentError, match="contacts"):
        stores.a_configuration_store(contacts=False).audit()
