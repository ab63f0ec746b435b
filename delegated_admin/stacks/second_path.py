"""SecondPath: hears in another Region that the hub is alive, and tells the owners when it is not."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Environment, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_logs as logs
from constructs import Construct

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.stacks.owners import OwnersTopic
from hub.adapters.aws.anchors import AUDIT_LOG
from hub.infrastructure.alarms import Alarming, alarm
from hub.model.beat import BeatCount
from hub.observability import NAMESPACE

SILENT_MINUTES: Final = 5
UNREPAIRED_MINUTES: Final = 5
"""The watchdog tells the owners by mail of what it cannot repair for so long; where mail fails too, this tells them."""


class SecondPath(Stack):
    """Alarms on the watchdog's counts, and the second Region's owners' topic.

    None of the hub's code runs here, and no customer key, table or queue is used: what breaks the hub leaves it alone.
    """

    def __init__(self, scope: Construct, construct_id: str, *, deployment: DeploymentConfig) -> None:
        """Make the stack for the second Region."""
        account = deployment.administrator
        super().__init__(
            scope,
            construct_id,
            env=Environment(account=account, region=deployment.second_region),
            description="Tocsin: tells the owners when the hub is silent",
        )
        self._owners = OwnersTopic(self, "Owners", deployment, account).topic
        self._make_silence_alarm(deployment.home_region)
        self._make_count_alarms()
        self._make_audit_log()

    def _make_silence_alarm(self, home: str) -> None:
        """Make the alarm that goes off by itself: a minute without a beat is a bad one, whatever kept it away."""
        made = cloudwatch.Alarm(
            self,
            "HubIsSilent",
            metric=_metric(BeatCount.BEAT),
            threshold=1,
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluation_periods=SILENT_MINUTES,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
            alarm_description=(
                f"TOCSIN IS SILENT: its watchdog in {home} has not been heard of for {SILENT_MINUTES} minutes, and "
                "findings may reach nobody. See docs/runbooks/audit-pages.md."
            ),
        )
        made.add_alarm_action(actions.SnsAction(self._owners))
        made.add_ok_action(actions.SnsAction(self._owners))

    def _make_count_alarms(self) -> None:
        unrepaired = Alarming(
            meaning="Something is wrong that Tocsin cannot repair: tocsin health says what.",
            above=0,
            runbook="audit-pages",
            minutes=UNREPAIRED_MINUTES,
        )
        alarm(self, "HubCannotRepairItself", _metric(BeatCount.UNREPAIRED), unrepaired, self._owners)
        exhausted = Alarming(
            meaning="NOBODY TOOK A PAGE: every level was called in vain. tocsin pages says which one.",
            above=0,
            runbook="audit-pages",
        )
        alarm(self, "NobodyTookAPage", _metric(BeatCount.EXHAUSTED), exhausted, self._owners)

    def _make_audit_log(self) -> None:
        """Make the log that keeps the head of the audit: for ever, and after the stack too."""
        logs.LogGroup(
            self,
            "AuditLog",
            log_group_name=AUDIT_LOG,
            retention=logs.RetentionDays.INFINITE,
            removal_policy=RemovalPolicy.RETAIN,
        )


def _metric(name: BeatCount) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace=NAMESPACE, metric_name=name.value, statistic="Maximum", period=Duration.minutes(1)
    )
