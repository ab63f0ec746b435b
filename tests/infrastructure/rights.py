"""What the roles of a deployment may do, read out of its templates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from tests.infrastructure.whole import assembled, resources

OWN_LOG, OWN_DEAD_LETTERS = "its log", "its dead letters"


class Right(NamedTuple):
    """One action on one resource; `not ARN` stands for whatever is not like that ARN."""

    resource: str
    action: str


class Statement(NamedTuple):
    """One statement of a role's policy."""

    rights: frozenset[Right]
    conditions: dict[str, Any]


@cache
def statements() -> dict[str, tuple[Statement, ...]]:
    """Return the statements of each function's role, by the module of its handler."""
    found = {}
    for stack in assembled().stacks:
        for function in resources("Lambda::Function", stack).values():
            role = function["Role"]["Fn::GetAtt"][0]
            found[function["Handler"].removesuffix(".handler")] = tuple(_of_role(role, stack))
    return found


def rights(module: str) -> dict[str, set[str]]:
    """Return what the function with that handler may do, by resource."""
    found: dict[str, set[str]] = {}
    for statement in statements()[module]:
        for right in statement.rights:
            found.setdefault(right.resource, set()).add(right.action)
    return found


def _of_role(role: str, stack: str) -> Iterator[Statement]:
    for policy in resources("IAM::Policy", stack).values():
        if {"Ref": role} in policy["Roles"]:
            yield from (_read(each, stack) for each in policy["PolicyDocument"]["Statement"])


def _read(statement: dict[str, Any], stack: str) -> Statement:
    assert statement["Effect"] == "Allow"
    on = [_arn(each, stack) for each in _list(statement.get("Resource", []))]
    on += [f"not {_arn(each, stack)}" for each in _list(statement.get("NotResource", []))]
    actions = _list(statement["Action"])
    return Statement(
        frozenset(Right(each, action) for each in on for action in actions), statement.get("Condition", {})
    )


def _arn(resource: Any, stack: str) -> str:
    """Return the ARN of a resource that a policy names, as its name spells it, or what it is to the function."""
    if isinstance(resource, str):
        return resource
    name = resource["Fn::GetAtt"][0]
    if name in resources("Logs::LogGroup", stack):
        return OWN_LOG
    queue = resources("SQS::Queue", stack)[name]
    return f"arn:aws:sqs:eu-central-1:222233334444:{queue['QueueName']}" if "QueueName" in queue else OWN_DEAD_LETTERS


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
