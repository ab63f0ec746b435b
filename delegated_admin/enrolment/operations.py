"""Every operation of AWS that enrolment can ask for: a fixed list, in which nothing switches off, removes or narrows.

What each is named here is its IAM action as well.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Seat(StrEnum):
    """In which account a request is made."""

    MANAGEMENT = "management"
    """As the role that the stack Delegation makes there."""
    ADMINISTRATOR = "administrator"
    """As whoever runs the command."""

    @property
    def words(self) -> str:
        """What the account is called."""
        return "management account" if self is Seat.MANAGEMENT else "delegated administrator"


class Operation(StrEnum):
    """One operation, as `service:Name`."""

    GET_CALLER_IDENTITY = "sts:GetCallerIdentity"
    ASSUME_ROLE = "sts:AssumeRole"
    DESCRIBE_KEY = "kms:DescribeKey"

    DESCRIBE_ORGANIZATION = "organizations:DescribeOrganization"
    LIST_ROOTS = "organizations:ListRoots"
    LIST_UNITS = "organizations:ListOrganizationalUnitsForParent"
    LIST_ACCOUNTS = "organizations:ListAccounts"
    LIST_ACCOUNTS_IN = "organizations:ListAccountsForParent"
    LIST_TRUSTED = "organizations:ListAWSServiceAccessForOrganization"
    LIST_DELEGATED = "organizations:ListDelegatedAdministrators"
    DESCRIBE_STACK_SETS_ACCESS = "cloudformation:DescribeOrganizationsAccess"

    LIST_DETECTORS = "guardduty:ListDetectors"
    GET_DETECTOR = "guardduty:GetDetector"
    LIST_ADMINISTRATORS = "guardduty:ListOrganizationAdminAccounts"
    GET_ADMINISTRATOR = "guardduty:GetAdministratorAccount"
    DESCRIBE_CONFIGURATION = "guardduty:DescribeOrganizationConfiguration"
    LIST_MEMBERS = "guardduty:ListMembers"
    GET_MEMBER_DETECTORS = "guardduty:GetMemberDetectors"
    LIST_DESTINATIONS = "guardduty:ListPublishingDestinations"
    DESCRIBE_DESTINATION = "guardduty:DescribePublishingDestination"

    TRUST = "organizations:EnableAWSServiceAccess"
    REGISTER = "organizations:RegisterDelegatedAdministrator"
    ACTIVATE_STACK_SETS = "cloudformation:ActivateOrganizationsAccess"
    CREATE_DETECTOR = "guardduty:CreateDetector"
    UPDATE_DETECTOR = "guardduty:UpdateDetector"
    TAG = "guardduty:TagResource"
    ENABLE_ADMINISTRATOR = "guardduty:EnableOrganizationAdminAccount"
    UPDATE_CONFIGURATION = "guardduty:UpdateOrganizationConfiguration"
    CREATE_MEMBERS = "guardduty:CreateMembers"
    UPDATE_MEMBERS = "guardduty:UpdateMemberDetectors"
    CREATE_DESTINATION = "guardduty:CreatePublishingDestination"

    @property
    def service(self) -> str:
        """The service as botocore names it."""
        return self.value.partition(":")[0]

    @property
    def action(self) -> str:
        """The operation as the service names it."""
        return self.value.partition(":")[2]

    @property
    def writes(self) -> bool:
        """Whether something is different afterwards."""
        return self in WRITES


WRITES: Final = frozenset(
    {
        Operation.TRUST,
        Operation.REGISTER,
        Operation.ACTIVATE_STACK_SETS,
        Operation.CREATE_DETECTOR,
        Operation.UPDATE_DETECTOR,
        Operation.TAG,
        Operation.ENABLE_ADMINISTRATOR,
        Operation.UPDATE_CONFIGURATION,
        Operation.CREATE_MEMBERS,
        Operation.UPDATE_MEMBERS,
        Operation.CREATE_DESTINATION,
    }
)

IN_MANAGEMENT: Final = frozenset(
    {
        *(each for each in Operation if each.service in ("organizations", "cloudformation")),
        Operation.LIST_DETECTORS,
        Operation.GET_DETECTOR,
        Operation.CREATE_DETECTOR,
        Operation.LIST_ADMINISTRATORS,
        Operation.ENABLE_ADMINISTRATOR,
    }
)
"""What is asked in the management account: the role of the stack Delegation allows this."""
