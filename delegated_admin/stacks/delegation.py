"""Delegation: the one role in the management account, which enrolment assumes and which can do nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aws_cdk import Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import CHINA, ENROLMENT_ROLE_NAME
from hub.infrastructure.review import accept
from hub.model.operator_role import Role

GUARDDUTY: Final = ("guardduty.amazonaws.com", "malware-protection.guardduty.amazonaws.com")
STACK_SETS: Final = "member.org.stacksets.cloudformation.amazonaws.com"
READS: Final = (
    *("organizations:DescribeOrganization", "organizations:ListRoots", "organizations:ListAccounts"),
    *("organizations:ListAccountsForParent", "organizations:ListOrganizationalUnitsForParent"),
    *("organizations:ListAWSServiceAccessForOrganization", "organizations:ListDelegatedAdministrators"),
)
FOR_GUARDDUTY: Final = ("organizations:DescribeAccount", "organizations:DescribeOrganizationalUnit")
"""What GuardDuty asks for in the name of whoever names it an administrator (GuardDuty User Guide)."""
STACK_SETS_ITSELF: Final = "stacksets.cloudformation.amazonaws.com"
"""Makes a role for itself when it may work in the organization."""


class Delegation(Stack):
    """The role of enrolment. It adds: nothing here can remove an administrator, a detector or trusted access."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig) -> None:
        """Make the stack, in the home Region of the management account."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.management_account, region=deployment.home_region),
            description="Tocsin: the role that enrolment assumes in the management account",
        )
        self._deployment = deployment
        role = iam.Role(
            self,
            "Enrolment",
            role_name=ENROLMENT_ROLE_NAME,
            description="Registers the delegated administrator; assumed by tocsin org",
            assumed_by=self._trusted(),
            max_session_duration=Duration.hours(1),
            inline_policies={"enrolment": iam.PolicyDocument(statements=self._statements())},
        )
        accept(role, "these actions know no resource; conditions narrow those that write", "IAM5[Resource::*]")
        accept(role, "GuardDuty makes the ids of its detectors", f"IAM5[Resource::{self._detectors()}]")

    def _trusted(self) -> iam.IPrincipal:
        """Return who may assume it: admins of the deployment, and where there is none whoever their account lets."""
        conditions: dict[str, Any] = {"StringEquals": {"aws:PrincipalOrgID": self._deployment.organization}}
        admins = sorted(arn for arn, grant in self._deployment.roles.items() if grant.role is Role.ADMIN)
        if admins:
            conditions["ArnEquals"] = {"aws:PrincipalArn": admins}
        return iam.AccountPrincipal(self._deployment.administrator).with_conditions(conditions)

    def _statements(self) -> Sequence[iam.PolicyStatement]:
        regions = {"StringEquals": {"aws:RequestedRegion": list(self._deployment.regions)}}
        services = {"StringEquals": {"organizations:ServicePrincipal": list(self._services())}}
        writes = ("organizations:EnableAWSServiceAccess", "organizations:RegisterDelegatedAdministrator")
        enrols = ("guardduty:EnableOrganizationAdminAccount", "guardduty:ListOrganizationAdminAccounts")
        statements = [
            _allow((*READS, *FOR_GUARDDUTY), ["*"]),
            _allow(writes, ["*"], services),
            _allow((*enrols, "guardduty:CreateDetector", "guardduty:ListDetectors"), ["*"], regions),
            _allow(("guardduty:GetDetector",), [self._detectors()], regions),
            _allow(
                ("iam:CreateServiceLinkedRole",),
                self._service_roles(),
                {"StringEquals": {"iam:AWSServiceName": [*GUARDDUTY, *self._for_stack_sets()]}},
            ),
        ]
        if self._deployment.partition != CHINA:
            activates = ("cloudformation:ActivateOrganizationsAccess", "cloudformation:DescribeOrganizationsAccess")
            statements.append(_allow(activates, ["*"]))
        return statements

    def _services(self) -> Sequence[str]:
        return GUARDDUTY if self._deployment.partition == CHINA else (*GUARDDUTY, STACK_SETS)

    def _detectors(self) -> str:
        told = self._deployment
        return f"arn:{told.partition}:guardduty:*:{told.management_account}:detector/*"

    def _service_roles(self) -> Sequence[str]:
        """Return the roles that GuardDuty makes for itself, and StackSets when they may work in the organization."""
        told = self._deployment
        start = f"arn:{told.partition}:iam::{told.management_account}:role/aws-service-role"
        names = ("AWSServiceRoleForAmazonGuardDuty", "AWSServiceRoleForAmazonGuardDutyMalwareProtection")
        ours = [f"{start}/{service}/{name}" for service, name in zip(GUARDDUTY, names, strict=True)]
        activated = "AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
        return [*ours, *(f"{start}/{each}/{activated}" for each in self._for_stack_sets())]

    def _for_stack_sets(self) -> Sequence[str]:
        return () if self._deployment.partition == CHINA else (STACK_SETS_ITSELF,)


def _allow(actions: Sequence[str], resources: Sequence[str], conditions: Any = None) -> iam.PolicyStatement:  # noqa: ANN401
    return iam.PolicyStatement(actions=list(actions), resources=list(resources), conditions=conditions)
