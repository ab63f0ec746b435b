"""What a preflight asks AWS beside what enrolment reads: a fixed list, in which nothing changes anything."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from delegated_admin.enrolment.operations import Operation


class Question(StrEnum):
    """One operation, as `service:Name` with the service as botocore names it."""

    LIST_REGIONS = "account:ListRegions"
    DESCRIBE_STACKS = "cloudformation:DescribeStacks"
    DESCRIBE_TRAILS = "cloudtrail:DescribeTrails"
    GET_EVENT_SELECTORS = "cloudtrail:GetEventSelectors"
    GET_TRAIL_STATUS = "cloudtrail:GetTrailStatus"
    DESCRIBE_INSTANCE = "connect:DescribeInstance"
    DESCRIBE_INSTANCE_ATTRIBUTE = "connect:DescribeInstanceAttribute"
    LIST_INSTANCES = "connect:ListInstances"
    LIST_NUMBERS = "connect:ListPhoneNumbersV2"
    GET_ROLE = "iam:GetRole"
    GET_KEY_POLICY = "kms:GetKeyPolicy"
    GET_ACCOUNT_SETTINGS = "lambda:GetAccountSettings"
    GET_QUOTA = "service-quotas:GetServiceQuota"
    GET_TEXT_ATTRIBUTES = "sns:GetSMSAttributes"
    GET_TEXT_SANDBOX = "sns:GetSMSSandboxAccountStatus"
    LIST_TOPICS = "sns:ListTopics"
    LIST_SUBSCRIPTIONS = "sns:ListSubscriptionsByTopic"
    GET_SUBSCRIPTION = "sns:GetSubscriptionAttributes"
    GET_PARAMETER = "ssm:GetParameter"

    @property
    def service(self) -> str:
        """The service as botocore names it."""
        return self.value.partition(":")[0]

    @property
    def action(self) -> str:
        """The operation as the service names it."""
        return self.value.partition(":")[2]


Asked = Operation | Question

_PREFIXES: Final = {"service-quotas": "servicequotas"}
"""Services that IAM names otherwise than botocore does."""


def permission(asked: Asked) -> str:
    """Return the IAM action that lets somebody ask this."""
    return f"{_PREFIXES.get(asked.service, asked.service)}:{asked.action}"
