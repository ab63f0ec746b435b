"""`tocsin incidents`, `pages` and `ledger` as a user runs them on the store of a night."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import tocsin

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
