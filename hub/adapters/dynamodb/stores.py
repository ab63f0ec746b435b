"""Gives every store port over the three tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hub.adapters.dynamodb.attempts import DynamoAttemptStore
from hub.adapters.dynamodb.beats import DynamoBeatStore
from hub.adapters.dynamodb.configuration import DynamoConfigurationStore
from hub.adapters.dynamodb.directory import ConfigurationWithDirectory, DynamoDirectoryStore
from hub.adapters.dynamodb.incidents import DynamoIncidentStore
from hub.adapters.dynamodb.ledger import DynamoLedgerStore
from hub.adapters.dynamodb.lines import DynamoLineStore
from hub.adapters.dynamodb.notices import DynamoNoticeStore
from hub.adapters.dynamodb.pages import DynamoPageStore
from hub.adapters.dynamodb.rejected import DynamoRejectedStore
from hub.adapters.dynamodb.table import DynamoTable
from hub.adapters.dynamodb.tables import TableName
from hub.adapters.dynamodb.windows import DynamoWindowStore
from hub.ports import Clock
from hub.stores import Stores

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


def open_stores(client: DynamoDBClient, names: Mapping[TableName, str], clock: Clock) -> Stores:
    """Return the stores in the tables of those `names`.

    Without the name of `contacts` the configuration comes without numbers and addresses, and cannot be put.
    """
    tables = {table: DynamoTable(client, name) for table, name in names.items()}
    config, state = tables[TableName.CONFIG], tables[TableName.STATE]
    return Stores(
        incidents=DynamoIncidentStore(state),
        pages=DynamoPageStore(state),
        attempts=DynamoAttemptStore(state),
        lines=DynamoLineStore(state),
        notices=DynamoNoticeStore(state),
        windows=DynamoWindowStore(state),
        ledger=DynamoLedgerStore(state),
        configuration=ConfigurationWithDirectory(
            DynamoConfigurationStore(config, tables.get(TableName.CONTACTS), clock),
            DynamoDirectoryStore(config, clock),
        ),
        rejected=DynamoRejectedStore(state),
        beats=DynamoBeatStore(state),
    )
