"""Keys: that the one of numbers and addresses is enabled, and that GuardDuty may write under the one of the export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.enrolment.operations import Operation
from delegated_admin.enrolment.services import GUARDDUTY, export_key_alias
from delegated_admin.names import KEY_ALIAS, arn
from delegated_admin.preflight.asking import Asker, isolated
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question
from delegated_admin.preflight.regions import OPTED_IN, states

_NO_KEY: Final = frozenset({"NotFoundException"})
_WRITES: Final = frozenset({"kms:GenerateDataKey", "kms:GenerateDataKey*", "kms:*", "*"})
_ADMITS: Final = "key of the export admits GuardDuty"
_ADMIT: Final = "deploy the stack TocsinFindingsExport again: its key's policy was changed"
_OPT_IN: Final = "key of the export, Regions opted in to"


def contacts_key(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the key of numbers and addresses is enabled: without it nobody can be called."""
    found = _key(asker, arn(deployment, "kms", KEY_ALIAS))
    yield _state(found, "TocsinHubState")


def export_key(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether the key of exported findings is enabled, and whom its policy lets write."""
    found = _key(asker, export_key_alias(deployment))
    yield _state(found, "TocsinFindingsExport")
    if found is not None:
        yield from isolated(_ADMITS, _admits(asker, deployment, found["Arn"]))


def _key(asker: Asker, alias: str) -> Mapping[str, Any] | None:
    answer = asker.ask_unless(_NO_KEY, Operation.DESCRIBE_KEY, KeyId=alias)
    return None if answer is None else answer["KeyMetadata"]


def _state(key: Mapping[str, Any] | None, stack: str) -> Finding:
    if key is None:
        return unknown("there is none yet", f"deploy the stack {stack}")
    if key["KeyState"] == "Enabled":
        return passed(f"{key['KeyId']}, enabled")
    advice = f"enable it, or cancel its deletion: aws kms enable-key --key-id {key['KeyId']}"
    return failed(f"{key['KeyId']}, {key['KeyState']}", advice)


def _admits(asker: Asker, deployment: DeploymentConfig, key: str) -> Iterator[Finding]:
    policy = json.loads(asker.ask(Question.GET_KEY_POLICY, KeyId=key, PolicyName="default")["Policy"])
    admitted = {each for statement in _many(policy["Statement"]) for each in _writers(statement, deployment)}
    yield passed(GUARDDUTY) if GUARDDUTY in admitted else failed(f"not {GUARDDUTY}", _ADMIT)
    yield from isolated(_OPT_IN, _regional(asker, deployment, admitted))


def _regional(asker: Asker, deployment: DeploymentConfig, admitted: set[str]) -> Iterator[Finding]:
    """Yield whether GuardDuty is admitted from Regions that were opted in to, where it has a name of its own."""
    opted = [name for name, state in states(asker).items() if state == OPTED_IN and name in deployment.regions]
    lacking = [name for name in (f"guardduty.{region}.amazonaws.com" for region in opted) if name not in admitted]
    if lacking:
        yield failed(f"not {', '.join(lacking)}", _ADMIT)
    elif opted:
        yield passed(", ".join(sorted(opted)))


def _writers(statement: Mapping[str, Any], deployment: DeploymentConfig) -> Iterator[str]:
    """Yield the services that a statement of a key's policy lets write under the key, for this account."""
    principal = statement.get("Principal")
    owner = statement.get("Condition", {}).get("StringEquals", {}).get("aws:SourceAccount", deployment.administrator)
    allows = statement["Effect"] == "Allow" and not _WRITES.isdisjoint(_many(statement.get("Action", [])))
    if allows and isinstance(principal, dict) and deployment.administrator in _many(owner):
        yield from _many(principal.get("Service", []))


def _many(value: Any) -> list[Any]:  # noqa: ANN401 - policies write one thing without a list
    return value if isinstance(value, list) else [value]
