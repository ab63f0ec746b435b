"""What a preflight can ask of AWS is a fixed list, and nothing in it changes anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import pytest

import delegated_admin
from delegated_admin.enrolment.operations import IN_MANAGEMENT, Operation
from delegated_admin.preflight.questions import Question, permission

FOLDER = Path(str(delegated_admin.__file__)).parent / "preflight"
LOOKS = ("Get", "List", "Describe")
OURS = ("delegated_admin.deployment", "delegated_admin.names", "delegated_admin.enrolment", "delegated_admin.preflight")
NEVER = ("aws_cdk", "constructs", "router", "escalation", "console", "local", "member_stacks", "delegated_admin")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(FOLDER.glob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def named(tree: ast.Module, kind: str) -> set[str]:
    """The questions or operations that a module speaks of."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == kind
    }


def test_every_question_only_looks() -> None:
    assert [each.value for each in Question if not each.action.startswith(LOOKS)] == []


def test_of_what_enrolment_can_ask_only_reading_is_used() -> None:
    used = set[str]().union(*(named(tree, "Operation") for _, tree in modules()))

    assert [name for name in used if Operation[name].writes] == []


@pytest.mark.parametrize("question", Question, ids=str)
def test_each_question_is_one_that_botocore_knows(question: Question) -> None:
    assert question.action in botocore.session.Session().get_service_model(question.service).operation_names


def test_a_question_is_none_that_enrolment_asks_already() -> None:
    assert {each.value for each in Question}.isdisjoint({each.value for each in Operation})


def test_every_question_is_asked_somewhere() -> None:
    asked = set[str]().union(*(named(tree, "Question") for _, tree in modules()))

    assert {each.name for each in Question} - asked == set()


def test_a_request_is_made_in_one_place_which_takes_only_what_is_on_the_list() -> None:
    made = [name for name, tree in modules() if "xform_name" in {getattr(node, "id", "") for node in ast.walk(tree)}]
    reached = [
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "client"
    ]

    assert made == ["asking.py"]
    assert set(reached) == {"asking.py"}


def test_what_iam_calls_it_is_the_service_and_the_operation() -> None:
    assert permission(Question.GET_QUOTA) == "servicequotas:GetServiceQuota"
    assert permission(Question.LIST_NUMBERS) == "connect:ListPhoneNumbersV2"
    assert permission(Operation.LIST_TRUSTED) == "organizations:ListAWSServiceAccessForOrganization"


def test_in_the_management_account_nothing_is_asked_that_enrolments_role_does_not_allow() -> None:
    of_organization = named(dict(modules())["organization.py"], "Operation")
    of_guardduty = {"LIST_ADMINISTRATORS"}

    assert {Operation[name] for name in of_organization | of_guardduty} <= IN_MANAGEMENT


def test_it_does_without_the_stacks_and_without_any_component() -> None:
    imported = {
        alias
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
        if alias
    }

    assert [name for name in imported if name.startswith(NEVER) and not name.startswith(OURS)] == []
