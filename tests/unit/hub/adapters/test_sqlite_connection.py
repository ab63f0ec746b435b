"""What a store file promises beyond the ports: it keeps, it is identified, and its failures are told apart."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from hub.adapters.sqlite.connection import Database, open_database
from hub.adapters.sqlite.schema import SCHEMA_VERSION
from hub.adapters.sqlite.stores import open_stores
from hub.errors import InputError, StoreError
from hub.model.notice import Notice
from tests.builders import NIGHT, a_key, an_attempt, an_observation
from tests.configuring import add_leave, add_override, put
from tests.contract.examples import (
    HIGH,
    a_full_configuration,
    a_leave,
    a_member,
    a_notice,
    a_page,
    an_entry,
    an_override,
    minutes,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


@pytest.fixture
def database(file: Path) -> Iterator[Database]:
    opened = open_database(file)
    yield opened
    opened.close()


def pragma(database: Database, name: str) -> object:
    with database.reading() as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def run(database: Database, *statements: str) -> None:
    """Run `statements` in one transaction."""
    with database.transaction() as connection:
        for statement in statements:
            connection.execute(statement)


def notices_in(file: Path) -> list[Notice]:
    with closing(open_stores(file)) as stores:
        return list(stores.notices.find())


def plain_sqlite(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_reopening_the_file_keeps_everything(file: Path) -> None:
    with closing(open_stores(file)) as stores:
        before = (
            stores.incidents.observe(an_observation()).incident,
            stores.pages.open(HIGH, 0, NIGHT),
            stores.pages.put_member(a_member()),
            stores.pages.create(a_page()),
            stores.attempts.prepare(an_attempt()),
            stores.notices.put(a_notice()),
            add_override(stores.configuration, an_override()),
        )
        stores.lines.take("dana", "page-a", NIGHT, NIGHT + minutes(1))
        stores.lines.refuse("+15555550101", "no", NIGHT)
        stores.ledger.append(an_entry())
        put(stores.configuration, a_full_configuration())
        add_leave(stores.configuration, a_leave())

    with closing(open_stores(file)) as stores:
        assert before == (
            stores.incidents.get(a_key()),
            stores.pages.head(HIGH),
            *stores.pages.members("page-soc.high.1"),
            stores.pages.page("page-soc.high.1"),
            stores.attempts.get(an_attempt().key),
            *stores.notices.find(),
            *stores.configuration.register().overrides("soc"),
        )
        assert stores.lines.take("dana", "page-b", NIGHT, NIGHT + minutes(1)).holder == "page-a"
        assert stores.lines.suspect(["+15555550101"]) == {"+15555550101"}
        assert list(stores.ledger.of_page("page-soc.high.1")) == [an_entry()]
        assert stores.configuration.current() == a_full_configuration()
        assert list(stores.configuration.register().leave()) == [a_leave()]


def test_a_fresh_file_is_a_write_ahead_store_of_this_version(database: Database) -> None:
    assert pragma(database, "journal_mode") == "wal"
    assert pragma(database, "user_version") == SCHEMA_VERSION
    assert pragma(database, "foreign_keys") == 0
    assert pragma(database, "busy_timeout") == 5000


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)], ids=["full", "normal"])
def test_a_commit_reaches_the_disk_unless_speed_was_asked_for(file: Path, *, durable: bool, level: int) -> None:
    with closing(open_database(file, durable=durable)) as database:
        assert pragma(database, "synchronous") == level


def test_a_file_of_a_newer_version_is_refused_and_left_as_it_is(file: Path) -> None:
    open_database(file).close()
    plain_sqlite(file, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    content = file.read_bytes()

    with pytest.raises(InputError, match=f"store .*sqlite: .*found {SCHEMA_VERSION + 1}.*newer Tocsin"):
        open_database(file)
    assert file.read_bytes() == content


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION, 70])
def test_another_programs_database_is_refused_and_left_as_it_is(file: Path, version: int) -> None:
    plain_sqlite(file, "CREATE TABLE songs (title)", f"PRAGMA user_version = {version}")
    content = file.read_bytes()

    with pytest.raises(InputError, match="another SQLite database"):
        open_database(file)
    assert file.read_bytes() == content


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(file: Path) -> None:
    file.write_text("accounts:\n" * 200)

    with pytest.raises(InputError, match=r"store\.sqlite: .*another kind"):
        open_database(file)
    assert file.read_text() == "accounts:\n" * 200


def test_a_file_that_is_open_elsewhere_is_not_migrated(file: Path) -> None:
    with closing(open_database(file)) as old:
        run(old, "PRAGMA user_version = 0")

        with pytest.raises(StoreError, match=r"store\.sqlite: database is locked"):
            open_database(file, patience=0.01)
        assert pragma(old, "user_version") == 0


@pytest.mark.parametrize("version", [0, SCHEMA_VERSION], ids=["before its end", "before the log was switched on"])
def test_what_a_killed_migration_left_undone_is_done_by_the_next(file: Path, version: int) -> None:
    if version:
        open_database(file).close()
    plain_sqlite(file, "PRAGMA journal_mode = DELETE")

    with closing(open_database(file)) as database:
        assert pragma(database, "user_version") == SCHEMA_VERSION
        assert pragma(database, "journal_mode") == "wal"


def test_an_empty_file_becomes_a_store(file: Path) -> None:
    file.touch()

    with closing(open_database(file)) as database:
        assert pragma(database, "user_version") == SCHEMA_VERSION


@pytest.mark.parametrize("place", ["missing/store.sqlite", "note.txt/store.sqlite", "folder"])
def test_a_path_that_cannot_be_written_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / "note.txt").touch()
    (tmp_path / "folder").mkdir()

    with pytest.raises(StoreError, match=place):
        open_stores(tmp_path / place)


def test_a_store_that_is_locked_for_too_long_cannot_be_reached(file: Path) -> None:
    with closing(open_database(file)) as writer, closing(open_stores(file, patience=0.01)) as other:
        with writer.transaction(), pytest.raises(StoreError, match=r"store\.sqlite: database is locked"):
            other.pages.open(HIGH, 0, NIGHT)

        assert other.pages.open(HIGH, 0, NIGHT).generation == 1


def test_who_reads_does_not_wait_for_who_writes(file: Path) -> None:
    writer, other = open_database(file), open_stores(file, patience=0.01)
    with closing(writer), closing(other), writer.transaction():
        assert other.pages.head(HIGH) is None


def test_a_full_disk_is_no_reason_to_lose_what_is_there(file: Path) -> None:
    with closing(open_stores(file)) as stores:
        stores.notices.put(a_notice("first"))
    with closing(open_database(file)) as database:
        pages = pragma(database, "page_count")
        pragma(database, f"max_page_count = {pages}")
        with pytest.raises(StoreError, match="full"):
            run(database, "UPDATE notices SET row = 'half'", "INSERT INTO heads VALUES ('x', zeroblob(1000000))")
    assert notices_in(file) == [a_notice("first")]


def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        run(database, "INSERT INTO heads VALUES ('x', '{}')", "INSERT INTO heads VALUES ('y', NULL)")

    with database.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM heads").fetchone() == (0,)


def test_a_fault_in_the_code_is_not_taken_for_an_unreachable_store(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        run(database, "SELECT * FROM absent")


def test_a_damaged_file_cannot_be_reached(file: Path) -> None:
    with closing(open_stores(file)) as stores:
        stores.notices.put(a_notice())
    content = bytearray(file.read_bytes())
    content[4096:] = b"\x5a" * len(content[4096:])
    file.write_bytes(content)

    with pytest.raises(StoreError, match=r"store\.sqlite: .*malformed"):
        notices_in(file)


def test_threads_take_turns(file: Path) -> None:
    with closing(open_stores(file, durable=False)) as stores, ThreadPoolExecutor(4) as threads:
        stores.pages.open(HIGH, 0, NIGHT)
        heads = list(threads.map(lambda _: stores.pages.join(HIGH, 1), range(100)))

    assert sorted(head.joined for head in heads if head) == list(range(1, 101))


def test_closing_twice_changes_nothing(file: Path) -> None:
    stores = open_stores(file)

    stores.close()
    stores.close()
