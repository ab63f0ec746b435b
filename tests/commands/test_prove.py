"""`tocsin oncall prove` as a user runs it, on the example organization, on a folder with a hole, and on a store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hub.adapters.sqlite.stores import open_stores
from hub.clock import SystemClock
from hub.model.masking import phone_key
from local.phone_lab import scripts
from tests.builders import NIGHT, an_event
from tests.commands.running import Ran, tocsin
from tests.scenarios.story import Story

FOLDER = """
organization:
  name: Example Corp
  time_zone: Europe/Berlin
  owners: owners
  low: record
  medium: email owners
  high: [call soc, email owners]
  critical: [call soc, email owners]

audiences:
  owners: owners@example.com

directory:
  Prod:
    111122223333: prod-payments
    222233334444: prod-web

responders:
  dana: {name: Dana Weber, phone: +15555550101, email: dana@example.com}
  sam: {name: Sam Okafor, phone: +44 7700 900123, email: sam@example.com}

schedules:
  day: {weekly: [dana], from: 2026-01-05 09:00, only: 06:00-22:00}

escalation_policies:
  soc: {levels: [day, sam], then: owners}
  spare: {levels: [day], then: owners}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A team with nobody from 22:00 to 06:00 on its first level."""
    path = tmp_path / "team"
    path.mkdir()
    (path / "all.yaml").write_text(FOLDER, encoding="utf-8")
    return path


def prove(*arguments: object) -> Ran:
    return tocsin("oncall", "prove", *arguments)


def of(kind: str, ran: Ran) -> list[dict[str, object]]:
    return [each for each in ran.objects if each["kind"] == kind]


def test_the_example_organization_is_proved_for_a_year_and_ends_with_zero() -> None:
    ran = prove("--from", "2026-03-01T00:00Z", "--days", 365)

    assert ran.code == 0
    assert "Every level has somebody to ring from 2026-03-01 00:00:00Z to 2027-03-01 00:00:00Z" in ran.out
    assert "escalation policies in use: page-soc, daytime." in " ".join(ran.out.split())
    assert "page-soc exhausted" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 100


def test_a_hole_is_shown_in_both_zones_with_whom_it_hits_and_ends_with_one(folder: Path) -> None:
    ran = prove("--config", folder, "--from", "2026-03-28T12:00Z", "--days", 1)
    out = " ".join(ran.out.split())

    assert ran.code == 1
    assert "soc level 1: nobody to ring (times in Europe/Berlin, then in UTC)" in out
    assert "2026-03-28 22:00+01:00 2026-03-29 06:00+02:00 nobody is on call on day" in out
    assert "2026-03-28 21:00:00Z 2026-03-29 04:00:00Z" in out
    assert "hits critical in 2 accounts (prod-payments, prod-web); high in 2 accounts" in out
    assert "hard: is a British mobile" in out
    assert "Not in use, and not proved: spare." in out
    assert "1 hole in" in out


def test_json_gives_every_hole_and_ends_with_the_summary(folder: Path) -> None:
    ran = prove("--config", folder, "--from", "2026-06-01T00:00Z", "--json")
    holes = of("hole", ran)

    assert ran.code == 1
    assert len(holes) == 61  # one a night, of which the first and the last are cut by the span
    assert (holes[0]["start"], holes[0]["end"]) == ("2026-06-01T00:00:00Z", "2026-06-01T04:00:00Z")
    assert holes[0]["hits"] == [
        {"severity": "critical", "accounts": 2, "examples": ["111122223333", "222233334444"], "others": True},
        {"severity": "high", "accounts": 2, "examples": ["111122223333", "222233334444"], "others": True},
        {"severity": None, "accounts": 0, "examples": [], "others": False},  # what cannot be read is told as high
    ]
    assert ran.objects[-1] == {
        "kind": "proof",
        "start": "2026-06-01T00:00:00Z",
        "end": "2026-07-31T00:00:00Z",
        "proved": ["soc"],
        "unused": ["spare"],
        "holes": 61,
    }


def test_many_holes_of_a_level_are_counted_and_not_listed(folder: Path) -> None:
    ran = prove("--config", folder, "--from", "2026-06-01T00:00Z")

    assert ran.out.count("nobody is on call on day") == 10
    assert "and 51 more holes: --json lists all" in ran.out


def test_a_number_that_was_refused_is_suspect_on_a_store(store: Path) -> None:
    before = of("number", prove("--store", store, "--from", "2026-06-01T00:00Z", "--json"))
    stores = open_stores(store)
    number = stores.configuration.current().responders["dana"].phones[0]
    stores.lines.refuse(phone_key(number), "DestinationNotAllowedException", NIGHT)
    stores.close()
    after = of("number", prove("--store", store, "--from", "2026-06-01T00:00Z", "--json"))

    assert {each["what"] for each in before} == {"not verified"}
    assert [(each["what"], each["responder"]) for each in after if each not in before] == [("suspect", "dana")]
    assert "dana" in {each["responder"] for each in before}
    assert number not in str(after)


def test_who_was_rung_of_late_is_counted_on_a_store(tmp_path: Path) -> None:
    story = Story(tmp_path, start=SystemClock().now() - timedelta(hours=1))
    for name in ("dana", "wei", "yuki"):
        story.phone(name).will(scripts.keys_code())
    story.receive(an_event(8.0, updatedAt=story.clock.now().isoformat()))
    story.passes(minutes=5)
    (rung,) = story.rung()
    story.close()

    (row,) = of("paged", prove("--store", tmp_path / "tocsin.sqlite", "--json"))
    assert (row["responder"], row["pages"], row["calls"]) == (rung, 1, 1)
    assert "Rung since" in prove("--store", tmp_path / "tocsin.sqlite").out
    assert "Rung since" not in prove().out


def test_from_now_on_is_the_default() -> None:
    assert prove("--days", 1, "--json").code == 0


def test_help_has_an_example() -> None:
    assert "Example: tocsin oncall prove --config config --days 90" in prove("--help").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--days", "0"], "Invalid value for '--days'"),
        (["--from", "noon"], "--from: found 'noon'"),
        (["--config", "missing"], "missing: no such folder"),
        (["--config", ".", "--store", "s"], "exclude each other"),
        (["--config", ".", "--hub", "prod"], "exclude each other"),
    ],
)
def test_wrong_use_is_named_and_ends_with_two(arguments: list[str], said: str) -> None:
    ran = prove(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
