"""What AWS says to each question when a deployment has all that it needs, shaped as the API reference shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import EXPORT_KEY_ALIAS, KEY_ALIAS, hub_places
from delegated_admin.preflight.stack_places import stack_places
from hub.adapters.aws.topics import Reader, ReaderKind, Topics
from tests.fakes.organization.world import LONG_AGO, RefusedError

Answer = dict[str, Any]
AUDIENCE = "secops"
READER = "dana@example.com"
INSTANCE = "11111111-2222-3333-4444-555555555555"
NUMBER = "+15555550100"
TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/everything"
KEYS = {
    KEY_ALIAS: "arn:aws:kms:eu-central-1:222233334444:key/aaaaaaaa-2222-3333-4444-555555555555",
    EXPORT_KEY_ALIAS: "arn:aws:kms:eu-central-1:222233334444:key/bbbbbbbb-2222-3333-4444-555555555555",
}
QUOTAS = {"L-B99A9384": 1000.0, "L-12AB7C57": 10.0, "L-4E9BCC96": 2.0, "L-AA17A6B9": 2.0}
BY_DEFAULT = ("eu-central-1", "eu-west-1", "eu-west-2", "us-east-1")
EXPORT_POLICY = (
    '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}, '
    '"Action": "kms:GenerateDataKey", "Resource": "*", '
    '"Condition": {"StringEquals": {"aws:SourceAccount": "222233334444"}}}]}'
)
SINGLE_SIGN_ON = (
    '{"Statement": [{"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::222233334444:saml-provider/x"}, '
    '"Action": ["sts:AssumeRoleWithSAML", "sts:TagSession"]}]}'
)
INSTANCE_SUMMARY: Answer = {
    "Id": INSTANCE,
    "Arn": f"arn:aws:connect:eu-west-2:222233334444:instance/{INSTANCE}",
    "IdentityManagementType": "CONNECT_MANAGED",
    "InstanceAlias": "tocsin-example",
    "InstanceStatus": "ACTIVE",
    "InboundCallsEnabled": False,
    "OutboundCallsEnabled": True,
}


class Answers:
    """Answers by the name of the operation; each knows where it is asked and with what."""

    def __init__(self, deployment: DeploymentConfig) -> None:
        self._deployment = deployment

    def answer(self, region: str, operation: str, given: Mapping[str, Any]) -> Answer:
        """Return the answer to an operation, as `service:Name`."""
        found: Answer = getattr(self, f"_{operation.partition(':')[2]}")(region, given)
        return found

    def _DescribeOrganization(self, _region: str, _given: Any) -> Answer:  # noqa: N802 - the names of AWS
        told = self._deployment
        return {"Organization": {"Id": told.organization, "MasterAccountId": told.management_account}}

    def _DescribeKey(self, _region: str, given: Any) -> Answer:  # noqa: N802
        arn = KEYS[f"alias/{given['KeyId'].rpartition(':alias/')[2]}"]
        return {"KeyMetadata": {"KeyId": arn.rpartition("/")[2], "Arn": arn, "KeyState": "Enabled"}}

    def _GetKeyPolicy(self, _region: str, given: Any) -> Answer:  # noqa: N802
        assert given == {"KeyId": KEYS[EXPORT_KEY_ALIAS], "PolicyName": "default"}
        return {"Policy": EXPORT_POLICY}

    def _ListRegions(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"Regions": [{"RegionName": each, "RegionOptStatus": "ENABLED_BY_DEFAULT"} for each in BY_DEFAULT]}

    def _DescribeStacks(self, region: str, given: Any) -> Answer:  # noqa: N802
        name = given["StackName"]
        if not any((each.name, each.region) == (name, region) for each in stack_places(self._deployment)):
            raise RefusedError("ValidationError", f"Stack with id {name} does not exist")
        return {"Stacks": [a_stack(name)]}

    def _GetParameter(self, _region: str, given: Any) -> Answer:  # noqa: N802
        return {"Parameter": {"Name": given["Name"], "Type": "String", "Value": "30"}}

    def _DescribeTrails(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"trailList": [a_trail()]}

    def _GetTrailStatus(self, _region: str, given: Any) -> Answer:  # noqa: N802
        assert given == {"Name": TRAIL}
        return {"IsLogging": True}

    def _GetEventSelectors(self, _region: str, given: Any) -> Answer:  # noqa: N802
        assert given == {"TrailName": TRAIL}
        return {"TrailARN": TRAIL, "EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": True}]}

    def _DescribeInstance(self, _region: str, given: Any) -> Answer:  # noqa: N802
        if given["InstanceId"] != INSTANCE:
            raise RefusedError("ResourceNotFoundException", status=404)
        return {"Instance": dict(INSTANCE_SUMMARY)}

    def _ListInstances(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"InstanceSummaryList": [dict(INSTANCE_SUMMARY)]}

    def _DescribeInstanceAttribute(self, _region: str, given: Any) -> Answer:  # noqa: N802
        return {"Attribute": {"AttributeType": given["AttributeType"], "Value": "false"}}

    def _ListPhoneNumbersV2(self, _region: str, given: Any) -> Answer:  # noqa: N802
        assert given["TargetArn"] == INSTANCE_SUMMARY["Arn"]
        return {"ListPhoneNumbersSummaryList": [a_number(NUMBER)]}

    def _GetServiceQuota(self, _region: str, given: Any) -> Answer:  # noqa: N802
        context = {"L-12AB7C57": INSTANCE_SUMMARY["Arn"]}.get(given["QuotaCode"])
        assert given.get("ContextId") == context
        return {"Quota": {"QuotaCode": given["QuotaCode"], "Value": QUOTAS[given["QuotaCode"]]}}

    def _GetAccountSettings(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": 968}}

    def _GetRole(self, _region: str, given: Any) -> Answer:  # noqa: N802
        found = [arn for arn in self._deployment.roles if arn.rpartition("/")[2] == given["RoleName"]]
        if not found:
            raise RefusedError("NoSuchEntity", f"The role with name {given['RoleName']} cannot be found.", 404)
        return {"Role": a_role(found[0])}

    def _GetSMSSandboxAccountStatus(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"IsInSandbox": False}

    def _GetSMSAttributes(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"attributes": {"MonthlySpendLimit": "100"}}

    def _ListTopics(self, region: str, _given: Any) -> Answer:  # noqa: N802
        owners = f"arn:aws:sns:{region}:222233334444:tocsin-owners"
        return {"Topics": [{"TopicArn": owners}, {"TopicArn": self.audience_topic}]}

    def _ListSubscriptionsByTopic(self, _region: str, given: Any) -> Answer:  # noqa: N802
        address = READER if given["TopicArn"] == self.audience_topic else self._deployment.owners[0]
        return {"Subscriptions": [a_subscription(given["TopicArn"], address)]}

    def _GetSubscriptionAttributes(self, _region: str, _given: Any) -> Answer:  # noqa: N802
        return {"Attributes": {"ConfirmationWasAuthenticated": "true"}}

    @property
    def audience_topic(self) -> str:
        """The ARN of the one audience's topic."""
        return Topics(hub_places(self._deployment).topic_prefix).arn(Reader(ReaderKind.AUDIENCE, AUDIENCE))


def a_stack(name: str, status: str = "CREATE_COMPLETE") -> Answer:
    return {"StackName": name, "CreationTime": LONG_AGO, "StackStatus": status}


def a_trail(**changes: Any) -> Answer:
    trail = {"Name": "everything", "TrailARN": TRAIL, "HomeRegion": "us-east-1"}
    return {**trail, "IsMultiRegionTrail": True, "IsOrganizationTrail": True, **changes}


def a_number(number: str, kind: str = "DID", country: str = "US") -> Answer:
    return {"PhoneNumber": number, "PhoneNumberType": kind, "PhoneNumberCountryCode": country}


def a_role(arn: str, trust: str = SINGLE_SIGN_ON) -> Answer:
    path = arn.partition(":role")[2].rpartition("/")[0] + "/"
    return {
        "Path": path,
        "RoleName": arn.rpartition("/")[2],
        "RoleId": "AROAEXAMPLEEXAMPLE00",
        "Arn": arn,
        "CreateDate": LONG_AGO,
        "AssumeRolePolicyDocument": trust,
    }


def a_subscription(topic: str, address: str, arn: str | None = None) -> Answer:
    subscription = f"{topic}:99999999-2222-3333-4444-555555555555" if arn is None else arn
    return {"SubscriptionArn": subscription, "Protocol": "email", "Endpoint": address, "TopicArn": topic, "Owner": ""}
