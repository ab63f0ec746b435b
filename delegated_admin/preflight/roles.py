"""The roles of operators: that each is there as the deployment spells it, and that its sessions are people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.preflight.asking import Asker
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question
from hub.model.operator_role import ROLE_ARN, Grant, Role

_SINGLE_SIGN_ON: Final = re.compile(r"AWSReservedSSO_(?P<name>.+)_[0-9a-f]{16}")
_NO_ROLE: Final = frozenset({"NoSuchEntity", "NoSuchEntityException"})
_BY_NAME: Final = frozenset({"sts:AssumeRole", "sts:*", "*"})
"""What lets whoever does it choose the name of the session."""


def editors(deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether anybody may put a configuration in force."""
    able = [arn for arn, grant in deployment.roles.items() if grant.role.covers(Role.EDITOR)]
    if able:
        yield passed(", ".join(label(arn) for arn in able))
    else:
        yield failed("nobody", 'give one of the deployment\'s roles role = "editor"')


def role(asker: Asker, arn: str, grant: Grant) -> Iterator[Finding]:
    """Yield whether the role is there, and whether single sign-on names its sessions if the deployment says so."""
    found = ROLE_ARN.fullmatch(arn)
    assert found is not None
    if found["account"] != asker.place.account:
        look = f"look in account {found['account']}: aws iam get-role --role-name {found['name']}"
        yield unknown("it is in another account", look)
        return
    answer = asker.ask_unless(_NO_ROLE, Question.GET_ROLE, RoleName=found["name"])
    if answer is None:
        yield failed("there is no such role", "make it, or correct its ARN under [roles]")
    elif answer["Role"]["Arn"] != arn:
        yield failed(f"it is {answer['Role']['Arn']}", f"correct it under [roles]: {arn}")
    elif grant.single_sign_on and _is_named_by_its_user(answer["Role"].get("AssumeRolePolicyDocument", {})):
        yield failed(
            "whoever may assume it chooses the name of the session, which single_sign_on takes for a person",
            "set single_sign_on = false, or let nobody but single sign-on assume it",
        )
    else:
        yield passed(f"there, for {grant.role.value}s")


def label(arn: str) -> str:
    """Return what the line of a role is called; single sign-on puts words of its own around a role's name."""
    found = _SINGLE_SIGN_ON.fullmatch(_name(arn))
    return f"role {_name(arn) if found is None else found['name']}"


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _is_named_by_its_user(trust: Mapping[str, Any]) -> bool:
    statements = trust.get("Statement", [])
    for each in [statements] if isinstance(statements, dict) else statements:
        actions = each.get("Action", [])
        if each["Effect"] == "Allow" and not _BY_NAME.isdisjoint([actions] if isinstance(actions, str) else actions):
            return True
    return False
