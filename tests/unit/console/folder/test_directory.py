"""The directory is a tree of units, and documents must be for what stands in it."""

# ruff: noqa: E501 - each row of a table holds a whole message on one line

from __future__ import annotations

import pytest

from tests.unit.console.folder.conftest import Check, Load

TREE = """\
directory:
  999988887777: management
  Workloads:
    555566667777: network
    Prod: {id: ou-abcd-prod0001, 012345670123: health}
  Platform/Build:
    111122223333: pipelines
  Empty:
"""


def test_accounts_stand_in_a_tree_of_units(loaded: Load) -> None:
    accounts = loaded(TREE).directory.accounts
    assert {account.id: (account.name, account.path) for account in accounts.values()} == {
        "999988887777": ("management", ""),
        "555566667777": ("network", "Workloads"),
        "012345670123": ("health", "Workloads/Prod"),
        "111122223333": ("pipelines", "Platform/Build"),
    }
    assert [unit.id for unit in accounts["012345670123"].units] == ["Workloads", "ou-abcd-prod0001"]
    assert [unit.path for unit in accounts["111122223333"].units] == ["Platform", "Platform/Build"]


@pytest.mark.parametrize("unit", ["Workloads", "Workloads/Prod", "ou-abcd-prod0001", "Platform", "Empty"])
def test_every_unit_of_the_tree_may_have_a_document(checked: Check, unit: str) -> None:
    result = checked(f"{TREE}ous:\n  {unit}: {{low: email dpo}}\n")
    assert (result.problems, result.warnings) == ((), ())


def test_a_unit_that_does_not_exist_is_refused_with_the_closest(checked: Check) -> None:
    (problem,) = checked(f"{TREE}ous:\n  Workload/Prod: {{low: email dpo}}\n").problems
    assert problem == (
        "more.yaml:10: ous.Workload/Prod: found no such organizational unit in the directory, "
        "expected a path such as Workloads/Prod; did you mean 'Workloads/Prod'?"
    )


def test_a_unit_may_not_have_two_documents_by_path_and_by_id(checked: Check) -> None:
    (problem,) = checked(f"{TREE}ous:\n  Workloads/Prod: {{}}\n  ou-abcd-prod0001: {{}}\n").problems
    assert problem == (
        "more.yaml:11: ous.ou-abcd-prod0001: is the unit Workloads/Prod, "
        "which has a document at more.yaml:10; expected one a unit"
    )


def test_an_id_that_the_directory_does_not_mention_is_only_warned_of(checked: Check) -> None:
    result = checked(f"{TREE}ous: {{ou-abcd-12345678: {{low: email dpo}}}}\n")
    assert result.problems == ()
    assert "is an id that the directory does not mention" in result.warnings[0]


def test_an_account_that_is_not_there_yet_is_warned_of(checked: Check) -> None:
    result = checked(f"{TREE}accounts:\n  111122224444: {{low: email dpo}}\n")
    assert result.problems == ()
    assert result.warnings == (
        (
            "more.yaml:10: accounts.111122224444: is not in the directory: this document waits for the account; "
            "did you mean '111122223333'?"
        ),
    )


def test_without_a_directory_nothing_can_be_said_of_units_and_accounts(checked: Check) -> None:
    result = checked("ous: {Anything: {low: email dpo}}\naccounts: {111122223333: {low: email dpo}}\n")
    assert (result.problems, result.warnings) == ((), ())


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("555566667777: again", ".555566667777: written twice, first at more.yaml:4; expected once"),
        ("55556666777: short", ".55556666777: found 'short', expected an account id of twelve digits before a name, or a mapping below an organizational unit"),
        ("444455556666:", ".444455556666: found nothing, expected the account's name"),
        ("Lab: {id: ou-1}", ".Lab.id: found 'ou-1', expected the id of an organizational unit, such as ou-abcd-1234wxyz"),
        ("Lab: [a]", ".Lab: found a list, expected organizational units and accounts"),
        ("Lab//X: {}", ".Lab//X: expected the name of an organizational unit, or a path such as Workloads/Prod"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_said_where_it_stands(checked: Check, entry: str, problem: str) -> None:
    assert checked(f"{TREE}  {entry}\n").problems == (f"more.yaml:9: directory{problem}",)
