"""MemberRegional: forwards what GuardDuty tells a member account alone; one stack in each account and Region."""

from __future__ import annotations

from typing import Final

from aws_cdk import BootstraplessSynthesizer, Stack
from aws_cdk import aws_events as events
from constructs import Construct

from member_stacks.plan import MemberPlan

RULE_NAME: Final = "tocsin-forwarding"
PATTERN: Final = {
    "source": ["aws.guardduty"],
    "detail-type": [
        "GuardDuty Runtime Protection Unhealthy",
        "GuardDuty Malware Protection Resource Status Warning",
        "GuardDuty Malware Protection Resource Status Error",
        "GuardDuty Malware Protection Post Scan Action Failed",
    ],
}
"""What no longer protects. What was found is a finding, and the administrator sees that by itself."""


class MemberRegional(Stack):
    """The rule and its target, the hub bus in another account and perhaps another Region: one hop."""

    def __init__(self, scope: Construct, construct_id: str, *, plan: MemberPlan) -> None:
        """Make the stack for whatever account and Region it is deployed to; MemberRoles has the rule's role."""
        super().__init__(
            scope,
            construct_id,
            synthesizer=BootstraplessSynthesizer(),
            analytics_reporting=False,
            description="Tocsin: forwards what the delegated administrator cannot see",
        )
        role = f"arn:{plan.partition}:iam::{self.account}:role/{plan.forwarding_role}"
        events.CfnRule(
            self,
            "Forwarding",
            name=RULE_NAME,
            description="Forwards GuardDuty's other events to Tocsin's hub bus",
            event_pattern=PATTERN,
            state="ENABLED",
            targets=[events.CfnRule.TargetProperty(id="hub-bus", arn=plan.hub_bus, role_arn=role)],
        )
