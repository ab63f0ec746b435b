"""GuardDuty's administration as enrolment uses it, with the oddities that it is known for."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from tests.fakes.organization.world import (
    MANAGEMENT,
    NOT_BY_DEFAULT,
    FakeDestination,
    FakeDetector,
    FakeMember,
    FakeRegion,
    RefusedError,
    World,
)

PAGE = 50
OUT_OF_RANGE = "The request is rejected because an invalid or out-of-range value is specified as an input parameter."
NO_MEMBER = (
    "The request is rejected because the given account ID is not an associated member of account the current account."
)
NO_DETECTOR = "Operation failed because your organization master must first enable GuardDuty to be added as a member"
OLD_FIELD: dict[str, Any] = {
    **{name: {"Status": "ENABLED"} for name in ("CloudTrail", "DNSLogs", "FlowLogs", "S3Logs")},
}
"""What the service still answers, and nobody is to read."""
Parameters = dict[str, Any]


class GuardDuty:
    """GuardDuty of every Region."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._delegated_at: datetime | None = None

    def perform(self, account: str, where: str, operation: str, given: Parameters, now: datetime) -> dict[str, Any]:
        region = self._world.regions.get(where)
        if region is None:
            raise RefusedError("UnrecognizedClientException", "The security token included in the request is invalid.")
        if "DetectorId" in given and self._detector(region, account).id != given["DetectorId"]:
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        answer: dict[str, Any] = getattr(self, f"_{operation}")(region, account, given, now)
        return answer

    def _ListDetectors(self, region: FakeRegion, account: str, *_: Any) -> dict[str, Any]:  # noqa: N802
        found = region.detectors.get(account)
        return {"DetectorIds": [found.id] if found else []}

    def _GetDetector(self, region: FakeRegion, account: str, *_: Any) -> dict[str, Any]:  # noqa: N802
        found = self._detector(region, account)
        features = [{"Name": name, "Status": "ENABLED"} for name in ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")]
        return {
            "Status": "ENABLED" if found.enabled else "DISABLED",
            "FindingPublishingFrequency": found.frequency,
            "ServiceRole": "arn:aws:iam::000000000000:role/x",
            "Features": [*features, *_features(found.plans, region.offered)],
            "Tags": found.tags,
        }

    def _CreateDetector(self, region: FakeRegion, account: str, given: Parameters, _: Any) -> dict[str, Any]:  # noqa: N802
        if account in region.detectors:
            raise RefusedError("BadRequestException", "A detector already exists for the current account.")
        plans = frozenset(region.offered) - NOT_BY_DEFAULT
        made = FakeDetector(f"{account}{len(region.detectors):020x}", plans=plans)
        made.frequency = given.get("FindingPublishingFrequency", made.frequency)
        region.detectors[account] = made
        return {"DetectorId": made.id}

    def _UpdateDetector(self, region: FakeRegion, account: str, given: Parameters, _: Any) -> dict[str, Any]:  # noqa: N802
        found = self._detector(region, account)
        found.enabled = given.get("Enable", found.enabled)
        found.frequency = given.get("FindingPublishingFrequency", found.frequency)
        found.plans |= {each["Name"] for each in self._offered(region, given.get("Features", []))}
        return {}

    def _TagResource(self, region: FakeRegion, account: str, given: Parameters, _: Any) -> dict[str, Any]:  # noqa: N802
        found = self._detector(region, account)
        if given["ResourceArn"] != f"arn:aws:guardduty:{region.name}:{account}:detector/{found.id}":
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        found.tags |= given["Tags"]
        return {}

    def _ListOrganizationAdminAccounts(self, region: FakeRegion, account: str, *_: Any) -> dict[str, Any]:  # noqa: N802
        _only_management(account)
        found = {"AdminAccountId": region.administrator, "AdminStatus": region.administrator_status}
        return {"AdminAccounts": [found] if region.administrator else []}

    def _EnableOrganizationAdminAccount(  # noqa: N802
        self, region: FakeRegion, account: str, given: Parameters, now: datetime
    ) -> dict[str, Any]:
        _only_management(account)
        busy = self._delegated_at is not None and now - self._delegated_at < self._world.settles
        if busy or region.administrator not in (None, given["AdminAccountId"]):
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        self._delegated_at, region.knows_from = now, now + self._world.settles
        region.administrator = given["AdminAccountId"]
        self._world.delegated.setdefault("guardduty.amazonaws.com", set()).add(given["AdminAccountId"])
        return {}

    def _GetAdministratorAccount(self, region: FakeRegion, *_: Any) -> dict[str, Any]:  # noqa: N802
        return {"Administrator": {"AccountId": region.managed_by} if region.managed_by else {}}

    def _DescribeOrganizationConfiguration(  # noqa: N802
        self, region: FakeRegion, account: str, _given: Parameters, now: datetime
    ) -> dict[str, Any]:
        _only_administrator(region, account, now)
        features = [{"Name": name, "AutoEnable": region.auto_plans.get(name, "NONE")} for name in region.offered]
        return {
            "AutoEnableOrganizationMembers": region.auto_members,
            "MemberAccountLimitReached": region.full,
            "Features": features,
        }

    def _UpdateOrganizationConfiguration(  # noqa: N802
        self, region: FakeRegion, account: str, given: Parameters, now: datetime
    ) -> dict[str, Any]:
        _only_administrator(region, account, now)
        features = self._offered(region, given.get("Features", []))
        region.auto_plans |= {each["Name"]: each["AutoEnable"] for each in features}
        region.auto_members = given["AutoEnableOrganizationMembers"]
        return {}

    def _ListMembers(self, region: FakeRegion, account: str, given: Parameters, now: datetime) -> dict[str, Any]:  # noqa: N802
        _only_administrator(region, account, now)
        every = given.get("OnlyAssociated") == "false"
        start = int(given.get("NextToken", 0))
        found = [each for each in region.members.values() if every or each.status == "Enabled"]
        answer: dict[str, Any] = {
            "Members": [
                {
                    "AccountId": each.account,
                    "MasterId": account,
                    "Email": f"{each.account}@example.com",
                    "RelationshipStatus": each.status,
                    "UpdatedAt": each.since.isoformat(),
                }
                for each in found[start : start + PAGE]
            ]
        }
        if start + PAGE < len(found):
            answer["NextToken"] = str(start + PAGE)
        return answer

    def _GetMemberDetectors(self, region: FakeRegion, _account: str, given: Parameters, _: Any) -> dict[str, Any]:  # noqa: N802
        found = [region.members[each] for each in given["AccountIds"] if each in region.members]
        unknown = [each for each in given["AccountIds"] if each not in region.members]
        if not found:
            raise RefusedError("BadRequestException", NO_MEMBER)
        return {
            "MemberDataSourceConfigurations": [
                {
                    "AccountId": each.account,
                    "DataSources": OLD_FIELD,
                    "Features": _features(each.plans, region.offered),
                }
                for each in found
            ],
            "UnprocessedAccounts": [{"AccountId": each, "Result": NO_MEMBER} for each in unknown],
        }

    def _CreateMembers(self, region: FakeRegion, account: str, given: Parameters, now: datetime) -> dict[str, Any]:  # noqa: N802
        _only_administrator(region, account, now)
        accounts = [each["AccountId"] for each in given["AccountDetails"]]
        if self._world.spoiling.intersection(accounts):
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        by_itself = (name for name, value in region.auto_plans.items() if value != "NONE")
        plans = frozenset[str]() if self._world.late else frozenset(by_itself)
        left_out = {each: reason for each in accounts if (reason := self._reason_against(region, each))}
        for each in accounts:
            if each not in left_out:
                region.members[each] = FakeMember(each, now, plans=plans)
        return _unprocessed(left_out)

    def _UpdateMemberDetectors(  # noqa: N802
        self, region: FakeRegion, account: str, given: Parameters, now: datetime
    ) -> dict[str, Any]:
        _only_administrator(region, account, now)
        asked = frozenset(each["Name"] for each in self._offered(region, given["Features"]))
        left_out: dict[str, str] = {}
        for each in given["AccountIds"]:
            member = region.members.get(each)
            if member is None or now - member.since < self._world.joins:
                left_out[each] = NO_MEMBER
            else:
                member.plans |= asked
        return _unprocessed(left_out)

    def _ListPublishingDestinations(self, region: FakeRegion, *_: Any) -> dict[str, Any]:  # noqa: N802
        found = region.destinations
        return {"Destinations": [{"DestinationId": e.id, "DestinationType": "S3", "Status": e.status} for e in found]}

    def _DescribePublishingDestination(  # noqa: N802
        self, region: FakeRegion, _account: str, given: Parameters, _: Any
    ) -> dict[str, Any]:
        (found,) = (each for each in region.destinations if each.id == given["DestinationId"])
        return {
            "DestinationId": found.id,
            "DestinationType": "S3",
            "Status": found.status,
            "PublishingFailureStartTimestamp": 0,
            "DestinationProperties": {"DestinationArn": found.arn, "KmsKeyArn": found.key},
        }

    def _CreatePublishingDestination(  # noqa: N802
        self, region: FakeRegion, _account: str, given: Parameters, _: Any
    ) -> dict[str, Any]:
        if region.destinations:
            raise RefusedError("BadRequestException", "The request failed because a destination already exists.")
        properties = given["DestinationProperties"]
        region.destinations.append(FakeDestination("d1", properties["DestinationArn"], properties["KmsKeyArn"]))
        return {"DestinationId": "d1"}

    def _reason_against(self, region: FakeRegion, account: str) -> str:
        known = self._world.accounts.get(account)
        if known is None or known.state != "ACTIVE" or account == region.administrator:
            return "The request is rejected because the account cannot be a member."
        if account == MANAGEMENT and account not in region.detectors:
            return NO_DETECTOR
        if self._world.reluctant.get(account, 0):
            self._world.reluctant[account] -= 1
            return "The request was rejected because of a temporary failure."
        return self._world.stubborn.get(account, "")

    def _detector(self, region: FakeRegion, account: str) -> FakeDetector:
        found = region.detectors.get(account)
        if found is None:
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        return found

    def _offered(self, region: FakeRegion, features: list[dict[str, str]]) -> list[dict[str, str]]:
        if any(each["Name"] not in region.offered for each in features):
            raise RefusedError("BadRequestException", OUT_OF_RANGE)
        return features


@cache
def _features(on: frozenset[str], offered: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"Name": name, "Status": "ENABLED" if name in on else "DISABLED"} for name in offered]


def _unprocessed(left_out: dict[str, str]) -> dict[str, Any]:
    return {"UnprocessedAccounts": [{"AccountId": each, "Result": reason} for each, reason in left_out.items()]}


def _only_management(account: str) -> None:
    if account != MANAGEMENT:
        raise RefusedError("BadRequestException", "The request failed because you do not have required permission.")


def _only_administrator(region: FakeRegion, account: str, now: datetime) -> None:
    if account != region.administrator or now < region.knows_from:
        raise RefusedError("BadRequestException", OUT_OF_RANGE)
