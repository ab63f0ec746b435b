"""MemberRoles: what the delegated administrator may do in a member account, one stack in each account."""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import BootstraplessSynthesizer, Duration, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from hub.infrastructure.review import accept
from member_stacks.plan import MemberPlan

READS: Final = (
    *("tag:GetResources", "ec2:DescribeTags", "iam:ListRoleTags", "iam:ListUserTags"),
    *("iam:ListAccountAliases", "account:GetAlternateContact"),
)
"""Names, tags and whom to ask; no content, no configuration, no secret."""
CONTAINED: Final = {"aws:ResourceTag/tocsin": "containment"}
"""A server is cut off by moving it into a security group with this tag, which you make."""


class MemberRoles(Stack):
    """The enrichment role; the containment role and the one that forwards events where the plan has them."""

    def __init__(self, scope: Construct, construct_id: str, *, plan: MemberPlan) -> None:
        """Make the stack for whatever account it is deployed to."""
        super().__init__(
            scope,
            construct_id,
            synthesizer=BootstraplessSynthesizer(),
            analytics_reporting=False,
            description="Tocsin: what the delegated administrator may do in this account",
        )
        self._plan = plan
        self._make_enrichment_role()
        if plan.containment_role is not None:
            self._make_containment_role(plan.containment_role)
        if plan.forwarding_role is not None:
            self._make_forwarding_role(plan.forwarding_role)

    def _make_enrichment_role(self) -> None:
        role = iam.Role(
            self,
            "Enrichment",
            role_name=self._plan.enrichment_role,
            description="Tocsin reads names, tags and contacts",
            assumed_by=self._administrator({"ArnLike": {"aws:PrincipalArn": self._plan.readers}}),
            max_session_duration=Duration.hours(1),
            inline_policies={"read": _policy(iam.PolicyStatement(actions=list(READS), resources=["*"]))},
        )
        accept(role, "these read-only actions know no resource", "IAM5[Resource::*]")

    def _make_containment_role(self, name: str) -> None:
        """Make the role that changes the security groups of a network interface, and nothing else of a server."""
        interfaces, groups, instances = (
            f"arn:{self._plan.partition}:ec2:*:{self.account}:{kind}/*"
            for kind in ("network-interface", "security-group", "instance")
        )
        moves = "ec2:ModifyNetworkInterfaceAttribute"
        looks = ("ec2:DescribeInstances", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups")
        statements = (
            iam.PolicyStatement(actions=[moves], resources=[interfaces, instances]),
            iam.PolicyStatement(actions=[moves], resources=[groups], conditions={"StringEquals": CONTAINED}),
            iam.PolicyStatement(actions=list(looks), resources=["*"]),
        )
        role = iam.Role(
            self,
            "Containment",
            role_name=name,
            description="Moves a server into the security group that cuts it off",
            assumed_by=self._administrator({"ArnEquals": {"aws:PrincipalArn": list(self._plan.containers)}}),
            max_session_duration=Duration.hours(1),
            inline_policies={"contain": _policy(*statements)},
        )
        accept(role, "the actions that look know no resource", "IAM5[Resource::*]")
        for each in (interfaces, groups, instances):
            reason = "which server it will be nobody knows before; the group is narrowed by its tag"
            accept(role, reason, f"IAM5[Resource::{each.replace(self.account, '<AWS::AccountId>')}]")

    def _make_forwarding_role(self, name: str) -> None:
        """Make the role of the rules of MemberRegional: IAM is global, so it stands here and once."""
        put = iam.PolicyStatement(actions=["events:PutEvents"], resources=[self._plan.hub_bus])
        owner = {"StringEquals": {"aws:SourceAccount": self.account}}
        iam.Role(
            self,
            "Forwarding",
            role_name=name,
            description="Forwards events to Tocsin's hub bus",
            assumed_by=iam.ServicePrincipal("events.amazonaws.com", conditions=owner),
            inline_policies={"put": _policy(put)},
        )

    def _administrator(self, conditions: dict[str, Any]) -> iam.IPrincipal:
        ours = {"StringEquals": {"aws:PrincipalOrgID": self._plan.organization}, **conditions}
        return iam.AccountPrincipal(self._plan.administrator).with_conditions(ours)


def _policy(*statements: iam.PolicyStatement) -> iam.PolicyDocument:
    return iam.PolicyDocument(statements=list(statements))
