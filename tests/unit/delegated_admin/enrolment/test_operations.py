"""What enrolment can ask of AWS is a fixed list, and nothing in it takes anything away."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest

import delegated_admin
from delegated_admin.enrolment.operations import IN_MANAGEMENT, WRITES, Operation
from delegated_admin.enrolment.services import GUARDDUTY, MALWARE_PROTECTION, STACK_SETS

FOLDER = Path(str(delegated_admin.__file__)).parent
TAKES_AWAY = re.compile(
    r"Disable|Delete|Disassociate|Deactivate|Deregister|Remove|Stop|Suspend|Leave|Close|Detach|Archive|Decline|Untag"
)
WRITTEN = {
    "organizations:EnableAWSServiceAccess",
    "organizations:RegisterDelegatedAdministrator",
    "cloudformation:ActivateOrganizationsAccess",
    "guardduty:CreateDetector",
    "guardduty:UpdateDetector",
    "guardduty:TagResource",
    "guardduty:EnableOrganizationAdminAccount",
    "guardduty:UpdateOrganizationConfiguration",
    "guardduty:CreateMembers",
    "guardduty:UpdateMemberDetectors",
    "guardduty:CreatePublishingDestination",
}
READ = {
    "sts:GetCallerIdentity",
    "sts:AssumeRole",
    "kms:DescribeKey",
    "organizations:DescribeOrganization",
    "organizations:ListRoots",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListAWSServiceAccessForOrganization",
    "organizations:ListDelegatedAdministrators",
    "cloudformation:DescribeOrganizationsAccess",
    "guardduty:ListDetectors",
    "guardduty:GetDetector",
    "guardduty:ListOrganizationAdminAccounts",
    "guardduty:GetAdministratorAccount",
    "guardduty:DescribeOrganizationConfiguration",
    "guardduty:ListMembers",
    "guardduty:GetMemberDetectors",
    "guardduty:ListPublishingDestinations",
    "guardduty:DescribePublishingDestination",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((FOLDER / "enrolment").glob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def named(tree: ast.Module) -> set[str]:
    """The names of the operations that a module speaks of."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Operation"
    }


def test_what_can_be_changed_is_this_and_nothing_else() -> None:
    assert {each.value for each in WRITES} == WRITTEN


def test_what_can_be_asked_is_this_and_nothing_else() -> None:
    assert {each.value for each in Operation} == WRITTEN | READ


def test_nothing_takes_anything_away() -> None:
    assert [each.value for each in Operation if TAKES_AWAY.search(each.action)] == []


def test_only_what_is_named_as_a_change_has_the_name_of_one() -> None:
    reads = {each for each in Operation if each.action.startswith(("List", "Get", "Describe", "Assume"))}

    assert set(Operation) - reads == WRITES


@pytest.mark.parametrize("operation", Operation, ids=str)
def test_each_operation_is_one_that_botocore_knows(operation: Operation) -> None:
    model = botocore.session.Session().get_service_model(operation.service)

    assert operation.action in model.operation_names


def test_a_request_is_made_in_one_place_which_takes_only_what_is_on_the_list() -> None:
    made = [name for name, tree in modules() if "xform_name" in {getattr(node, "id", "") for node in ast.walk(tree)}]
    reached = [
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "client"
    ]

    assert made == ["asking.py"]
    assert reached == ["asking.py"]


def test_only_one_module_speaks_of_changes() -> None:
    changes = {each.name for each in WRITES}

    assert {name for name, tree in modules() if named(tree) & changes} == {"doing.py", "operations.py"}


def test_every_operation_is_asked_for_somewhere() -> None:
    asked = set[str]().union(*(named(tree) for name, tree in modules() if name != "operations.py"))

    assert {each.name for each in Operation} - asked == set()


def test_the_role_in_the_management_account_allows_what_is_asked_there() -> None:
    text = (FOLDER / "stacks" / "delegation.py").read_text(encoding="utf-8")

    assert [each.value for each in IN_MANAGEMENT if f'"{each.value}"' not in text] == []
    assert [each for each in (GUARDDUTY, MALWARE_PROTECTION, STACK_SETS) if f'"{each}"' not in text] == []


def test_enrolment_does_without_the_stacks() -> None:
    imported = {
        alias
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if alias
    }
    ours = ("delegated_admin.deployment", "delegated_admin.names", "delegated_admin.enrolment", "hub")

    tops = ("aws_cdk", "constructs", "router", "escalation", "console", "local", "member_stacks", "delegated_admin")
    strays = [name for name in imported if name.startswith(tops) and not name.startswith(ours)]
    assert strays == []
