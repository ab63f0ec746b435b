"""`tocsin replay` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.builders import an_event
from tests.commands.running import a_file, tocsin

FIELDS = [
    *("file", "line", "record", "outcome", "routes", "account", "region", "id", "type", "severity", "severity_label"),
    *("sample", "archived", "warnings", "reason", "error"),
]


def test_each_record_is_one_line_of_json_with_every_field(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path), "--json")

    (record,) = ran.objects
    assert list(record) == FIELDS
    assert (record["outcome"], record["routes"]) == ("routed", ["call page-soc", "email security-leads"])
    assert (record["line"], record["severity"], record["severity_label"]) == (1, 8.0, "high")
    assert (ran.code, ran.err) == (0, "1 record in 1 file: 1 routed\n")


def test_a_rejected_record_does_not_stop_the_others_and_shows_in_the_exit_code(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, an_event(), an_event(None), an_event(id="f3")), "--json")

    assert [(record["line"], record["outcome"]) for record in ran.objects] == [
        (1, "routed"),
        (2, "rejected"),
        (3, "routed"),
    ]
    assert ran.code == 1
    assert ran.err == "3 records in 1 file: 2 routed, 1 rejected\n"


def test_the_table_fits_a_hundred_columns_and_says_why_a_record_was_rejected(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, an_event(9.5, type="A" * 300), an_event(None)))

    assert max(map(len, ran.out.splitlines())) <= 100
    assert "critical 9.5" in ran.out
    assert "detail.severity" in ran.out


def test_nothing_in_a_finding_steers_the_terminal(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path, an_event(type="\x1b[2J\u202eEvil[red]x[/red]:EC2/Y")))

    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert "[red]x" in "".join(ran.out.split())


def test_standard_input_is_read_for_a_hyphen() -> None:
    ran = tocsin("replay", "-", "--json", stdin=json.dumps(an_event()))

    assert [(record["file"], record["outcome"]) for record in ran.objects] == [("-", "routed")]


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c.txt"):
        a_file(tmp_path, name=name)

    ran = tocsin("replay", tmp_path, "--json")

    assert [Path(record["file"]).name for record in ran.objects] == ["a.json", "b.json"]
    assert [record["outcome"] for record in ran.objects] == ["routed", "routed"]


def test_an_instant_decides_for_all_records(tmp_path: Path) -> None:
    file = a_file(tmp_path, an_event(account="222233334444"))

    outside = tocsin("replay", file, "--json").objects[0]
    inside = tocsin("replay", file, "--json", "--at", "2026-12-05T02:00").objects[0]

    assert outside["routes"] == ["call page-soc", "email security-leads"]
    assert inside["routes"] == ["email security-leads"]


def test_a_time_without_an_offset_says_in_which_zone_it_was_read(tmp_path: Path) -> None:
    ran = tocsin("replay", a_file(tmp_path), "--at", "2026-12-05T02:00")

    assert "--at 2026-12-05T02:00 is read in Europe/Berlin: 2026-12-05T01:00:00Z." in ran.err


def test_another_configuration_decides_otherwise(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "all.yaml").write_text(
        "organization: {name: E, time_zone: UTC, owners: o, low: record, medium: record, high: email o,"
        " critical: email o}\naudiences: {o: o@example.com}\n"
    )

    ran = tocsin("replay", a_file(tmp_path), "--config", folder, "--json")

    assert ran.objects[0]["routes"] == ["email o"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json"], "missing.json cannot be read: No such file or directory"),
        (["."], "no file in it ends in"),
        (["-", "--at", "yesterday"], "--at: found 'yesterday', expected a time such as"),
        (["-", "--at", "2026-03-29T02:30"], "does not exist in Europe/Berlin"),
        (["-", "--config", "missing"], "missing: no such folder"),
        ([], "Missing argument"),
        (["-", "--jsn"], "No such option"),
    ],
)
def test_wrong_use_is_named_and_ends_with_two(arguments: list[str], said: str) -> None:
    ran = tocsin("replay", *arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_an_empty_batch_is_nothing_to_complain_about(tmp_path: Path) -> None:
    (tmp_path / "empty.json").write_text('{"Records": []}')

    ran = tocsin("replay", tmp_path / "empty.json", "--json")

    assert (ran.code, ran.out, ran.err) == (0, "", "0 records in 0 files\n")
