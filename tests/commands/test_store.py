"""`tocsin incidents`, `pages` and `ledger` as a user runs them on the store of a night."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.phone_lab import scripts
from tests.builders import an_event
from tests.commands.running import tocsin
from tests.scenarios.story import Story

LISTS = (["incidents"], ["pages"], ["ledger", "page-soc.high.1"])


def test_incidents_say_who_was_told_and_who_took_it(store: Path) -> None:
    rows = {row["id"]: row for row in tocsin("incidents", "--store", store, "--json").objects}

    assert (rows["f1"]["state"], rows["f1"]["acknowledged_by"]) == ("acknowledged", "wei")
    assert rows["f1"]["told"] == ["call page-soc", "email secops"]
    assert (rows["f2"]["state"], rows["f2"]["told"], rows["f2"]["severity_label"]) == (
        "open",
        ["email secops"],
        "medium",
    )


def test_incidents_can_be_narrowed_to_a_state(store: Path) -> None:
    ran = tocsin("incidents", "--state", "open", "--store", store)

    assert ran.err == "1 incident\n"
    assert "told: email secops" in " ".join(ran.out.split())


def test_pages_say_how_they_ended_and_by_whom(store: Path) -> None:
    (row,) = tocsin("pages", "--store", store, "--json").objects

    assert (row["page"], row["state"], row["by"], row["incidents"]) == ("page-soc.high.1", "acknowledged", "wei", 1)
    assert (row["level"], row["wake_at"], row["via"]) == (2, None, "telephone")


def test_older_pages_say_too_how_they_ended_and_by_whom(tmp_path: Path) -> None:
    story = Story(tmp_path)
    nobody = (scripts.no_answer(), scripts.no_answer())
    story.phone("dana").will(scripts.keys_code(), scripts.no_answer(), *nobody, scripts.keys_code())
    for responder, number in (("wei", 0), ("wei", 1), ("sam", 0)):
        story.phone(responder).will(*nobody, number=number)
    story.receive(an_event(8.0, id="f1"))
    story.passes(minutes=12)
    story.receive(an_event(8.0, id="f2"))
    story.passes(seconds=30)
    story.acknowledges("yuki")
    story.passes(minutes=12)
    story.receive(an_event(8.0, id="f3"))
    story.passes(minutes=50)
    story.close()
    rows = tocsin("pages", "--store", story.store, "--json").objects

    assert [(row["page"], row["state"], row["by"], row["via"]) for row in reversed(rows)] == [
        ("page-soc.high.1", "acknowledged", "dana", "telephone"),
        ("page-soc.high.2", "acknowledged", "yuki", "command line, identity not proved"),
        ("page-soc.high.3", "exhausted", None, None),
        ("page-soc.high.4", "acknowledged", "dana", "telephone"),
    ]
    assert [row["ended_at"] is not None for row in rows] == [True] * 4


def test_the_ledger_tells_the_night_in_order(store: Path) -> None:
    rows = tocsin("ledger", "page-soc.high.1", "--store", store, "--json").objects

    kinds = [row["kind"] for row in rows]
    assert kinds[0] == "opened"
    assert kinds.index("placed") < kinds.index("acknowledged")
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


@pytest.mark.parametrize("command", LISTS, ids=lambda command: str(command[0]))
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_no_number_is_shown_in_full(store: Path, command: list[str], form: list[str]) -> None:
    out = tocsin(*command, "--store", store, *form).out

    assert out
    assert "+1555" not in out


@pytest.mark.parametrize("command", LISTS, ids=lambda command: str(command[0]))
def test_every_list_fits_a_hundred_columns(store: Path, command: list[str]) -> None:
    assert max(len(line) for line in tocsin(*command, "--store", store).out.splitlines()) <= 100


def test_the_store_is_taken_from_the_settings(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_STORE", str(store))

    assert len(tocsin("pages", "--json").objects) == 1


def test_a_page_that_does_not_exist_suggests_the_nearest(store: Path) -> None:
    ran = tocsin("ledger", "page-soc.hihg.1", "--store", store)

    assert (ran.code, ran.err) == (2, "tocsin: there is no page 'page-soc.hihg.1'; did you mean 'page-soc.high.1'?\n")


@pytest.mark.parametrize("command", LISTS, ids=lambda command: str(command[0]))
def test_a_store_that_is_not_there_is_named_and_not_made(command: list[str]) -> None:
    ran = tocsin(*command)

    assert (ran.code, ran.err) == (2, "tocsin: store tocsin.sqlite: no such file\n")
    assert list(Path().iterdir()) == []


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a store, but long enough to be looked at as one " * 40)

    ran = tocsin("incidents", "--store", tmp_path / "notes.txt")

    assert ran.code == 2
    assert "notes.txt" in ran.err


def test_an_unknown_state_names_those_there_are(store: Path) -> None:
    ran = tocsin("incidents", "--state", "opn", "--store", store)

    assert ran.code == 2
    assert "acknowledged" in ran.err
