"""RegionalIntake: takes findings in where GuardDuty publishes them, and mails the worst straight to the owners."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig, Mode
from delegated_admin.names import BREAK_GLASS_RULE_NAME, hub_bus_arn, owners_topic_arn
from delegated_admin.stacks.mails import Mail, MailRule
from delegated_admin.stacks.tamper_rules import ARCHIVING_ROLE
from hub.infrastructure.alarms import Alarming, alarm
from hub.infrastructure.review import accept
from router.intake_rule import ARCHIVED_NAME, ARCHIVED_PATTERN, NAME, PATTERN

KEPT_FOR: Final = Duration.days(14)
"""The most that SQS keeps."""
BREAK_GLASS_FROM: Final = 9
BREAK_GLASS: Final = MailRule(
    name=BREAK_GLASS_RULE_NAME,
    what="Mails the owners of a critical finding through none of the hub's code",
    pattern={
        "source": ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        "detail": {"severity": [{"numeric": [">=", BREAK_GLASS_FROM]}]},
    },
    mail=Mail(
        lines=(
            "CRITICAL: GuardDuty reports severity <severity> in account <account>, Region <region>.",
            "Type: <type>",
            "Finding: <id>",
            "Last seen: <updated>",
            "This mail comes straight from the rule, through none of the hub's code, which calls people too.",
            "If nobody was called, begin here: the GuardDuty findings of the delegated administrator in <region>.",
        ),
        fields={
            "severity": "$.detail.severity",
            "account": "$.detail.accountId",
            "region": "$.detail.region",
            "type": "$.detail.type",
            "id": "$.detail.id",
            "updated": "$.detail.updatedAt",
        },
    ),
)


_ISSUER: Final = ({"exists": False}, {"anything-but": {"prefix": ARCHIVING_ROLE}})
_BY_OTHERS: Final = {
    "$or": [{"userIdentity": {"sessionContext": {"sessionIssuer": {"userName": [each]}}}} for each in _ISSUER]
}
"""Not by the hub's own role: it archives what is closed already, and CloudTrail's word of it comes minutes later, when
the incident may have risen and be open again."""


class RegionalIntake(Stack):
    """The two rules to the hub bus with their dead letters, and the break-glass rule: off while the hub stands by."""

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig, region: str) -> None:
        """Make the stack for `region`."""
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=deployment.administrator, region=region),
            description="Tocsin: takes the findings of one Region in",
        )
        self._deployment = deployment
        self._topic = owners_topic_arn(deployment, region)
        self._enabled = deployment.mode is Mode.ACTIVE
        self._dead_letters = self._make_dead_letters()
        target = self._make_target()
        rule = self._make_rule(target)
        self._allow_dead_letters(rule, self._make_archived_rule(target))
        self._make_alarms(rule)
        BREAK_GLASS.make(self, topic=self._topic, enabled=self._enabled)

    def _make_dead_letters(self) -> sqs.Queue:
        """Return the queue, under the service's own key: one of a customer could be disabled, and lose findings."""
        queue = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=KEPT_FOR,
            removal_policy=RemovalPolicy.RETAIN,
        )
        accept(queue, "it is itself where dead letters go", "SQS3")
        return queue

    def _make_target(self) -> events.CfnRule.TargetProperty:
        """Return the hub bus as a target; a bus needs a role, in the home Region and from any other."""
        bus = hub_bus_arn(self._deployment)
        put = iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus])
        role = iam.Role(
            self,
            "ToHubBus",
            assumed_by=self._rules_of_this_account(),
            inline_policies={"put": iam.PolicyDocument(statements=[put])},
        )
        return events.CfnRule.TargetProperty(
            id="hub-bus",
            arn=bus,
            role_arn=role.role_arn,
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self._dead_letters.queue_arn),
        )

    def _make_rule(self, target: events.CfnRule.TargetProperty) -> events.CfnRule:
        return events.CfnRule(
            self,
            "Intake",
            name=NAME,
            description="Takes findings and canaries to the hub bus",
            event_pattern=PATTERN,
            state=self._state,
            targets=[target],
        )

    def _make_archived_rule(self, target: events.CfnRule.TargetProperty) -> events.CfnRule:
        """Return a rule of its own: findings must not hang on CloudTrail. Dead letters tell of its failures."""
        return events.CfnRule(
            self,
            "Archived",
            name=ARCHIVED_NAME,
            description="Takes to the hub bus that findings were archived, whose incidents then close",
            event_pattern={**ARCHIVED_PATTERN, "detail": {**ARCHIVED_PATTERN["detail"], **_BY_OTHERS}},
            state=self._state,
            targets=[target],
        )

    @property
    def _state(self) -> str:
        return "ENABLED" if self._enabled else "DISABLED"

    def _rules_of_this_account(self) -> iam.ServicePrincipal:
        owner = {"StringEquals": {"aws:SourceAccount": self._deployment.administrator}}
        return iam.ServicePrincipal("events.amazonaws.com", conditions=owner)

    def _allow_dead_letters(self, *rules: events.CfnRule) -> None:
        """Let these rules put what they could not deliver: to dead letters EventBridge does send the rule's ARN."""
        self._dead_letters.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["sqs:SendMessage"],
                principals=[iam.ServicePrincipal("events.amazonaws.com")],
                resources=[self._dead_letters.queue_arn],
                conditions={"ArnEquals": {"aws:SourceArn": [rule.attr_arn for rule in rules]}},
            )
        )

    def _make_alarms(self, rule: events.CfnRule) -> None:
        owners = sns.Topic.from_topic_arn(self, "Owners", self._topic)
        meanings = {
            "FailedInvocations": f"Findings of {self.region} do not reach the hub bus.",
            "InvocationsFailedToBeSentToDlq": f"Findings of {self.region} are lost: dead letters are not taken either.",
        }
        for name, meaning in meanings.items():
            metric = cloudwatch.Metric(
                namespace="AWS/Events",
                metric_name=name,
                dimensions_map={"RuleName": rule.ref},
                statistic="Sum",
                period=Duration.minutes(1),
            )
            alarm(self, name, metric, Alarming(meaning=meaning, above=0, runbook="regional-intake"), owners)
        waiting = Alarming(
            meaning=f"Findings of {self.region} wait among the dead letters of the intake.",
            above=0,
            runbook="regional-intake",
        )
        visible = self._dead_letters.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=Duration.minutes(1)
        )
        alarm(self, "DeadLettersWait", visible, waiting, owners)
