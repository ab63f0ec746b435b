"""`tocsin health` as a user runs it: one screen, and exit code 1 when the hub is unwell."""

from __future__ import annotations

from pathlib import Path

from hub.model.breach import Invariant
from local.phone_lab import scripts
from tests.builders import an_event
from tests.commands.running import tocsin
from tests.scenarios.story import Story


def test_a_hub_that_is_well_says_so_of_each_invariant(store: Path) -> None:
    ran = tocsin("health", "--store", store)

    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert len(lines) == len(Invariant) + 1
    assert all(line.startswith("ok") for line in lines[:-1])
    assert lines[-1].startswith(
        "0 pages running; 0 records and 0 messages queued; the watchdog looked last at 2026-06-"
    )


def test_for_machines_it_is_one_object(store: Path) -> None:
    (found,) = tocsin("health", "--store", store, "--json").objects

    assert (found["well"], found["running_pages"]) == (True, 0)
    assert {row["well"] for row in found["invariants"]} == {True}


def test_a_page_that_runs_while_nobody_serves_is_unwell(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.phone("dana").will(scripts.no_answer())
    story.receive(an_event(8.0))
    story.close()

    ran = tocsin("health", "--store", tmp_path / "tocsin.sqlite")

    assert ran.code == 1
    assert "unwell  whatever runs is served" in ran.out
    assert "1 page running" in ran.out


def test_what_is_unwell_is_said_with_number_age_and_advice_and_ends_with_one(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.receive("no json")
    story.close()

    ran = tocsin("health", "--store", tmp_path / "tocsin.sqlite")

    assert ran.code == 1
    assert "unwell  every rejected record was looked at" in ran.out
    assert "1 since 2026-06-01 03:00:00Z" in ran.out
    assert "tocsin rejected list" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 100


def test_a_store_that_is_not_there_is_named_and_not_made() -> None:
    ran = tocsin("health")

    assert (ran.code, ran.err) == (2, "tocsin: store tocsin.sqlite: no such file\n")
    assert list(Path().iterdir()) == []
