"""The clients of one process, each made at its first use: a function pays for those it asks for (architecture 3)."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from botocore.config import Config

if TYPE_CHECKING:
    import boto3
    from types_boto3_dynamodb.client import DynamoDBClient
    from types_boto3_events.client import EventBridgeClient
    from types_boto3_organizations.client import OrganizationsClient
    from types_boto3_sns.client import SNSClient
    from types_boto3_sqs.client import SQSClient
    from types_boto3_stepfunctions.client import SFNClient

QUICK: Final = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"})
"""A request that hangs is asked again well before its function is over."""
PATIENT: Final = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 10, "mode": "adaptive"})
"""For reading whole lists in the background."""


class Clients:
    """Makes clients of one session, in its Region."""

    def __init__(self, session: boto3.Session) -> None:
        """Make them of `session`."""
        self._session = session

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        """The tables."""
        return self._session.client("dynamodb", config=QUICK)

    @cached_property
    def sqs(self) -> SQSClient:
        """The queues."""
        return self._session.client("sqs", config=QUICK)

    @cached_property
    def sns(self) -> SNSClient:
        """Mail and text messages."""
        return self._session.client("sns", config=QUICK)

    @cached_property
    def organizations(self) -> OrganizationsClient:
        """AWS Organizations, which slows down whoever asks much: asked again patiently."""
        return self._session.client("organizations", config=PATIENT)

    def events(self, region: str) -> EventBridgeClient:
        """Return the buses of a Region."""
        return self._session.client("events", region_name=region, config=QUICK)

    @cached_property
    def stepfunctions(self) -> SFNClient:
        """The state machine."""
        return self._session.client("stepfunctions", config=QUICK)
