"""The state machine that hosts pages, from `escalation.state_machine`."""

from __future__ import annotations

import json

from aws_cdk import RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from escalation.state_machine import definition
from hub.infrastructure.alarms import Alarming, alarm
from hub.infrastructure.function import KEPT
from hub.infrastructure.places import HubPlaces
from hub.infrastructure.review import accept


class PageMachine(Construct):
    """The state machine; runs that are under way keep the definition that they began with."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        places: HubPlaces,
        decide_next: lambda_.IAlias,
        place_call: lambda_.IAlias,
        owners: sns.ITopic,
    ) -> None:
        """Make it in `scope` under the name that `places` spell."""
        super().__init__(scope, name)
        pages = definition(
            decide_next=decide_next.function_arn, place_call=place_call.function_arn, partition=places.partition
        )
        self.machine = stepfunctions.StateMachine(
            self,
            "Machine",
            state_machine_name=places.state_machine.rpartition(":")[2],
            state_machine_type=stepfunctions.StateMachineType.STANDARD,
            # Not by the stack: that leaves out what is null, and a null ResultPath means another thing than none.
            definition_body=stepfunctions.DefinitionBody.from_string(json.dumps(pages, separators=(",", ":"))),
            logs=self._logs(),
            role=self._role(decide_next, place_call),
        )
        self._explain()
        failing = Alarming(meaning="A run of a page has failed: audit_pages starts the next one.", runbook="page-runs")
        alarm(self, "Failing", self.machine.metric_failed(), failing, owners)

    def _logs(self) -> stepfunctions.LogOptions:
        log = logs.LogGroup(self, "Log", retention=KEPT, removal_policy=RemovalPolicy.RETAIN)
        return stepfunctions.LogOptions(destination=log, level=stepfunctions.LogLevel.ALL, include_execution_data=False)

    def _role(self, *functions: lambda_.IAlias) -> iam.Role:
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
        role.add_to_policy(
            iam.PolicyStatement(
                actions=["lambda:InvokeFunction"], resources=[function.function_arn for function in functions]
            )
        )
        return role

    def _explain(self) -> None:
        accept(self, "Step Functions sets up the delivery of its log by actions on no resource.", "IAM5[Resource::*]")
        accept(self, "The ledger tells a page's whole story; X-Ray would tell a part of it again.", "SF2")
