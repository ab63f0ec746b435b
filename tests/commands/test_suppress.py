"""Closing as expected drafts a suppression, and `tocsin policy suppress` applies it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.clock import SystemClock
from tests.builders import an_event
from tests.commands.running import a_file, tocsin


def incident(store: Path, finding: str) -> dict[str, Any]:
    return next(row for row in tocsin("incidents", "--store", store, "--json").objects if row["id"] == finding)


def close(store: Path, *ids: str, as_: str = "expected", note: str = "the yearly test") -> tuple[str, ...]:
    return ("incidents", "close", *ids, "--as", as_, "--note", note, "--by", "dana", "--store", str(store))


def test_closing_as_expected_drafts_what_an_editor_can_apply(store: Path) -> None:
    row = incident(store, "f2")

    (closed,) = tocsin(*close(store, row["incident"][:8]), "--json").objects

    drafted = closed["suppression"]["suppression"]
    assert closed["state"] == "closed"
    assert drafted["when"]["types"] == [row["type"]]
    assert drafted["when"]["resource_kinds"] == [row["resource_kind"]]
    assert drafted["when"]["regions"] == [row["region"]]
    assert (drafted["when"]["resource_names"], drafted["when"]["tags"]) == ([], {})
    assert (drafted["owner"], drafted["reason"]) == ("dana", "the yearly test")
    ahead = datetime.fromisoformat(drafted["expires"]) - SystemClock().now()
    assert timedelta(days=30) <= ahead <= timedelta(days=31, hours=1)


def test_the_draft_is_yaml_that_the_folder_reads(store: Path, tmp_path: Path) -> None:
    row = incident(store, "f2")
    folder = tmp_path / "config"
    assert tocsin("config", "export", folder, "--store", store).code == 0
    (closed,) = tocsin(*close(store, row["incident"][:8]), "--json").objects

    (folder / "zz.yaml").write_text(closed["suppression"]["yaml"], encoding="utf-8")
    ran = tocsin("config", "check", folder)

    assert (ran.code, ran.err) == (0, ran.err)
    assert f"expected-{row['incident'][:8]}" in closed["suppression"]["yaml"]


def test_people_are_shown_the_yaml_and_the_command(store: Path) -> None:
    row = incident(store, "f2")

    ran = tocsin(*close(store, row["incident"][:8]))

    said = " ".join(ran.out.split())
    assert "suppressions:" in said
    assert f"tocsin policy suppress {row['incident'][:8]} --why" in said


def test_two_of_one_kind_have_one_draft_and_another_closure_none(store: Path) -> None:
    names = [incident(store, name)["incident"] for name in ("f1", "f2")]

    rows = tocsin(*close(store, *names), "--json").objects
    other = tocsin(*close(store, names[0], as_="false-positive"), "--json").objects

    assert [row["suppression"] is not None for row in rows] == [True, False]
    assert [row["suppression"] for row in other] == [None]


def test_it_is_applied_as_an_edit_and_then_suppresses(store: Path) -> None:
    row = incident(store, "f2")
    name = row["incident"][:8]
    tocsin(*close(store, name))

    ran = tocsin("policy", "suppress", name, "--why", "SEC-812", "--yes", "--json", "--by", "dana", "--store", store)
    again = tocsin(
        "policy", "suppress", name, "--why", "SEC-813", "--days", "7", "--yes", "--by", "dana", "--store", store
    )

    (done,) = ran.objects
    assert ran.code == again.code == 0
    assert [each["key"] for each in done["changed"]] == [{"kind": "account", "name": row["account"]}]
    (record,) = tocsin("audit", "list", "--store", store, "--json").objects[:1]
    assert record["why"] == "SEC-813"
    (after,) = record["changes"]
    assert [(each["name"], each["reason"]) for each in after["content"]["suppressions"]] == [
        (f"expected-{name}", "SEC-813")
    ]
    record_file = a_file(store.parent, an_event(5.0, id="f9"))
    explained = tocsin("explain", record_file, "--at", SystemClock().now().isoformat(), "--store", store)
    assert f"expected-{name}" in explained.out
    assert "suppressed" in explained.out


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ([], 2, "nobody has closed or taken it: give --owner NAME"),
        (["--owner", "dana", "--days", "900"], 2, "--days: found 900, expected 1 to 365"),
        (["--owner", "dana", "--why", "  "], 2, "--why: expected a reason"),
        (["--owner", "dana"], 2, "nobody can be asked here: give --yes"),
    ],
)
def test_a_wrong_turn_says_what_to_do(store: Path, more: list[str], code: int, said: str) -> None:
    name = incident(store, "f2")["incident"][:8]

    ran = tocsin("policy", "suppress", name, "--why", "SEC-812", "--store", store, *more)

    assert (ran.code, said in ran.err) == (code, True)


def test_an_unknown_incident_is_named(store: Path) -> None:
    ran = tocsin("policy", "suppress", "ffffffff", "--why", "x", "--store", store)

    assert (ran.code, "there is no incident 'ffffffff'" in ran.err) == (2, True)
