"""The composition root of the console in AWS: clients, stores and what operators can do, each made at its first use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from console.operations.acting import Actions, Operator
from console.operator_api.app import OperatorApi, make_app
from console.operator_api.queues import MessageQueues
from console.operator_api.roles import Roles, RoleSettings
from escalation.acknowledgement import Acknowledgement
from escalation.adapters.step_functions import StepFunctionsEngine
from escalation.incident_desk import IncidentDesk
from escalation.leaving import Leaving
from escalation.operators import Operators
from escalation.snapshot import OnCallSnapshot
from escalation.timeline import Timeline
from escalation.watch import Lookout
from hub.adapters.aws.anchors import LogAnchors
from hub.adapters.aws.archive import ArchivingClient, GuardDutyArchive
from hub.adapters.aws.audiences import AudienceTopics, audience_health
from hub.adapters.aws.queues import SqsFindingQueue, SqsQueue
from hub.adapters.aws.requests import SqsCallRequests, SqsNoticeRequests, SqsRequests
from hub.adapters.aws.topics import Topics
from hub.adapters.dynamodb.stores import open_stores
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.tokens import DynamoTaskTokenStore
from hub.clock import SystemClock
from hub.model.page import Page
from hub.observability import MetricCounts, logger
from hub.ports import AuditAnchors, Clock, ConfigurationStore, FindingArchive, RawQueue, Subscriptions
from hub.settings import CanarySettings, TableSettings, function_settings
from hub.stores import Stores
from router.canary import last_canaries
from router.samples import last_samples

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_sqs.client import SQSClient

COMPONENT = "operator_api"
QUICK = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})
"""A request that hangs is asked again before whoever waits for the answer gives up."""


class ConsoleSettings(TableSettings, RoleSettings, CanarySettings):
    """What the functions of the console are told."""

    contacts_table: str
    finding_queue: str
    """URL of FindingQueue."""
    page_queue: str
    notice_queue: str
    digest_queue: str
    topic_prefix: str
    state_machine: str
    """ARN of the state machine that hosts pages."""
    second_region: str
    """Where the head of the audit is kept."""
    archive_on_close: bool = False
    """True: closing an incident archives its finding in GuardDuty."""


@dataclass(frozen=True, kw_only=True)
class AwsHoldings:
    """The rows and queues of a hub in AWS: `console.operations.holdings.Holdings`."""

    stores: Stores
    findings: RawQueue
    messages: RawQueue
    lookout: Lookout
    clock: Clock
    subscriptions: Subscriptions
    anchors: AuditAnchors
    configurations: Callable[[], ConfigurationStore]
    reads_directory: bool = True
    archive: FindingArchive | None


class Console:
    """The console on AWS services."""

    def __init__(self, settings: ConsoleSettings, session: boto3.Session, clock: Clock) -> None:
        """Make what is asked for from `settings`, through clients of `session`."""
        self.settings, self._session, self._clock = settings, session, clock
        self.log, self.counts = logger(COMPONENT), MetricCounts(COMPONENT)

    @cached_property
    def api(self) -> OperatorApi:
        """What answers operators."""
        return make_app(self._actions.for_operator, Roles(self.settings.roles), self.log)

    @cached_property
    def stores(self) -> Stores:
        """Every store."""
        return self._open_stores()

    def _open_stores(self) -> Stores:
        names = {
            TableName.CONFIG: self.settings.config_table,
            TableName.CONTACTS: self.settings.contacts_table,
            TableName.STATE: self.settings.state_table,
        }
        return open_stores(self._dynamodb, names, self._clock)

    @cached_property
    def _actions(self) -> Actions:
        stores, clock = self.stores, self._clock
        book = OnCallSnapshot(stores.configuration).book
        calls = SqsCallRequests(SqsRequests(self._queue(self.settings.page_queue), clock))
        timeline = Timeline(stores.ledger, clock)
        acknowledgement = Acknowledgement(
            pages=stores.pages, incidents=stores.incidents, engine=self._engine, clock=clock, timeline=timeline
        )
        leaving = Leaving(pages=stores.pages, engine=self._engine, clock=clock, timeline=timeline)
        return Actions(
            book=book,
            clock=clock,
            stores=stores,
            holdings=self._holdings,
            operators=Operators(
                pages=stores.pages,
                calls=calls,
                notices=SqsNoticeRequests(SqsRequests(self._queue(self.settings.notice_queue), clock)),
                acknowledgement=acknowledgement,
                clock=clock,
                book=book,
            ),
            desk=IncidentDesk(incidents=stores.incidents, calls=calls, leaving=leaving),
            operator=Operator(lambda: COMPONENT),
        )

    @cached_property
    def _holdings(self) -> AwsHoldings:
        settings = self.settings
        return AwsHoldings(
            stores=self.stores,
            findings=SqsFindingQueue(self._queue(settings.finding_queue)),
            messages=MessageQueues(
                calls=SqsFindingQueue(self._queue(settings.page_queue)),
                digests=SqsFindingQueue(self._queue(settings.digest_queue)),
                others=SqsFindingQueue(self._queue(settings.notice_queue)),
            ),
            lookout=self._lookout,
            clock=self._clock,
            subscriptions=self._topics,
            anchors=self._anchors,
            configurations=self._fresh_configurations,
            archive=self._archive if settings.archive_on_close else None,
        )

    @cached_property
    def _lookout(self) -> Lookout:
        return Lookout(
            stores=self.stores,
            lost=self._is_lost,
            audience_health=audience_health(self._topics, self.stores.configuration.current),
            canaries=partial(last_canaries, self.stores.incidents, self.settings.account, self.settings.regions),
            samples=partial(last_samples, self.stores.incidents, self.settings.account, self.settings.regions),
        )

    @cached_property
    def _topics(self) -> AudienceTopics:
        return AudienceTopics(self._session.client("sns", config=QUICK), Topics(self.settings.topic_prefix))

    @cached_property
    def _anchors(self) -> LogAnchors:
        return LogAnchors(self._session.client("logs", region_name=self.settings.second_region, config=QUICK))

    @cached_property
    def _archive(self) -> GuardDutyArchive:
        def client(region: str) -> ArchivingClient:
            made: ArchivingClient = self._session.client("guardduty", region_name=region, config=QUICK)
            return made

        return GuardDutyArchive(cache(client), self.settings.regions)

    def _fresh_configurations(self) -> ConfigurationStore:
        return self._open_stores().configuration

    def _is_lost(self, page: Page) -> bool:
        return not self._engine.runs(page.page_id, page.start)

    @cached_property
    def _engine(self) -> StepFunctionsEngine:
        tokens = DynamoTaskTokenStore(DynamoTable(self._dynamodb, self.settings.state_table))
        client = self._session.client("stepfunctions", config=QUICK)
        return StepFunctionsEngine(client, self.settings.state_machine, tokens)

    @cached_property
    def _dynamodb(self) -> DynamoDBClient:
        return self._session.client("dynamodb", config=QUICK)

    @cached_property
    def _sqs(self) -> SQSClient:
        return self._session.client("sqs", config=QUICK)

    def _queue(self, url: str) -> SqsQueue:
        return SqsQueue(self._sqs, url)


@cache
def console() -> Console:
    """Return the root of this process, made from its environment; raise InputError for what is missing there."""
    return Console(function_settings(ConsoleSettings), boto3.Session(), SystemClock())
