"""`tocsin rejected` as a user works through what could not be read."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from tests.commands.running import tocsin
from tests.scenarios.story import Story

HOSTILE = b'{"x": "\x1b[31m\xff\xe2\x80\xae", "end": 1'


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two records that nobody can read."""
    story = Story(tmp_path)
    story.hub.receive("r1", HOSTILE)
    story.passes(minutes=1)
    story.hub.receive("r2", b"q" * 3000)
    story.close()
    return tmp_path / "tocsin.sqlite"


@pytest.fixture
def ids(store: Path) -> list[str]:
    return [row["id"] for row in tocsin("rejected", "list", "--store", store, "--json").objects]


def test_the_list_says_what_waits_and_why(store: Path, ids: list[str]) -> None:
    ran = tocsin("rejected", "list", "--store", store)

    assert ran.err == "2 records\n"
    assert [line.split()[0] for line in ran.out.splitlines() if line[0] != " "] == [name[:12] for name in ids]
    assert "not JSON" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 100


def test_a_body_is_shown_so_that_nothing_in_it_steers_the_terminal(store: Path, ids: list[str]) -> None:
    ran = tocsin("rejected", "show", ids[0][:6], "--store", store)

    assert r'{"x": "\x1b[31m\xff\u202e", "end": 1' in ran.out
    assert "\x1b" not in ran.out
    assert "came     1 time, first 2026-06-01 03:00:00Z" in ran.out


def test_a_long_body_is_clipped_unless_all_of_it_is_wanted(store: Path, ids: list[str]) -> None:
    clipped = tocsin("rejected", "show", ids[1], "--store", store)
    full = tocsin("rejected", "show", ids[1], "--full", "--store", store)

    assert (clipped.out.count("q"), clipped.err) == (2000, "1000 characters more: --full shows them\n")
    assert (full.out.count("q"), full.err) == (3000, "")


def test_for_machines_the_body_is_there_byte_for_byte(store: Path, ids: list[str]) -> None:
    (found,) = tocsin("rejected", "show", ids[0], "--store", store, "--json").objects

    assert base64.b64decode(found["body_base64"]) == HOSTILE


def test_replayed_records_are_queued_as_they_came_and_leave_the_list(store: Path, ids: list[str]) -> None:
    ran = tocsin("rejected", "replay", *ids, "--by", "dana", "--store", store, "--json")

    assert [(row["state"], row["by"]) for row in ran.objects] == [("replayed", "dana")] * 2
    assert tocsin("rejected", "list", "--store", store).err == "0 records\n"
    assert "2 records and 0 messages queued" in tocsin("health", "--store", store).out


def test_a_discarded_record_is_listed_only_with_all_and_says_who_and_why(store: Path, ids: list[str]) -> None:
    assert tocsin("rejected", "discard", ids[0], "--why", "a test", "--by", "wei", "--store", store).code == 0

    assert tocsin("rejected", "list", "--store", store).err == "1 record\n"
    rows = tocsin("rejected", "list", "--all", "--store", store, "--json").objects
    assert {row["id"]: (row["by"], row["why"]) for row in rows} == {ids[0]: ("wei", "a test"), ids[1]: (None, "")}
    assert "by wei at" in tocsin("rejected", "show", ids[0], "--store", store).out


def test_without_a_name_it_is_the_user_of_this_machine(store: Path, ids: list[str]) -> None:
    (row,) = tocsin("rejected", "replay", ids[0], "--store", store, "--json").objects

    assert row["by"]


def test_a_record_that_is_not_there_is_wrong_use(store: Path) -> None:
    ran = tocsin("rejected", "show", "ffffff", "--store", store)

    assert (ran.code, "rejected list --all" in ran.err) == (2, True)


def test_discarding_without_a_reason_is_wrong_use(store: Path, ids: list[str]) -> None:
    assert tocsin("rejected", "discard", ids[0], "--store", store).code == 2
