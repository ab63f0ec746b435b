"""The composition root of the router in AWS: clients, stores and the service, each made at its first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from typing import Any

import boto3

from hub.adapters.aws.clients import Clients
from hub.adapters.aws.errors import ask, ask_unless
from hub.adapters.aws.finding_accounts import FindingsClient, GuardDutyFindings
from hub.adapters.aws.queues import SqsQueue
from hub.adapters.aws.requests import SqsArchivedFindings, SqsCallRequests, SqsNoticeRequests, SqsRequests
from hub.adapters.dynamodb.directory import DynamoDirectoryStore
from hub.adapters.dynamodb.stores import open_stores
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.batches import Batches
from hub.clock import SystemClock
from hub.errors import InputError
from hub.model.directory import Account
from hub.observability import MetricCounts, logger
from hub.ports import Clock, DirectoryStore
from hub.settings import CanarySettings, TableSettings, function_settings, regions_in
from hub.stores import Stores
from router.adapters.detectors import make_sample
from router.adapters.organizations import Organizations
from router.archivings import Archivings
from router.canary import canary_entry, last_canaries, refused
from router.intake import RecordIntake
from router.intake_rule import NAME, fault_of
from router.newcomers import Newcomers
from router.samples import last_samples
from router.service import RouteFindings
from router.snapshot import PolicySnapshot

COMPONENT = "router"


class RouterSettings(TableSettings, CanarySettings):
    """What the functions of the router are told. They have no right to numbers and addresses."""

    finding_queue: str
    """URL of FindingQueue."""
    page_queue: str
    notice_queue: str
    finding_regions: str = ""
    """Regions, between commas, whose findings are taken, and whose GuardDuty may be asked for them."""
    canary_nonce: str | None = None
    """What a canary must carry to be taken for one; None: every canary is foreign."""


class Router:
    """The router on AWS services."""

    def __init__(self, settings: RouterSettings, clients: Clients, clock: Clock) -> None:
        """Make what is asked for from `settings`, through `clients`."""
        self.settings, self._clients, self._clock = settings, clients, clock
        self.log, self.counts = logger(COMPONENT), MetricCounts(COMPONENT)

    @cached_property
    def stores(self) -> Stores:
        """Every store; the configuration comes without numbers and addresses."""
        names = {TableName.CONFIG: self.settings.config_table, TableName.STATE: self.settings.state_table}
        return open_stores(self._clients.dynamodb, names, self._clock)

    @cached_property
    def service(self) -> RouteFindings:
        """What decides and tells."""
        return RouteFindings(
            incidents=self.stores.incidents,
            notices=SqsNoticeRequests(self._requests(self.settings.notice_queue)),
            calls=SqsCallRequests(self._requests(self.settings.page_queue)),
            rejected=self.stores.rejected,
            policies=PolicySnapshot(self.stores.configuration, self.counts).book,
            clock=self._clock,
            counts=self.counts,
            canary_nonce=self.settings.canary_nonce,
            own_account=self.settings.account,
            newcomer=Newcomers(self._look_up, self._clock, self.counts).find,
            archived=self._archivings.take,
        )

    @cached_property
    def _archivings(self) -> Archivings:
        client: Callable[[str], FindingsClient] = cache(self._clients.detectors)
        return Archivings(
            accounts=GuardDutyFindings(client, regions_in(self.settings.finding_regions)),
            archived=SqsArchivedFindings(self._requests(self.settings.page_queue)),
            counts=self.counts,
            log=self.log,
        )

    @cached_property
    def organizations(self) -> Organizations:
        """AWS Organizations."""
        return Organizations(self._clients.organizations)

    @property
    def directories(self) -> DirectoryStore:
        """Where the directory is kept."""
        return DynamoDirectoryStore(DynamoTable(self._clients.dynamodb, self.settings.config_table), self._clock)

    def last_canaries(self) -> Mapping[str, datetime | None]:
        """Return for each Region when the newest canary that has arrived was sent; None where none ever arrived."""
        return last_canaries(self.stores.incidents, self.settings.account, self.settings.regions)

    def last_samples(self) -> Mapping[str, datetime | None]:
        """Return for each Region when the newest sample that has arrived was made; None where none ever arrived."""
        return last_samples(self.stores.incidents, self.settings.account, self.settings.regions)

    def make_sample(self, region: str) -> Sequence[str]:
        """Have GuardDuty make a sample finding in `region`; return why it cannot, if it cannot."""
        return make_sample(self._clients.detectors(region), region)

    def send_canary(self, region: str) -> Sequence[str]:
        """Put one canary on the bus of `region`; return what is wrong with its rule, and why it was not taken."""
        nonce = self.settings.canary_nonce
        if nonce is None:
            raise InputError("TOCSIN_CANARY_NONCE is missing: no router would take a canary without it")
        events = self._clients.events(region)
        rule = ask_unless({"ResourceNotFoundException"}, f"rule of {region}", lambda: events.describe_rule(Name=NAME))
        fault = f"rule {NAME} is missing" if rule is None else fault_of(rule)
        entry: Any = canary_entry(account=self.settings.account, region=region, nonce=nonce, at=self._clock.now())
        problems = refused(ask(f"canary of {region}", lambda: events.put_events(Entries=[entry])))
        return [*problems, *([fault] if fault is not None else [])]

    @property
    def batches(self) -> Batches:
        """What handles the batches of FindingQueue."""
        queue = SqsQueue(self._clients.sqs, self.settings.finding_queue)
        return Batches(
            handle=RecordIntake(self.service).take, log=self.log, settle=queue.settle, postpone=queue.postpone
        )

    def _look_up(self, account: str) -> Account | None:
        """Look an account up; the client is made for the first that nobody knows."""
        return self.organizations.look_up(account)

    def _requests(self, queue: str) -> SqsRequests:
        return SqsRequests(SqsQueue(self._clients.sqs, queue), self._clock)


@cache
def router() -> Router:
    """Return the root of this process, made from its environment; raise InputError for what is missing there."""
    return Router(function_settings(RouterSettings), Clients(boto3.Session()), SystemClock())
