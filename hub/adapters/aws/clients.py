"""The clients of one process, each made at its first use: a function pays for those it asks for (architecture 3)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from botocore.config import Config

if TYPE_CHECKING:
    import boto3
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_events.client import EventBridgeClient
    from types_boto3_organizations.client import OrganizationsClient
    from types_boto3_sns.client import SNSClient
    from types_boto3_sqs.client import SQSClient
    from types_boto3_stepfunctions.client import SFNClient

    from hub.adapters.aws.anchors import LogClient
    from hub.adapters.aws.second_path import MetricClient

QUICK: Final = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})
"""A request that hangs is asked again well before its function is over."""
PATIENT: Final = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 10, "mode": "adaptive"})
"""For reading whole lists in the background."""


class Clients:
    """Makes clients of one session, in its Region or in the hub's home Region."""

    def __init__(self, session: boto3.Session, home_region: str | None = None) -> None:
        """Make them of `session`; what stands in the home Region is reached there, wherever the function runs."""
        self._session, self._home_region = session, home_region

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        """The tables."""
        return self._session.client("dynamodb", region_name=self._home_region, config=QUICK)

    @cached_property
    def sqs(self) -> SQSClient:
        """The queues."""
        return self._session.client("sqs", region_name=self._home_region, config=QUICK)

    @cached_property
    def sns(self) -> SNSClient:
        """Mail and text messages."""
        return self._session.client("sns", region_name=self._home_region, config=QUICK)

    @cached_property
    def organizations(self) -> OrganizationsClient:
        """AWS Organizations, which slows down whoever asks much: asked again patiently."""
        return self._session.client("organizations", config=PATIENT)

    def events(self, region: str) -> EventBridgeClient:
        """Return the buses of a Region."""
        return self._session.client("events", region_name=region, config=QUICK)

    def detectors(self, region: str) -> Any:  # noqa: ANN401 - whoever asks says what it needs of GuardDuty
        """Return the GuardDuty of a Region."""
        return self._session.client("guardduty", region_name=region, config=QUICK)

    def metrics(self, region: str) -> MetricClient:
        """Return the metrics of a Region."""
        client: MetricClient = self._session.client("cloudwatch", region_name=region, config=QUICK)
        return client

    def logs(self, region: str) -> LogClient:
        """Return the logs of a Region."""
        client: LogClient = self._session.client("logs", region_name=region, config=QUICK)
        return client

    @cached_property
    def stepfunctions(self) -> SFNClient:
        """The state machine."""
        return self._session.client("stepfunctions", region_name=self._home_region, config=QUICK)
