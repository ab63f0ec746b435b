"""A folder against a hub: plan, apply and export, as a user does it in a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import tocsin
from tests.commands.team import DANA, EXAMPLE, SANDBOX, Team, flat


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


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
        assert ran.err == "planned: 1 document to change, telling changes for 7 accounts, 3 things weaker\n"

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
