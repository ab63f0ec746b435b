"""The escalation's functions in the voice Region: they answer calls, and hear that calls are over."""

from __future__ import annotations

from typing import Final, NamedTuple

from aws_cdk import Duration, Token
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from escalation.infrastructure.told import EscalationTold
from hub.infrastructure.alarms import Alarming, alarm
from hub.infrastructure.function import Hosting, HubFunction, Plan
from hub.infrastructure.review import accept
from hub.infrastructure.rights import CHANGE, READ, Rows, grant_ending_waits, grant_rows

ANSWER_SECONDS: Final = 8
"""The flow waits no longer for all tries together."""
ANSWERS_AT_ONCE: Final = 10
"""Kept free for key presses whatever else the account runs: as many as Amazon Connect places calls at once."""
SLOW: Final = Duration.seconds(2)
"""Whoever has just been woken hears nothing for so long."""
FULL_PROCESSOR: Final = 1769
"""Megabytes that go with one whole processor: a cold start is mostly imports."""
WORTH: Final = Duration.minutes(5)
"""A contact event shortens a wait that ends by itself by then."""


class Instance(NamedTuple):
    """An instance of Amazon Connect, by what may be tokens."""

    arn: str
    id: str


class VoiceFunctions(Construct):
    """answer_call, under the name that the contact flow spells, and record_contact_event, for one instance.

    Neither dials, so neither is told where the telephone is, and a cold start makes no client for it.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        told: EscalationTold,
        instance: Instance,
        answer_call_name: str,
        hosting: Hosting,
    ) -> None:
        """Make them in `scope`, a stack of the voice Region."""
        super().__init__(scope, name)
        self._told, self._places, self._hosting, self._instance = told, told.places, hosting, instance
        self.answer_call = self._answer_call(answer_call_name)
        self.record_contact_event = self._record_contact_event()

    def _answer_call(self, given_name: str) -> HubFunction:
        plan = Plan(
            module="escalation.handlers.answer_call",
            purpose="Answers the contact flow: what a call says next, and what keys do",
            settings=self._settings,
            seconds=ANSWER_SECONDS,
            megabytes=FULL_PROCESSOR,
            reserved=ANSWERS_AT_ONCE,
            given_name=given_name,
        )
        function = HubFunction(self, plan, self._hosting)
        grant_rows(function, self._places.state, *READ, *CHANGE, Rows.DELETE)
        grant_ending_waits(function)
        function.function.add_permission(
            "Flow",
            principal=iam.ServicePrincipal("connect.amazonaws.com"),
            source_account=self._places.account,
            source_arn=self._instance.arn,
        )
        slow = Alarming(
            meaning="Who answers a call hears nothing for two seconds.",
            above=SLOW.to_milliseconds(),
            runbook=plan.runbook,
        )
        metric = function.function.metric_duration(statistic="Maximum", period=Duration.minutes(1))
        alarm(function, "Slow", metric, slow, self._hosting.owners)
        return function

    def _record_contact_event(self) -> HubFunction:
        plan = Plan(
            module="escalation.handlers.record_contact_event",
            purpose="Hears from Amazon Connect that a call is over",
            settings={**self._settings, "connect_instance": self._instance.id},
            seconds=30,
        )
        function = HubFunction(self, plan, self._hosting)
        grant_rows(function, self._places.state, Rows.GET, *CHANGE, Rows.DELETE)
        grant_ending_waits(function)
        function.allow("connect:GetContactAttributes", on=[f"{self._instance.arn}/contact/*"])
        shown = "<Instance.Arn>" if Token.is_unresolved(self._instance.arn) else self._instance.arn
        function.explain(f"IAM5[Resource::{shown}/contact/*]", "Each call is a contact of its own.")
        self._take_events(function)
        return function

    def _take_events(self, function: HubFunction) -> None:
        dead_letters = sqs.Queue(
            function,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        accept(dead_letters, "it is itself where dead letters go", "SQS3")
        events.Rule(
            function,
            "ContactEvents",
            description="Takes the ends of calls to record_contact_event",
            event_pattern=events.EventPattern(
                source=["aws.connect"],
                detail_type=["Amazon Connect Contact Event"],
                detail={"eventType": ["DISCONNECTED"], "instanceArn": [self._instance.arn]},
            ),
            targets=[
                targets.LambdaFunction(
                    function.function, dead_letter_queue=dead_letters, max_event_age=WORTH, retry_attempts=3
                )
            ],
        )
        self._keep_failures(function, dead_letters)
        waiting = Alarming(
            meaning="Ends of calls could not be taken: pages wait for their time-outs.",
            above=0,
            runbook=function.plan.runbook,
        )
        visible = dead_letters.metric_approximate_number_of_messages_visible(
            statistic="Maximum", period=Duration.minutes(1)
        )
        alarm(function, "DeadLettersWait", visible, waiting, self._hosting.owners)

    def _keep_failures(self, function: HubFunction, dead_letters: sqs.Queue) -> None:
        """Keep the events that the function has failed on: Lambda puts them, with the function's own right."""
        function.allow("sqs:SendMessage", on=[dead_letters.queue_arn])
        lambda_.CfnEventInvokeConfig(
            function,
            "Failures",
            function_name=function.function.function_name,
            qualifier="$LATEST",
            maximum_event_age_in_seconds=WORTH.to_seconds(),
            maximum_retry_attempts=2,
            destination_config=lambda_.CfnEventInvokeConfig.DestinationConfigProperty(
                on_failure=lambda_.CfnEventInvokeConfig.OnFailureProperty(destination=dead_letters.queue_arn)
            ),
        )

    @property
    def _settings(self) -> dict[str, str]:
        return {**self._told.settings, "home_region": self._places.region}
