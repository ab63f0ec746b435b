"""What members forward to the hub bus: who may, where it is kept, and the alarm that it came."""

from __future__ import annotations

import json
from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import HUB_BUS_NAME, MEMBER_EVENTS_LOG, arn, hub_bus_arn, owners_topic_arn
from hub.infrastructure.alarms import Alarming, alarm
from member_stacks.regional import PATTERN

RULE_NAME: Final = "tocsin-member-events"


class MemberEvents(Construct):
    """Lets GuardDuty's own events of the organization's accounts onto the hub bus, by rules alone, and keeps them.

    They are kept and counted but not mailed one by one: many accounts can say the same thing in one minute, and SNS
    switches off an address that gets over ten mails a second.
    """

    def __init__(self, scope: Construct, construct_id: str, deployment: DeploymentConfig) -> None:
        """Make it in `scope`, a stack of the home Region."""
        super().__init__(scope, construct_id)
        self._deployment = deployment
        self._admit_members()
        self._alarm(self._keep())

    def _admit_members(self) -> None:
        statement = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "events:PutEvents",
            "Resource": hub_bus_arn(self._deployment),
            "Condition": {
                "StringEquals": {"aws:PrincipalOrgID": self._deployment.organization, "events:source": "aws.guardduty"},
                "Bool": {"events:eventBusInvocation": "true"},
            },
        }
        events.CfnEventBusPolicy(
            self, "Members", event_bus_name=HUB_BUS_NAME, statement_id="tocsin-members", statement=statement
        )

    def _keep(self) -> events.CfnRule:
        log = logs.LogGroup(
            self,
            "Log",
            log_group_name=MEMBER_EVENTS_LOG,
            retention=logs.RetentionDays.THREE_MONTHS,
            removal_policy=RemovalPolicy.RETAIN,
        )
        where = arn(self._deployment, "logs", f"log-group:{MEMBER_EVENTS_LOG}")
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": ["events.amazonaws.com", "delivery.logs.amazonaws.com"]},
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": f"{where}:*",
        }
        policy = logs.CfnResourcePolicy(
            self,
            "RulesMayWrite",
            policy_name="tocsin-member-events",
            policy_document=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )
        rule = events.CfnRule(
            self,
            "Keep",
            name=RULE_NAME,
            event_bus_name=HUB_BUS_NAME,
            description="Keeps what members forward",
            event_pattern=PATTERN,
            targets=[events.CfnRule.TargetProperty(id="log", arn=where)],
        )
        rule.node.add_dependency(log, policy)
        return rule

    def _alarm(self, rule: events.CfnRule) -> None:
        metric = cloudwatch.Metric(
            namespace="AWS/Events",
            metric_name="TriggeredRules",
            dimensions_map={"EventBusName": HUB_BUS_NAME, "RuleName": RULE_NAME},
            statistic="Sum",
            period=Duration.minutes(5),
        )
        came = Alarming(
            meaning=f"GuardDuty no longer protects something in a member account: see log group {MEMBER_EVENTS_LOG}.",
            above=0,
            runbook="member-events",
        )
        owners = sns.Topic.from_topic_arn(
            self, "Owners", owners_topic_arn(self._deployment, self._deployment.home_region)
        )
        alarm(self, "SomethingUnprotected", metric, came, owners).node.add_dependency(rule)
