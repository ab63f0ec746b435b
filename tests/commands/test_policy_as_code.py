"""A folder against a hub: plan, apply, export; single fields; versions; the audit. As a user does it in a terminal."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import copytree

import pytest

from console.folder import load
from hub.adapters.sqlite.stores import open_stores
from hub.clock import SystemClock
from hub.editing import establish
from hub.model.journal import Editor
from tests.commands.running import Ran, tocsin

EXAMPLE = Path(__file__).parents[2] / "config"
SANDBOX = "444455556666"
DANA = ("--by", "dana@example.com")


class Team:
    """A hub that runs by the example organization, and the folder that it is written in."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder = folder / "tocsin.sqlite", folder / "config"
        copytree(EXAMPLE, self.folder, ignore=lambda _path, names: {"deployments", "findings"} & set(names))
        clock = SystemClock()
        stores = open_stores(self.store, durable=False)
        configuration = load(self.folder, now=clock.now())
        establish(stores.configuration, configuration, by=Editor(name="tocsin"), clock=clock, why="first")
        stores.close()

    def runs(self, *arguments: object, stdin: str = "") -> Ran:
        return tocsin(*arguments, "--store", self.store, stdin=stdin)

    def config(self, command: str, *arguments: object) -> Ran:
        return self.runs("config", command, self.folder, *arguments)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def text(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in sorted(self.folder.glob("*.yaml"))}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def flat(text: str) -> str:
    return " ".join(text.split())


class TestPlan:
    def test_the_folder_that_is_in_force_has_nothing_to_do(self, team: Team) -> None:
        ran = team.config("plan")

        assert (ran.code, ran.out) == (0, "Nothing to do: the folder and the hub say the same.\n")

    def test_it_says_which_fields_change_whose_telling_and_what_is_weaker(self, team: Team) -> None:
        team.replace("organization.yaml", "high: [call page-soc, email security-leads]", "high: email security-leads")

        ran = team.config("plan")

        said = flat(ran.out)
        assert ran.code == 0
        assert "organization: changed, from version 1 high: call page-soc, email security-leads -> email" in said
        assert "Weaker: fewer people are told" in said
        assert "5 accounts (security-hub, log-archive, network-transit, ...): high: call page-soc" in said
        assert ran.err == "planned: 1 document to change, telling changes for up to 5 accounts, 3 things weaker\n"

    def test_accounts_that_are_told_by_an_edited_escalation_policy_are_counted(self, team: Team) -> None:
        team.replace("oncall.yaml", "[soc, soc next, sam]", "[soc, sam]")

        said = flat(team.config("plan").out)

        assert "levels: soc, soc next, sam -> soc, sam" in said
        assert "call page-soc as edited" in said
        assert "escalation-policy page-soc: 3 levels become 2" in said

    def test_json_is_one_object_and_markdown_is_for_a_pull_request(self, team: Team) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")

        (planned,) = team.config("plan", "--json").objects
        written = team.config("plan", "--markdown").out

        assert [change["key"]["name"] for change in planned["changes"]] == [SANDBOX]
        assert planned["telling"][0]["accounts"] == 1
        assert written.startswith("## Tocsin plan\n\nFrom edit 1 of the hub: 1 document to change")
        assert "- `mode: mail -> live`" in written

    def test_it_ends_with_what_it_would_have_changed_for_recorded_findings(self, team: Team) -> None:
        team.replace("organization.yaml", "high: [call page-soc, email security-leads]", "high: email security-leads")

        ran = team.config("plan", "--backtest", EXAMPLE / "findings")

        assert "For the recorded findings" in ran.out
        assert "call" in ran.out.partition("For the recorded findings")[2]

    def test_a_folder_with_problems_is_not_planned(self, team: Team) -> None:
        team.replace("organization.yaml", "medium: email secops", "medium: email secop")

        ran = team.config("plan")

        assert (ran.code, "did you mean 'secops'?" in ran.err) == (1, True)


class TestApply:
    def test_it_shows_the_plan_and_asks(self, team: Team) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")

        ran = team.config("apply")

        assert (ran.code, ran.err) == (2, "tocsin: nobody can be asked here: give --yes to do it\n")
        assert "mode: mail -> live" in ran.out
        assert "mode: mail -> live" in team.config("plan").out

    def test_it_puts_all_in_force_and_says_who_and_why(self, team: Team) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")
        team.replace("organization.yaml", "name: Example Corp", "name: Example Corporation")

        ran = team.config("apply", "--yes", "--message", "SEC-812", *DANA)

        assert ran.code == 0
        assert "Edit 2: 2 documents; it acts on new findings within a minute." in ran.err
        assert team.config("plan").out.startswith("Nothing to do")
        (record,) = [each for each in team.runs("audit", "list", "--json").objects if each["number"] == 2]
        assert (record["why"], record["origin"], record["by"]["name"]) == ("SEC-812", "folder", "dana")
        assert record["by"]["proved"] is True

    def test_a_live_edit_that_the_folder_does_not_have_is_kept(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes", *DANA)
        team.replace("organization.yaml", "name: Example Corp", "name: Example Corporation")

        planned = flat(team.config("plan").out)
        ran = team.config("apply", "--yes")

        assert "Edited on the hub and not in the folder: kept" in planned
        assert f"account {SANDBOX}: version 2 by dana" in planned
        assert ran.code == 0
        assert "live" in flat(team.runs("policy", "show", SANDBOX).out).partition("mode")[2][:10]

    def test_a_live_edit_is_undone_when_it_is_named(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes")

        ran = team.config("apply", "--yes", "--overwrite", f"account {SANDBOX}")

        assert ran.code == 0
        assert team.config("plan").out.startswith("Nothing to do")
        assert "mail" in flat(team.runs("policy", "show", SANDBOX).out).partition("mode")[2][:10]

    def test_a_wrong_name_to_overwrite_is_refused(self, team: Team) -> None:
        ran = team.config("apply", "--yes", "--overwrite", "schedule sco")

        assert (ran.code, "nothing of that name was edited on the hub" in ran.err) == (2, True)

    def test_what_both_edited_is_applied_by_nobody_before_it_is_resolved(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes")
        team.replace("accounts.yaml", "mode: mail", "mode: shadow")

        planned, ran = team.config("plan"), team.config("apply", "--yes")

        assert planned.code == ran.code == 1
        assert f"edited on the hub and in the folder: account {SANDBOX}" in ran.err
        assert "tocsin config export DIR" in ran.err
        assert team.config("apply", "--yes", "--overwrite", SANDBOX).code == 0

    def test_a_plan_that_was_reviewed_is_applied_without_asking(self, team: Team, tmp_path: Path) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")
        plan = tmp_path / "plan.json"
        plan.write_text(team.config("plan", "--json").out)

        assert team.config("apply", "--plan", plan).code == 0
        assert team.config("plan").out.startswith("Nothing to do")

    def test_a_plan_that_the_hub_has_moved_on_from_is_refused(self, team: Team, tmp_path: Path) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")
        plan = tmp_path / "plan.json"
        plan.write_text(team.config("plan", "--json").out)
        team.runs("policy", "set", "prod-web", "medium=record", "--yes")

        ran = team.config("apply", "--plan", plan)

        assert (ran.code, "the plan was made from edit 1 of the hub, and edit 2 is in force" in ran.err) == (1, True)
        assert "mode: mail -> live" in team.config("plan").out

    def test_a_plan_that_the_folder_has_moved_on_from_is_refused(self, team: Team, tmp_path: Path) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")
        plan = tmp_path / "plan.json"
        plan.write_text(team.config("plan", "--json").out)
        team.replace("accounts.yaml", "mode: live", "mode: shadow")

        ran = team.config("apply", "--plan", plan)

        assert (ran.code, "does not say any more what was planned" in ran.err) == (1, True)

    def test_what_is_no_plan_is_refused(self, team: Team, tmp_path: Path) -> None:
        (tmp_path / "odd.json").write_text("{}")

        ran = team.config("apply", "--plan", tmp_path / "odd.json")

        assert (ran.code, "expected what `tocsin config plan --json` writes" in ran.err) == (2, True)

    def test_a_floor_that_the_hub_has_holds_for_live_edits(self, team: Team) -> None:
        ran = team.runs("policy", "set", "prod-web", "critical=record", "--yes")

        assert (ran.code, "the floor of organization keeps" in ran.err) == (1, True)


class TestExport:
    def test_after_an_apply_there_is_no_difference(self, team: Team) -> None:
        team.replace("accounts.yaml", "mode: mail", "mode: live")
        team.config("apply", "--yes")
        before = team.text()

        ran = team.config("export")

        assert (ran.code, ran.out, ran.err) == (0, "", "exported: no difference\n")
        assert team.text() == before

    def test_only_what_differs_is_written_and_comments_stay(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes")
        before = team.text()

        ran = team.config("export")

        assert ran.out == f"accounts.yaml: account {SANDBOX} changed\n"
        changed = [
            (old, new)
            for name, text in team.text().items()
            for old, new in zip(before[name].splitlines(), text.splitlines(), strict=True)
            if old != new
        ]
        assert changed == [
            ("    mode: mail # nobody is called for a sandbox", "    mode: live # nobody is called for a sandbox")
        ]

    def test_what_was_exported_is_agreed_on_and_no_more_a_live_edit(self, team: Team) -> None:
        team.runs("policy", "set", SANDBOX, "mode=live", "--yes")
        team.config("export")

        assert "Agreed on: the hub says it already" in team.config("plan").out
        assert team.config("apply", "--yes").code == 0
        assert team.runs("config", "list", "--live").out == ""
        team.replace("accounts.yaml", "mode: live", "mode: shadow")
        assert team.config("apply", "--yes").code == 0

    def test_into_an_empty_folder_it_writes_what_checks_and_plans_as_the_same(self, team: Team, tmp_path: Path) -> None:
        fresh = tmp_path / "fresh"
        fresh.mkdir()

        assert team.runs("config", "export", fresh).code == 0
        assert tocsin("config", "check", fresh).code == 0
        assert team.runs("config", "plan", fresh).out.startswith("Nothing to do")


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
