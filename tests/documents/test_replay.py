"""The command `tocsin replay` accepts the collected public documents, and takes the hostile inputs as expected."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands.running import tocsin

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
HOSTILE = DATA / "hostile"
REFUSED = ("rejected", "ignored")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected documents (../shared/data) are not here")


def expectations() -> list[dict[str, str]]:
    """What is expected of each hostile input; nothing where there is none."""
    path = HOSTILE / "expectations.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_58_public_documents_are_accepted() -> None:
    ran = tocsin("replay", DATA / "findings", "--json")

    accepted = [record for record in ran.objects if record["outcome"] not in REFUSED]
    assert (len(accepted), len(ran.objects)) == (58, 75)
    assert {record["outcome"] for record in accepted} == {"routed", "recorded"}
    assert all(record["reason"] and record["type"] and record["severity_label"] for record in accepted)
    assert ran.code == 1


@pytest.mark.parametrize("row", expectations(), ids=lambda row: row["file"])
def test_a_hostile_input_has_the_outcomes_expected_in_order(row: dict[str, str]) -> None:
    ran = tocsin("replay", HOSTILE / row["file"], "--json")

    expected = [outcome for outcome in row["outcomes"].split(";") if outcome]
    assert [record["outcome"] for record in ran.objects] == expected
    assert ran.code == ("rejected" in expected)
    assert all(record["error"] for record in ran.objects if record["outcome"] == "rejected")


def test_a_hostile_input_is_shown_without_anything_a_terminal_obeys() -> None:
    ran = tocsin("replay", HOSTILE)

    assert all(line.isprintable() for line in ran.out.splitlines())
