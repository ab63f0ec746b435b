"""A small AWS for one test: moto behind boto3's clients, the hub's tables in it, and every request counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from moto import mock_aws
from moto.core.config import DefaultConfig

from hub.adapters.dynamodb.tables import INDEXES, PARTITION, SORT, TableName

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

REGION = "eu-central-1"


@dataclass(frozen=True)
class AwsWorld:
    """One moto; `requests` counts what was asked of it as `dynamodb.PutItem`."""

    session: boto3.Session
    requests: Counter[str] = field(default_factory=Counter)

    def client(self, service: str) -> Any:
        """Return a client whose requests are counted."""
        client: Any = self.session.client(service)  # type: ignore[call-overload]
        client.meta.events.register("before-call", self._count)
        return client

    def dynamodb(self) -> DynamoDBClient:
        client: DynamoDBClient = self.client("dynamodb")
        return client

    def _count(self, model: Any, **_: Any) -> None:
        self.requests[f"{model.service_model.service_name}.{model.name}"] += 1


@contextmanager
def aws(config: DefaultConfig | None = None) -> Iterator[AwsWorld]:
    """Give an empty AWS with the hub's tables."""
    with mock_aws(config=config):
        world = AwsWorld(_session())
        make_tables(world.dynamodb())
        world.requests.clear()
        yield world


@cache
def _session() -> boto3.Session:
    """Return the one session of all tests: reading what botocore knows of a service takes longer than most of them."""
    return boto3.Session(
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        aws_session_token="testing",
        region_name=REGION,
    )


def make_tables(client: DynamoDBClient) -> None:
    """Make the three tables as `hub.adapters.dynamodb.tables` describes them."""
    for name in TableName:
        indexes = INDEXES[name]
        attributes = [PARTITION, SORT, *(each for index in indexes for each in (index.partition, index.sort))]
        request: dict[str, Any] = {
            "TableName": name.value,
            "KeySchema": _schema(PARTITION, SORT),
            "AttributeDefinitions": [{"AttributeName": each, "AttributeType": "S"} for each in attributes],
            "BillingMode": "PAY_PER_REQUEST",
        }
        if indexes:
            request["GlobalSecondaryIndexes"] = [
                {
                    "IndexName": index.name,
                    "KeySchema": _schema(index.partition, index.sort),
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                }
                for index in indexes
            ]
        client.create_table(**request)


def _schema(partition: str, sort: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": sort, "KeyType": "RANGE"}]
