"""Tamper: tells the owners of whatever would silence the hub or GuardDuty, where the powers to do it are."""

from __future__ import annotations

from aws_cdk import Environment, Stack
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import owners_topic_arn, roles_region
from delegated_admin.stacks.owners import OwnersTopic
from delegated_admin.stacks.tamper_rules import administrator_rules, management_rules


class Tamper(Stack):
    """The rules of one Region of the delegated administrator."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, region: str) -> None:
        """Make the stack for `region`, whose owners' topic stands in a stack of its own."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=region),
            description="Tocsin: tells of tampering in the delegated administrator",
        )
        topic = owners_topic_arn(deployment, region)
        for rule in administrator_rules(deployment, with_roles=region == roles_region(deployment)):
            rule.make(self, topic=topic)


class ManagementTamper(Stack):
    """The rules of one Region of the management account, with an owners' topic of its own."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, region: str) -> None:
        """Make the stack for `region`: where CloudTrail tells of organization and roles, and the home Region."""
        account = deployment.management_account
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=account, region=region),
            description="Tocsin: tells of tampering in the management account",
        )
        topic = OwnersTopic(self, "Owners", deployment, account).topic.topic_arn
        for rule in management_rules(with_roles=region == roles_region(deployment)):
            rule.make(self, topic=topic)
