"""The console's functions: operator_api behind its URL, and the watchdog."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from escalation.infrastructure.told import EscalationTold
from hub.adapters.aws.anchors import AUDIT_LOG
from hub.adapters.aws.topics import ReaderKind
from hub.adapters.dynamodb.tables import DUE, LISTED
from hub.infrastructure.alarms import Alarming, alarm, count_of
from hub.infrastructure.function import Hosting, HubFunction, Plan
from hub.infrastructure.rights import (
    CHANGE,
    READ,
    Rows,
    grant_contacts,
    grant_ending_waits,
    grant_index,
    grant_mail,
    grant_rows,
    grant_seeing_runs,
    grant_sending,
    grant_starting_pages,
    grant_subscribing,
    grant_subscription_health,
    grant_texts,
)
from hub.model.beat import BeatCount
from hub.model.operator_role import ROLE_ARN, Grant
from hub.observability import NAMESPACE
from router.infrastructure import RouterTold

OPERATORS_AT_ONCE: Final = 5
LOOKS_AT_ONCE: Final = 2
ANCHORING: Final = ("logs:CreateLogStream", "logs:PutLogEvents")


@dataclass(frozen=True, kw_only=True)
class ConsoleTold:
    """What the functions of the console are told: they look at every component."""

    router: RouterTold
    escalation: EscalationTold
    roles: Mapping[str, Grant]
    """What IAM roles stand for, by their ARNs."""
    second_region: str
    archive_on_close: bool
    """Whether closing an incident archives its finding."""

    @property
    def operator_settings(self) -> dict[str, str]:
        """The fields of `console.bootstrap.ConsoleSettings`."""
        grants = {arn: grant.model_dump(mode="json") for arn, grant in sorted(self.roles.items())}
        roles = json.dumps(grants, separators=(",", ":"))
        told = {**self.router.settings, **self._pages, "roles": roles, "second_region": self.second_region}
        return {**told, "archive_on_close": "true"} if self.archive_on_close else told

    @property
    def audit_settings(self) -> dict[str, str]:
        """The fields of `console.auditing.AuditSettings`."""
        told = {**self.router.settings, **self._pages, **self.escalation.caller}
        return {**told, "second_region": self.second_region}

    @property
    def _pages(self) -> dict[str, str]:
        return {**self.escalation.settings, **self.escalation.contacts}


class ConsoleFunctions(Construct):
    """The functions of the console."""

    def __init__(self, scope: Construct, name: str, *, told: ConsoleTold, hosting: Hosting) -> None:
        """Make them in `scope`."""
        super().__init__(scope, name)
        self._told, self._places, self._hosting = told, told.router.places, hosting
        self.operator_api = self._operator_api()
        self.url = self._url()
        self.audit_pages = self._audit_pages()

    def _operator_api(self) -> HubFunction:
        plan = Plan(
            module="console.handlers.operator_api",
            purpose="Answers operators, and is the only one to write the configuration",
            settings=self._told.operator_settings,
            seconds=30,
            megabytes=1024,
            reserved=OPERATORS_AT_ONCE,
        )
        function, places = HubFunction(self, plan, self._hosting), self._places
        grant_rows(function, places.config, *READ, *CHANGE)
        grant_contacts(function, places, Rows.QUERY, *CHANGE)
        grant_rows(function, places.state, *READ, Rows.GET_MANY, *CHANGE)
        grant_index(function, places.state, DUE, LISTED)
        queues = (places.findings, places.pages, places.notices, places.digests)
        grant_sending(function, *queues)
        function.allow("sqs:GetQueueAttributes", on=[queue.arn for queue in queues])
        grant_ending_waits(function)
        grant_seeing_runs(function, places)
        grant_subscribing(function, places)
        self._grant_anchoring(function, "logs:FilterLogEvents")
        if self._told.archive_on_close:
            regions = self._told.router.regions
            grant_archiving(function, [places.arn("guardduty", "detector/*", each) for each in regions])
        return function

    def _url(self) -> lambda_.FunctionUrl:
        """Open the door for the named roles, and for nobody else: whoever knocks must hold both rights."""
        function = self.operator_api.function
        for arn in sorted(self._told.roles):
            role = _short(arn)
            lambda_.CfnPermission(
                self.operator_api,
                f"UrlFor{role}",
                action="lambda:InvokeFunctionUrl",
                function_name=function.function_arn,
                principal=arn,
                function_url_auth_type="AWS_IAM",
            )
            lambda_.CfnPermission(
                self.operator_api,
                f"FunctionFor{role}",
                action="lambda:InvokeFunction",
                function_name=function.function_arn,
                principal=arn,
                invoked_via_function_url=True,
            )
        return function.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)

    def _audit_pages(self) -> HubFunction:
        plan = Plan(
            module="console.handlers.audit_pages",
            purpose="Looks each minute whether anything is left undone, repairs it, and counts for the alarms",
            settings=self._told.audit_settings,
            seconds=55,
            megabytes=1024,
            reserved=LOOKS_AT_ONCE,
        )
        function, places = HubFunction(self, plan, self._hosting), self._places
        function.run_every(Duration.minutes(1))
        grant_rows(function, places.config, *READ)
        grant_contacts(function, places, Rows.QUERY)
        grant_rows(function, places.state, *READ, Rows.GET_MANY, *CHANGE)
        grant_index(function, places.state, DUE, LISTED)
        grant_sending(function, places.notices, places.pages)
        grant_mail(function, places, *ReaderKind)
        grant_texts(function, places)
        grant_subscription_health(function, places)
        grant_starting_pages(function, places)
        grant_ending_waits(function)
        grant_seeing_runs(function, places)
        self._grant_anchoring(function)
        # CloudWatch lets nobody name metrics, but their namespace; that "*" has its reason beside the other one.
        function.allow("cloudwatch:PutMetricData", on=["*"], when={"StringEquals": {"cloudwatch:namespace": NAMESPACE}})
        self._count_alarms(function)
        return function

    def _grant_anchoring(self, function: HubFunction, *more: str) -> None:
        """Let the function add to the log that keeps the head of the audit; nobody is granted to take from it."""
        group = self._places.arn("logs", f"log-group:{AUDIT_LOG}", self._told.second_region)
        streams = f"{group}:*"
        function.allow(*ANCHORING, *more, on=[group, streams])
        function.explain(f"IAM5[Resource::{streams}]", "Streams are of the group, and events of a stream.")

    def _count_alarms(self, function: HubFunction) -> None:
        runbook, owners = function.plan.runbook, self._hosting.owners
        silent = Alarming(meaning="The watchdog does not look any more.", below=1, runbook=runbook)
        left = Alarming(meaning="The watchdog found what it cannot repair.", runbook=runbook)
        lost = Alarming(meaning="A page has ended without anybody taking it.", runbook=runbook)
        for count, when in ((BeatCount.BEAT, silent), (BeatCount.UNREPAIRED, left), (BeatCount.EXHAUSTED, lost)):
            alarm(function, count.value, count_of(count.value, function.plan.name), when, owners)


def grant_archiving(function: HubFunction, detectors: Sequence[str]) -> None:
    """Let the function archive findings."""
    function.allow("guardduty:ArchiveFindings", on=detectors)
    for each in detectors:
        function.explain(f"IAM5[Resource::{each}]", "A Region has one detector, whose id GuardDuty gives.")
    function.allow("guardduty:ListDetectors", on=["*"])
    function.explain("IAM5[Resource::*]", "GuardDuty lets nobody name the list of detectors.")


def _short(arn: str) -> str:
    """Return the name of the role with that ARN in letters and digits, for a construct's name."""
    found = ROLE_ARN.fullmatch(arn)
    name = found["account"] + found["name"] if found is not None else arn
    return "".join(each for each in name if each.isalnum())
