"""The stores of pages, calls and configuration on DynamoDB, in tables that are empty at the start of each test."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub.adapters.dynamodb.attempts import DynamoAttemptStore
from hub.adapters.dynamodb.configuration import DynamoConfigurationStore
from hub.adapters.dynamodb.lines import DynamoLineStore
from hub.adapters.dynamodb.pages import DynamoPageStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.tokens import DynamoTaskTokenStore
from tests.aws.world import make_tables
from tests.builders import NIGHT


@dataclass
class HandClock:
    """A clock that stands until it is set."""

    at: datetime = NIGHT

    def now(self) -> datetime:
        return self.at


@dataclass
class PageTables:
    """The three tables behind one client."""

    client: Any
    clock: HandClock = field(default_factory=HandClock)

    def __post_init__(self) -> None:
        self.pages = DynamoPageStore(self.table(TableName.STATE))
        self.attempts = DynamoAttemptStore(self.table(TableName.STATE))
        self.lines = DynamoLineStore(self.table(TableName.STATE))
        self.tokens = DynamoTaskTokenStore(self.table(TableName.STATE))
        self.configuration = self.a_configuration_store()

    def table(self, name: TableName) -> DynamoTable:
        return DynamoTable(self.client, name.value)

    def a_configuration_store(self, *, contacts: bool = True) -> DynamoConfigurationStore:
        """Return a store that holds nothing yet, as in a process that has just started."""
        reached = self.table(TableName.CONTACTS) if contacts else None
        return DynamoConfigurationStore(self.table(TableName.CONFIG), reached, self.clock)


def empty_tables(client: Any) -> PageTables:
    """Make the tables anew behind `client` and return the stores over them."""
    for name in client.list_tables()["TableNames"]:
        client.delete_table(TableName=name)
    make_tables(client)
    return PageTables(client)
