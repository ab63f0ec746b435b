"""`tocsin config check` as a user runs it."""

from __future__ import annotations

from pathlib import Path

from tests.commands.running import tocsin

EXAMPLE = Path(__file__).parents[2] / "config"
WRONG = """\
organization: {name: E, time_zone: Europe/Berln, owners: o, low: record, medium: email ops, high: email o,
  critical: email o}
audiences: {o: o@example.com, opps: ops@example.com}
"""


def test_the_example_organization_has_no_problem() -> None:
    ran = tocsin("config", "check", EXAMPLE)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("checked: 6 policy documents, 8 accounts, ")
    assert ran.err.endswith("2 escalation policies; 0 problems, 0 warnings\n")


def test_every_problem_is_shown_at_once_with_its_place_and_a_suggestion(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(WRONG)

    ran = tocsin("config", "check", tmp_path)

    assert ran.code == 1
    flat = " ".join(ran.out.split())
    assert "all.yaml:1: organization.time_zone" in flat
    assert "did you mean 'opps'?" in flat
    assert ran.err == "checked: 2 problems, 0 warnings\n"


def test_json_gives_one_remark_a_line(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(WRONG)

    remarks = tocsin("config", "check", tmp_path, "--json").objects

    assert {(remark["kind"], remark["file"], remark["line"]) for remark in remarks} == {("problem", "all.yaml", 1)}
    assert len(remarks) == 2


def test_a_folder_that_is_not_there_is_wrong_use() -> None:
    ran = tocsin("config", "check", "missing")

    assert (ran.code, ran.err) == (2, "tocsin: missing: no such folder\n")


def test_a_wrong_folder_given_to_another_command_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(WRONG)

    ran = tocsin("oncall", "who", "--config", tmp_path)

    assert ran.code == 1
    assert ran.err.startswith("tocsin: all.yaml:1: ")
