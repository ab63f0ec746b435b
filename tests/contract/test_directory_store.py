"""What every `DirectoryStore` promises, and what is DynamoDB's own; and the configuration that carries a directory."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from hub.adapters.dynamodb.directory import ConfigurationWithDirectory, DynamoDirectoryStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.errors import StoreError
from hub.model.directory import Account, Directory, OrganizationalUnit
from hub.model.responder import Leave
from hub.ports import DirectoryStore
from tests.aws.refusing import refuse
from tests.aws.world import AwsWorld, aws
from tests.builders import NIGHT, PRODUCTION, a_directory, at
from tests.configuring import add_leave, add_override, put
from tests.contract.examples import an_override
from tests.fakes.directories import MemoryDirectoryStore
from tests.fakes.ports import HandClock
from tests.fakes.stores import MemoryConfigurationStore
from tests.policies import a_configuration

SMALL = Directory(accounts={PRODUCTION: Account(id=PRODUCTION, name="prod-payments")})


@dataclass
class Shelf:
    """A directory store on DynamoDB, and another process that reads it."""

    world: AwsWorld

    def __post_init__(self) -> None:
        self.clock = HandClock()
        self.client = self.world.dynamodb()
        self.store = self.another()

    def another(self) -> DynamoDirectoryStore:
        return DynamoDirectoryStore(DynamoTable(self.client, TableName.CONFIG.value), self.clock)


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    with aws() as world:
        yield Shelf(world)


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Iterator[DirectoryStore]:
    if request.param == "memory":
        yield MemoryDirectoryStore()
        return
    with aws() as world:
        yield Shelf(world).store


def test_before_the_first_there_is_none(store: DirectoryStore) -> None:
    assert store.directory() is None


def test_the_newest_is_given_as_it_was_kept(store: DirectoryStore) -> None:
    store.keep(SMALL)
    store.keep(a_directory())

    assert store.directory() == a_directory()


def test_the_same_object_is_given_while_nothing_changed(store: DirectoryStore) -> None:
    store.keep(a_directory())

    assert store.directory() is store.directory()


def test_a_change_is_seen_by_others_within_five_minutes_and_the_rest_asks_nothing(shelf: Shelf) -> None:
    shelf.store.keep(SMALL)
    other = shelf.another()
    first = other.directory()
    shelf.world.requests.clear()
    shelf.store.keep(a_directory())
    shelf.world.requests.clear()

    shelf.clock.advance(minutes=4)
    assert other.directory() is first
    assert shelf.world.requests == {}

    shelf.clock.advance(minutes=1)
    assert other.directory() == a_directory()


def test_what_did_not_change_is_not_read_again(shelf: Shelf) -> None:
    shelf.store.keep(a_directory())
    first = shelf.store.directory()
    shelf.world.requests.clear()
    shelf.clock.advance(minutes=5)

    assert shelf.store.directory() is first
    assert shelf.world.requests == {"dynamodb.GetItem": 1}


def test_fifty_thousand_accounts_fit(shelf: Shelf) -> None:
    units = tuple(OrganizationalUnit(id=f"ou-root-unit{n}", path="/".join(["Workloads"] * n)) for n in range(1, 4))
    accounts = {
        f"{number * 7919 % 10**12:012}": Account(id=f"{number * 7919 % 10**12:012}", name=f"team-{number}", units=units)
        for number in range(50_000)
    }
    shelf.store.keep(Directory(accounts=accounts))

    found = shelf.another().directory()

    assert found is not None
    assert len(found.accounts) == 50_000
    assert found.accounts == accounts


def test_a_kill_before_the_pointer_is_turned_leaves_the_one_before(shelf: Shelf) -> None:
    shelf.store.keep(SMALL)
    puts: list[str] = []

    def stop_at_the_pointer(params: dict[str, dict[str, str]], **_: object) -> None:
        puts.append(str(params["Item"]["pk"]))
        if "in-force" in str(params["Item"]["sk"]):
            raise KeyboardInterrupt

    shelf.client.meta.events.register("before-parameter-build.dynamodb.PutItem", stop_at_the_pointer)
    with pytest.raises(KeyboardInterrupt):
        shelf.store.keep(a_directory())

    assert len(puts) == 2
    assert shelf.another().directory() == SMALL


def test_pieces_that_nothing_points_to_expire(shelf: Shelf) -> None:
    shelf.store.keep(SMALL)
    shelf.store.keep(a_directory())

    items = shelf.client.scan(TableName=TableName.CONFIG.value)["Items"]
    expiring = [int(item["expires"]["N"]) for item in items if "expires" in item]
    assert expiring == [int(at("2026-06-02T03:00Z").timestamp())]


def test_what_was_read_serves_on_while_the_store_is_away(shelf: Shelf) -> None:
    shelf.store.keep(a_directory())
    held = shelf.store.directory()
    refuse(shelf.client, "GetItem", "InternalServerError", status=500)
    shelf.clock.advance(hours=2)

    assert shelf.store.directory() is held


def test_the_first_that_cannot_be_read_is_an_error(shelf: Shelf) -> None:
    shelf.store.keep(a_directory())
    refuse(shelf.client, "GetItem", "InternalServerError", status=500)

    with pytest.raises(StoreError, match="InternalServerError"):
        shelf.another().directory()


def test_a_missing_piece_is_an_error_and_not_half_a_directory(shelf: Shelf) -> None:
    shelf.store.keep(a_directory())
    (piece,) = [each for each in shelf.client.scan(TableName="config")["Items"] if "piece" in each]
    shelf.client.delete_item(TableName="config", Key={"pk": piece["pk"], "sk": piece["sk"]})

    with pytest.raises(StoreError, match="expected 1 pieces of directory"):
        shelf.another().directory()


def test_a_directory_of_another_release_is_an_error_that_repeats_nothing(shelf: Shelf) -> None:
    shelf.store.keep(SMALL)
    (piece,) = [each for each in shelf.client.scan(TableName="config")["Items"] if "piece" in each]
    later = SMALL.model_dump_json().replace('"name"', '"title"').encode()
    shelf.client.put_item(TableName="config", Item={**piece, "piece": {"B": gzip.compress(later)}})

    with pytest.raises(StoreError, match="cannot be read by this release") as caught:
        shelf.another().directory()
    assert "prod-payments" not in str(caught.value)


class Pair:
    """A configuration and a directory, kept apart."""

    def __init__(self) -> None:
        self.configurations = MemoryConfigurationStore()
        self.directories = MemoryDirectoryStore()
        self.both = ConfigurationWithDirectory(self.configurations, self.directories)


def test_the_configuration_carries_the_directory_that_was_read() -> None:
    pair = Pair()
    put(pair.both, a_configuration(directory=Directory()))
    pair.directories.keep(a_directory())

    assert pair.both.current() == a_configuration(directory=a_directory())
    assert pair.both.current() is pair.both.current()


def test_until_one_was_read_the_configurations_own_holds() -> None:
    pair = Pair()
    put(pair.both, a_configuration(directory=SMALL))

    assert pair.both.current().directory == SMALL


def test_reading_the_directory_anew_undoes_no_edit() -> None:
    pair = Pair()
    pair.directories.keep(SMALL)
    put(pair.both, a_configuration(version="7"))
    before = pair.both.current()
    put(pair.both, a_configuration(version="8"))

    pair.directories.keep(a_directory())

    assert (before.version, before.directory) == ("7", SMALL)
    assert pair.both.current() == a_configuration(version="8", directory=a_directory())


def test_an_edit_that_read_an_old_directory_undoes_none() -> None:
    pair = Pair()
    pair.directories.keep(SMALL)
    put(pair.both, a_configuration())
    edited = pair.both.current().model_copy(update={"version": "8"})
    pair.directories.keep(a_directory())

    put(pair.both, edited)

    assert pair.both.current().directory == a_directory()
    assert pair.configurations.current().directory == Directory()


def test_the_live_data_of_on_call_is_the_configurations() -> None:
    pair = Pair()
    leave = Leave(responder="dana", start=NIGHT, end=at("2026-06-08T03:00Z"))

    add_leave(pair.both, leave)
    added = add_override(pair.both, an_override())

    assert added.sequence == 1
    assert pair.both.register() == pair.configurations.register()
    assert pair.both.register().leave() == (leave,)
    assert pair.both.register().overrides("soc") == (added,)
    assert pair.both.audit() == pair.configurations.audit()
