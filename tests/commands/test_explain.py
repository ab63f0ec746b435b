"""`tocsin explain` as a user runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import an_event
from tests.commands.running import a_file, tocsin

EVENTS = Path(__file__).parents[1] / "events"


def test_every_section_is_there_in_its_order(tmp_path: Path) -> None:
    ran = tocsin("explain", a_file(tmp_path))

    sections = (
        *("What was read", "Policy of the account", "Rules, in the order", "Decision at 2026-06-01 03:00:00Z"),
        *("call page-soc: who is rung", "call page-soc: the words", "email security-leads: the mail to security-leads"),
    )
    places = [ran.out.index(section) for section in sections]
    assert places == sorted(places)
    assert ran.code == 0


def test_it_says_who_hears_what_in_their_language_and_after_how_long(tmp_path: Path) -> None:
    out = tocsin("explain", a_file(tmp_path), "--at", "2026-12-05T03:00+01:00").out

    assert "0 s" in out
    assert "Wei Zhang 张伟 (zh-CN)" in out
    assert "Prod payments." in out
    assert "then mail to security-leads" in out


@pytest.mark.parametrize("event", sorted(EVENTS.glob("*.json")), ids=lambda path: path.stem)
def test_each_kind_of_finding_is_explained_within_a_hundred_columns(event: Path) -> None:
    ran = tocsin("explain", event)

    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if len(line) > 100 and "://" not in line] == []


def test_json_holds_all_of_it_in_one_object(tmp_path: Path) -> None:
    (explanation,) = tocsin("explain", a_file(tmp_path), "--json").objects

    assert explanation["routes"] == ["call page-soc", "email security-leads"]
    assert explanation["calls"][0]["levels"][2]["first_ring"] is not None
    assert explanation["mails"][0]["subject"].startswith("[HIGH] prod-payments")


def test_of_several_records_the_first_is_explained_unless_a_line_is_named(tmp_path: Path) -> None:
    file = a_file(tmp_path, an_event(8.0), an_event(2.0, id="f2"))

    assert "record 1 is explained; 1 other record in the file" in tocsin("explain", file).out
    assert "recorded, mode live: nobody is told" in tocsin("explain", file, "--line", "2").out
    assert "no record on line 9" in tocsin("explain", file, "--line", "9").err


def test_a_rejected_record_ends_with_one_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_text('{"source": ')

    ran = tocsin("explain", tmp_path / "cut.json")

    assert ran.code == 1
    assert "line 1 column" in ran.out


def test_nothing_in_a_finding_steers_the_terminal(tmp_path: Path) -> None:
    ran = tocsin("explain", a_file(tmp_path, an_event(title="\x1b]0;owned\x07[blink]x", type="\u202ecba\r\n")))

    assert not set(ran.out) & set("\x1b\x07\r\u202e")
    assert "[blink]x" in ran.out


@pytest.mark.parametrize("arguments", [["missing.json"], ["."], ["-", "--line", "0"], ["-", "--at", "x"]])
def test_wrong_use_ends_with_two(arguments: list[str]) -> None:
    assert tocsin("explain", *arguments).code == 2
