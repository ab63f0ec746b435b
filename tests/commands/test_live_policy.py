"""Single fields set on a hub, the versions of every document, and the audit: as a user does it in a terminal."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.team import DANA, SANDBOX, Team, flat


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


class TestPolicy:
    def test_what_holds_is_shown_with_where_it_comes_from(self, team: Team) -> None:
        ran = team.runs("policy", "show", "prod-health")

        said = flat(ran.out)
        assert said.startswith("account 012345670123 (prod-health)")
        assert "critical call page-soc, email security-leads, email organization version 1 and account dpo" in said

    def test_json_names_each_field(self, team: Team) -> None:
        (found,) = team.runs("policy", "show", "Workloads/Staging", "--json").objects

        high = next(field for field in found["fields"] if field["field"] == "high")
        assert high["value"] == "call daytime, email secops"

    def test_a_field_is_set_until_a_day_and_says_why(self, team: Team) -> None:
        ran = team.runs(
            "policy", "set", SANDBOX, "high=email secops", "--until", "2099-12-18", "--why", "SEC-812", "--yes"
        )

        assert ran.code == 0
        (revision, _) = team.runs("config", "history", "account", SANDBOX, "--json").objects
        assert revision["fields"] == [
            {"field": "high", "before": "nothing", "after": "email secops until 2099-12-18 23:00 UTC (SEC-812)"}
        ]
        assert revision["why"] == "SEC-812"

    def test_unset_lets_what_is_above_hold_again(self, team: Team) -> None:
        assert team.runs("policy", "unset", SANDBOX, "mode", "--yes").code == 0

        (found,) = [row for row in team.runs("config", "list", "--json").objects if SANDBOX in row["document"]]
        assert (found["removed"], found["live"]) == (True, True)

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            ((SANDBOX, "hihg=record"), 2, "did you mean 'high'?"),
            ((SANDBOX, "high"), 2, "expected FIELD=VALUE"),
            ((SANDBOX, "high=email secop"), 2, "did you mean 'secops'?"),
            ((SANDBOX, "high=phone dana"), 2, "expected `record`, `email AUDIENCE` or `call ESCALATION_POLICY`"),
            (("prod-wbe", "high=record"), 2, "did you mean 'prod-web'?"),
            ((SANDBOX, "high=record", "--until", "tomorrow"), 2, "expected a time such as 2026-12-18"),
            ((SANDBOX, "samples=route", "--until", "2099-12-18"), 2, "samples cannot end by itself"),
            (("organization", "high=+email dpo"), 2, "there is nothing above to add to"),
        ],
    )
    def test_each_wrong_turn_says_what_to_do(
        self, team: Team, arguments: tuple[str, ...], code: int, said: str
    ) -> None:
        ran = team.runs("policy", "set", *arguments, "--yes")

        assert (ran.code, said in ran.err) == (code, True), ran.err

    def test_the_same_again_does_nothing(self, team: Team) -> None:
        ran = team.runs("policy", "set", SANDBOX, "mode=mail", "--yes")

        assert (ran.code, ran.err) == (0, "Nothing to do: it is so already.\n")


class TestVersions:
    def test_a_former_version_can_be_compared_and_put_back(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes")

        compared = team.runs("config", "diff", "account", SANDBOX, "--from", 1, "--to", 2)
        ran = team.runs("config", "restore", "account", SANDBOX, "--to", 1, "--why", "it was right", "--yes", *DANA)

        assert compared.out == "mode: mail -> live\n"
        assert ran.code == 0
        newest = team.runs("config", "history", "account", SANDBOX, "--json").objects[0]
        assert (newest["version"], newest["origin"], newest["why"]) == (3, "restore", "it was right")
        assert team.config("plan").out.startswith("Nothing to do")

    def test_what_was_removed_can_be_put_back(self, team: Team) -> None:
        team.runs("policy", "unset", SANDBOX, "mode", "--yes")

        assert team.runs("config", "restore", "account", SANDBOX, "--to", 1, "--yes").code == 0
        assert team.config("plan").out.startswith("Nothing to do")

    def test_the_documents_of_any_edit_can_be_listed(self, team: Team) -> None:
        team.runs("policy", "set", "prod-web", "medium=record", "--yes")

        rows = team.runs("config", "list", "--as-of", 1, "--json").objects

        assert {row["version"] for row in rows} == {1}
        assert team.runs("config", "list", "--as-of", 9).code == 2

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("history", "schedule", "sco"), "did you mean 'soc'?"),
            (("history", "schedule"), "expected a name after it"),
            (("history", "organization", "x"), "has no name"),
            (("diff", "schedule", "soc", "--from", "7"), "there is no version 7: expected 0 to 1"),
            (("restore", "schedule", "soc", "--to", "7", "--yes"), "there is no version 7"),
        ],
    )
    def test_what_there_never_was_is_said(self, team: Team, arguments: tuple[str, ...], said: str) -> None:
        ran = team.runs("config", *arguments)

        assert (ran.code, said in ran.err) == (2, True), ran.err


class TestAudit:
    def test_a_whole_audit_is_verified(self, team: Team) -> None:
        team.runs("policy", "set", "prod-web", "medium=record", "--yes")

        ran = team.runs("audit", "verify")

        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith("verified: 2 records, 1 anchor, head ")

    def test_a_record_that_was_changed_is_found(self, team: Team) -> None:
        team.runs("policy", "set", "prod-web", "medium=record", "--yes", "--why", "SEC-1")
        self.rewrite(team, "UPDATE audit SET row = replace(row, 'SEC-1', 'SEC-2') WHERE number = 2")

        ran = team.runs("audit", "verify", "--json")

        (found,) = ran.objects
        assert ran.code == 1
        assert any("record 2 is not the one that was anchored" in fault for fault in found["faults"])
        assert any("what is in force was made by edit 2" in fault for fault in found["faults"])

    def test_a_record_that_was_taken_out_is_found(self, team: Team) -> None:
        for value in ("record", "email dpo"):
            team.runs("policy", "set", "prod-web", f"medium={value}", "--yes")
        self.rewrite(team, "DELETE FROM audit WHERE number = 2")

        ran = team.runs("audit", "verify")

        assert (ran.code, "record 2 is missing" in ran.out) == (1, True)

    def test_what_is_in_force_without_a_record_is_found(self, team: Team) -> None:
        self.rewrite(team, "UPDATE configuration SET row = replace(row, 'secops@example.com', 'other@example.com')")

        ran = team.runs("audit", "verify")

        assert (ran.code, "audience secops: what is in force is not what its records say" in ran.out) == (1, True)

    def test_edits_that_nobody_anchored_are_found(self, team: Team) -> None:
        self.rewrite(team, "UPDATE audit SET row = replace(row, substr(row, instr(row, '\"at\":\"') + 6, 4), '2020')")

        ran = team.runs("audit", "verify")

        assert (ran.code, "edit 1 of 2020-" in ran.out, "is not anchored" in ran.out) == (1, True, True)

    def test_it_is_exported_whole_and_never_over_another_file(self, team: Team, tmp_path: Path) -> None:
        team.runs("policy", "set", "prod-web", "medium=record", "--yes")
        out = tmp_path / "audit.jsonl"

        assert team.runs("audit", "export", "--out", out).code == 0
        assert [json.loads(line)["number"] for line in out.read_text().splitlines()] == [1, 2]
        again = team.runs("audit", "export", "--out", out)
        assert (again.code, again.err) == (2, f"tocsin: --out: {out} exists already\n")

    @staticmethod
    def rewrite(team: Team, sql: str) -> None:
        connection = sqlite3.connect(team.store)
        with connection:
            assert connection.execute(sql).rowcount == 1
        connection.close()
