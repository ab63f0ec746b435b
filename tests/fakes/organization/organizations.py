"""AWS Organizations, StackSets' trusted access, STS and the one key, as enrolment uses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.fakes.organization.world import ADMINISTRATOR, MANAGEMENT, ROOT, FakeAccount, RefusedError, World

PAGE = 20
STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com"
Parameters = dict[str, Any]


class Organizations:
    """What the management account can ask; anybody else is denied."""

    def __init__(self, world: World) -> None:
        self._world = world

    def perform(self, account: str, operation: str, given: Parameters, now: datetime) -> dict[str, Any]:
        if operation == "GetCallerIdentity":
            return {"Account": account, "UserId": "u", "Arn": f"arn:aws:sts::{account}:assumed-role/Admin/dana"}
        if operation == "AssumeRole":
            return self._assume(account, given, now)
        if operation == "DescribeKey":
            if self._world.key is None:
                raise RefusedError("NotFoundException", "Alias is not found.")
            return {"KeyMetadata": {"KeyId": self._world.key.rpartition("/")[2], "Arn": self._world.key}}
        if account != MANAGEMENT:
            raise RefusedError("AccessDeniedException", "You don't have permissions to access this resource.")
        answer: dict[str, Any] = getattr(self, f"_{operation}")(given, now)
        return answer

    def _assume(self, account: str, given: Parameters, now: datetime) -> dict[str, Any]:
        if account != ADMINISTRATOR or given["RoleArn"] != f"arn:aws:iam::{MANAGEMENT}:role/tocsin-enrolment":
            raise RefusedError("AccessDenied", f"not authorized to perform: sts:AssumeRole on {given['RoleArn']}", 403)
        keys = {"AccessKeyId": f"ASIA{MANAGEMENT}", "SecretAccessKey": "not-a-secret", "SessionToken": "not-a-token"}
        return {"Credentials": {**keys, "Expiration": now + self._world.session}}

    def _DescribeOrganization(self, _given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        return {"Organization": {"Id": self._world.organization, "FeatureSet": "ALL"}}

    def _ListRoots(self, _given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        return {"Roots": [{"Id": ROOT, "Name": "Root"}]}

    def _ListAccounts(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        return _page("Accounts", [*self._world.accounts.values()], given, _described)

    def _ListAccountsForParent(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        found = [each for each in self._world.accounts.values() if each.unit == given["ParentId"]]
        return _page("Accounts", found, given, _described)

    def _ListOrganizationalUnitsForParent(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        found = [(unit, name) for unit, (name, parent) in self._world.units.items() if parent == given["ParentId"]]
        return _page("OrganizationalUnits", found, given, lambda unit: {"Id": unit[0], "Name": unit[1]})

    def _ListAWSServiceAccessForOrganization(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        found = sorted(self._world.trusted)
        return _page("EnabledServicePrincipals", found, given, lambda each: {"ServicePrincipal": each})

    def _ListDelegatedAdministrators(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        found = sorted(self._world.delegated.get(given["ServicePrincipal"], ()))
        return _page("DelegatedAdministrators", found, given, lambda each: {"Id": each})

    def _DescribeOrganizationsAccess(self, _given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        return {"Status": "ENABLED" if self._world.stack_sets else "DISABLED"}

    def _EnableAWSServiceAccess(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        self._world.trusted.add(given["ServicePrincipal"])
        return {}

    def _ActivateOrganizationsAccess(self, _given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        self._world.stack_sets = True
        return {}

    def _RegisterDelegatedAdministrator(self, given: Parameters, _now: datetime) -> dict[str, Any]:  # noqa: N802
        if given["ServicePrincipal"] not in self._world.trusted:
            raise RefusedError("ConstraintViolationException", "You have not enabled trusted access for the service.")
        administrators = self._world.delegated.setdefault(given["ServicePrincipal"], set())
        if given["AccountId"] in administrators:
            raise RefusedError("AccountAlreadyRegisteredException", "The account is registered already.")
        administrators.add(given["AccountId"])
        return {}


def _described(account: FakeAccount) -> dict[str, Any]:
    return {
        "Id": account.id,
        "Arn": f"arn:aws:organizations::{MANAGEMENT}:account/o-a1b2c3d4e5/{account.id}",
        "Email": f"{account.name}@example.com",
        "Name": account.name,
        "Status": "ACTIVE" if account.state == "ACTIVE" else "SUSPENDED",
        "State": account.state,
        "JoinedTimestamp": account.joined_at,
    }


def _page(key: str, found: Sequence[Any], given: Parameters, describe: Any, size: int = PAGE) -> dict[str, Any]:
    """Return a part of what was found, and a token where there is more."""
    start = int(given.get("NextToken", 0))
    answer: dict[str, Any] = {key: [describe(each) for each in found[start : start + size]]}
    if start + size < len(found):
        answer["NextToken"] = str(start + size)
    return answer
