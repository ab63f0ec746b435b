"""The owners' topic of one Region: what alarms there, and what must pass by the hub's code, is mailed through it."""

from __future__ import annotations

from typing import Any

from aws_cdk import Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import OWNERS_TOPIC_NAME


class OwnersTopic(Construct):
    """The topic, each owner's mail address on it, and who may publish: alarms and rules of its own account.

    It has no customer key: a key that somebody has disabled would silence it. Each address has to confirm once, so
    topic and subscriptions outlive their stack.
    """

    def __init__(self, scope: Construct, construct_id: str, deployment: DeploymentConfig, account: str) -> None:
        """Make it in `scope`, which is a stack of `account`."""
        super().__init__(scope, construct_id)
        self.topic = sns.Topic(
            self, "Topic", topic_name=OWNERS_TOPIC_NAME, display_name="Tocsin, to its owners", enforce_ssl=True
        )
        self.topic.apply_removal_policy(RemovalPolicy.RETAIN)
        for address in deployment.owners:
            subscription = self.topic.add_subscription(subscriptions.EmailSubscription(address))
            subscription.apply_removal_policy(RemovalPolicy.RETAIN)
        self.topic.add_to_resource_policy(self._alarms_publish(account))
        self.topic.add_to_resource_policy(self._rules_publish())

    def _alarms_publish(self, account: str) -> iam.PolicyStatement:
        return self._publish("cloudwatch.amazonaws.com", conditions={"StringEquals": {"aws:SourceAccount": account}})

    def _rules_publish(self) -> iam.PolicyStatement:
        """Return the statement without a condition: EventBridge sends no Source* key to SNS, and would be refused."""
        return self._publish("events.amazonaws.com")

    def _publish(self, service: str, **more: Any) -> iam.PolicyStatement:  # noqa: ANN401 - conditions of IAM
        return iam.PolicyStatement(
            actions=["sns:Publish"],
            principals=[iam.ServicePrincipal(service)],
            resources=[self.topic.topic_arn],
            **more,
        )


class Owners(Stack):
    """The owners' topic of one Region of the delegated administrator, kept apart from what uses it."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, region: str) -> None:
        """Make the stack for `region`."""
        account = deployment.administrator
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=account, region=region),
            description="Tocsin: the owners' topic of one Region",
        )
        OwnersTopic(self, "Owners", deployment, account)
