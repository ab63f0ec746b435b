"""One Lambda function, with a role, a log and alarms of its own, and with no right that is not named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from hub.infrastructure.alarms import Alarming, alarm
from hub.infrastructure.review import accept
from hub.settings import ENVIRONMENT_PREFIX

KEPT: Final = logs.RetentionDays.THREE_MONTHS
"""So long a function's log is kept: as long as GuardDuty keeps findings."""
LIVE: Final = "live"
"""The alias that state machines call: a run that is under way meets the newest version, and versions stay."""


@dataclass(frozen=True, kw_only=True)
class Hosting:
    """What the functions of one stack share."""

    code: lambda_.Code
    layer: lambda_.ILayerVersion
    owners: sns.ITopic
    """Who is told when a function fails; in the stack's own Region."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one function is."""

    module: str
    """The module of its handler, whose last word names everything about the function."""
    purpose: str
    settings: Mapping[str, str]
    """What it is told, by the fields of its settings: nothing else stands in its environment."""
    seconds: int
    """Its time-out."""
    megabytes: int = 512
    reserved: int | None = None
    """So many of it can run at once whatever else the account runs, and never more."""
    given_name: str | None = None
    """Its physical name, if something of another stack must spell it."""
    tolerated: int = 0
    """Failures in five minutes that whoever calls it mends by calling again."""

    @property
    def name(self) -> str:
        """Verb and noun, as `route_finding`."""
        return self.module.rpartition(".")[2]

    @property
    def runbook(self) -> str:
        """The name of its runbook."""
        return self.name.replace("_", "-")


class HubFunction(Construct):
    """A function with its role, log and alarms."""

    def __init__(self, scope: Construct, plan: Plan, hosting: Hosting) -> None:
        """Make the function in `scope`, under its own name."""
        super().__init__(scope, "".join(word.capitalize() for word in plan.name.split("_")))
        self.plan, self._hosting = plan, hosting
        self._log = logs.LogGroup(self, "Log", retention=KEPT, removal_policy=RemovalPolicy.RETAIN)
        self.role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {plan.name} may do",
        )
        self.allow("logs:CreateLogStream", "logs:PutLogEvents", on=[self._log.log_group_arn])
        self.function = self._function()
        accept(self.function, "The libraries in the layer and the compiled code are for this release.", "L1")
        self._alarms()

    def allow(self, *actions: str, on: Sequence[str], when: Mapping[str, Any] | None = None) -> None:
        """Let the function do `actions` to the resources with the ARNs `on`, if the conditions `when` hold."""
        self.role.add_to_policy(iam.PolicyStatement(actions=list(actions), resources=list(on), conditions=when))

    def allow_all_but(self, action: str, *, but: str) -> None:
        """Let the function do `action` to whatever has no ARN like `but`."""
        self.role.add_to_policy(iam.PolicyStatement(actions=[action], not_resources=[but]))

    def explain(self, rule: str, reason: str) -> None:
        """Say why the role breaks `rule` of AwsSolutions, such as `IAM5[Resource::*]`."""
        accept(self.role, reason, rule)

    def live(self) -> lambda_.Alias:
        """Return the alias for those who call a version of the function; made at the first call, which is the only."""
        return lambda_.Alias(self, "Live", alias_name=LIVE, version=self.function.current_version)

    def take_from(self, queue: sqs.IQueue, *, at_once: int) -> None:
        """Have the function take batches from `queue`, in at most `at_once` runs at a time."""
        taking = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")
        self.allow(*taking, on=[queue.queue_arn])
        lambda_.EventSourceMapping(
            self,
            "Source",
            target=self.function,
            event_source_arn=queue.queue_arn,
            batch_size=10,
            max_concurrency=at_once,
            report_batch_item_failures=True,
        )

    def run_every(self, period: Duration) -> None:
        """Have the function run at each `period`; a run that failed is not repeated, since the next one comes."""
        events.Rule(
            self,
            "Schedule",
            schedule=events.Schedule.rate(period),
            description=f"Runs {self.plan.name}",
            targets=[targets.LambdaFunction(self.function, max_event_age=Duration.minutes(1), retry_attempts=0)],
        )
        self.function.configure_async_invoke(max_event_age=Duration.minutes(1), retry_attempts=0)

    def run_daily(self, name: str, event: Mapping[str, str]) -> None:
        """Have the function run once a day with `event` as well."""
        events.Rule(
            self,
            name,
            schedule=events.Schedule.rate(Duration.days(1)),
            description=f"Runs {self.plan.name}: {', '.join(event.values())}",
            targets=[targets.LambdaFunction(self.function, event=events.RuleTargetInput.from_object(event))],
        )

    def _function(self) -> lambda_.Function:
        plan = self.plan
        return lambda_.Function(
            self,
            "Function",
            function_name=plan.given_name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"{plan.module}.handler",
            # What waits longer than a queue can hold it back goes round by way of this function, on purpose; Lambda
            # would stop it after 16 rounds (AWS Lambda Developer Guide, recursive loop detection).
            recursive_loop=lambda_.RecursiveLoop.ALLOW,
            code=self._hosting.code,
            layers=[self._hosting.layer],
            environment={f"{ENVIRONMENT_PREFIX}{name.upper()}": value for name, value in plan.settings.items()},
            description=plan.purpose,
            timeout=Duration.seconds(plan.seconds),
            memory_size=plan.megabytes,
            reserved_concurrent_executions=plan.reserved,
            role=self.role,
            log_group=self._log,
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )

    def _alarms(self) -> None:
        plan, owners = self.plan, self._hosting.owners
        failing = Alarming(meaning=f"{plan.name} fails.", above=plan.tolerated, runbook=plan.runbook)
        alarm(self, "Failing", self.function.metric_errors(), failing, owners)
        throttled = Alarming(
            meaning=f"{plan.name} is wanted more often than it may run.", above=0, runbook=plan.runbook
        )
        alarm(self, "Throttled", self.function.metric_throttles(), throttled, owners)
