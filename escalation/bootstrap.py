"""The composition root of the escalation in AWS: clients, stores and services, each made at its first use."""

from __future__ import annotations

from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

import boto3

from escalation.adapters.clients import VoiceClients
from escalation.adapters.connect import ConnectCarrier, Line
from escalation.adapters.contact_events import Contacts
from escalation.adapters.lines import NoTelephone, ReadLine
from escalation.adapters.reports import Reports
from escalation.adapters.step_functions import StepFunctionsEngine
from escalation.contact_flow.desk import FlowDesk
from escalation.effects import Effects
from escalation.services import Outside, Services
from hub.adapters.aws.mail import SnsMailer, SnsTexter
from hub.adapters.aws.queues import SqsQueue
from hub.adapters.aws.requests import SqsCallRequests, SqsDigestRequests, SqsNoticeRequests, SqsRequests
from hub.adapters.aws.topics import Topics
from hub.adapters.dynamodb.call_ids import DynamoCallIdStore
from hub.adapters.dynamodb.stores import open_stores
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.tokens import DynamoTaskTokenStore
from hub.clock import SystemClock
from hub.errors import InputError
from hub.model.messages import CarrierReport
from hub.observability import MetricCounts, logger
from hub.ports import Carrier, Clock
from hub.settings import TableSettings, function_settings
from hub.stores import Stores

if TYPE_CHECKING:
    from hub.batches import Batches

COMPONENT = "escalation"
EDITS_FRESH_FOR = timedelta(seconds=5)
"""One turn of a page reads overrides and leave once; an edit acts at the next level all the same."""


class EscalationSettings(TableSettings):
    """What the functions of the escalation are told."""

    page_queue: str
    """URL of PageQueue."""
    notice_queue: str
    digest_queue: str
    topic_prefix: str
    state_machine: str
    """ARN of the state machine that hosts pages."""
    home_region: str | None = None
    """Where tables, queues, topics and the state machine are; None: in the function's own Region."""
    voice_region: str | None = None
    """Where Amazon Connect is. None: there is no telephone, and who would be called is told in writing."""
    connect_instance: str | None = None
    """Id of the instance; with `contact_flow`, or from the parameter."""
    contact_flow: str | None = None
    """Id of the flow that calls begin in."""
    line_parameter: str | None = None
    """Name of the parameter of the voice Region that holds the flow's ARN, read where the two ids are not told."""
    caller_number: str | None = None
    """E.164: the number that people see. None for functions that do not dial."""


class Escalation:
    """The escalation on AWS services."""

    def __init__(self, settings: EscalationSettings, clients: VoiceClients, clock: Clock) -> None:
        """Make what is asked for from `settings`, through `clients`."""
        self.settings, self._clients, self._clock = settings, clients, clock
        self.log, self.counts = logger(COMPONENT), MetricCounts(COMPONENT)

    @cached_property
    def stores(self) -> Stores:
        """Every store."""
        names = {TableName.CONFIG: self.settings.config_table, TableName.STATE: self.settings.state_table}
        if self.settings.contacts_table is not None:
            names[TableName.CONTACTS] = self.settings.contacts_table
        return open_stores(self._clients.dynamodb, names, self._clock)

    @cached_property
    def services(self) -> Services:
        """The services of the escalation."""
        topics = Topics(self.settings.topic_prefix)
        return Services(
            Outside(
                stores=self.stores,
                clock=self._clock,
                calls=self._call_requests,
                notices=SqsNoticeRequests(self._requests(self.settings.notice_queue)),
                digests=self._digest_requests,
                engine=self.engine,
                carrier=self._carrier,
                mailer=SnsMailer(self._clients.sns, topics),
                texter=SnsTexter(self._clients.sns),
                edits_fresh_for=EDITS_FRESH_FOR,
                caller_number=self.settings.caller_number,
            )
        )

    @cached_property
    def engine(self) -> StepFunctionsEngine:
        """Who runs pages."""
        return StepFunctionsEngine(self._clients.stepfunctions, self.settings.state_machine, self._tokens)

    @cached_property
    def effects(self) -> Effects:
        """Performing the commands of pages."""
        return Effects(pages=self.stores.pages, turns=self.services.turns, tokens=self._tokens, engine=self.engine)

    @cached_property
    def contacts(self) -> Contacts:
        """What Amazon Connect says of calls."""
        instance = self.settings.connect_instance
        if instance is None:
            raise InputError("TOCSIN_CONNECT_INSTANCE is missing: expected whose contact events these are")
        return Contacts(client=self._clients.connect, instance=instance, call_ids=self.call_ids)

    @property
    def flow_desk(self) -> FlowDesk:
        """Answering the contact flow."""
        return FlowDesk(
            desk=self.services.answering, attempts=self.stores.attempts, attempt_of=self.call_ids.attempt_of
        )

    @cached_property
    def call_ids(self) -> DynamoCallIdStore:
        """Which attempt a call is for."""
        return DynamoCallIdStore(self._state)

    def batches(self, queue: str) -> Batches:
        """Return what handles the batches of the queue with that URL."""
        # A person waits on the telephone while answer_call is loaded: it takes no batches, and does without this.
        from escalation.intake import Intake  # noqa: PLC0415
        from hub.batches import Batches  # noqa: PLC0415

        intake = Intake(
            messages=self.services.messages,
            calls=self._call_requests,
            digests=self._digest_requests,
            rejected=self.stores.rejected,
            clock=self._clock,
        )
        taken = SqsQueue(self._clients.sqs, queue)
        return Batches(handle=intake.take, log=self.log, settle=taken.settle, postpone=taken.postpone)

    @cached_property
    def _carrier(self) -> Carrier:
        reports = Reports(self._requests(self.settings.notice_queue), self._reported)
        if self.settings.voice_region is None:
            return NoTelephone(clock=self._clock, report=reports.take)
        return ConnectCarrier(
            client=self._clients.connect,
            line=self._line,
            attempts=self.stores.attempts,
            call_ids=self.call_ids,
            clock=self._clock,
            report=reports.take,
        )

    def _line(self) -> Line:
        """Return what calls go out from; raise InputError for a function that was not told and so may not dial."""
        told = self.settings
        if told.caller_number is not None and told.connect_instance is not None and told.contact_flow is not None:
            return Line(told.connect_instance, told.contact_flow, told.caller_number)
        return self._read_line()

    @cached_property
    def _read_line(self) -> ReadLine:
        parameter, number = self.settings.line_parameter, self.settings.caller_number
        if parameter is None or number is None:
            raise InputError("TOCSIN_CALLER_NUMBER and TOCSIN_LINE_PARAMETER: expected both where calls are placed")
        client = self._clients.voice_parameters
        return ReadLine(client=client, parameter=parameter, number=number, clock=self._clock)

    def _reported(self, report: CarrierReport) -> None:
        """Have the attempt move on; the dialler is asked for only now, since it is made with the carrier."""
        self.services.dialler.reported(report)

    @cached_property
    def _call_requests(self) -> SqsCallRequests:
        return SqsCallRequests(self._requests(self.settings.page_queue))

    @cached_property
    def _digest_requests(self) -> SqsDigestRequests:
        return SqsDigestRequests(self._requests(self.settings.digest_queue))

    @cached_property
    def _tokens(self) -> DynamoTaskTokenStore:
        return DynamoTaskTokenStore(self._state)

    @property
    def _state(self) -> DynamoTable:
        return DynamoTable(self._clients.dynamodb, self.settings.state_table)

    def _requests(self, queue: str) -> SqsRequests:
        return SqsRequests(SqsQueue(self._clients.sqs, queue), self._clock)


@cache
def escalation() -> Escalation:
    """Return the root of this process, made from its environment; raise InputError for what is missing there."""
    settings = function_settings(EscalationSettings)
    clients = VoiceClients(boto3.Session(), settings.voice_region, settings.home_region)
    return Escalation(settings, clients, SystemClock())
