"""The three tables in DynamoDB and their keys: the one place that templates, tests and adapters take them from."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class TableName(StrEnum):
    """The tables by what they hold (architecture, decision 2)."""

    CONFIG = "config"
    """Documents, their versions and the audit; written by operator_api only."""
    CONTACTS = "contacts"
    """Numbers and addresses, under a customer key; read by those who dial and send."""
    STATE = "state"
    """Incidents, pages, attempts, notices and whatever else the hub keeps while it works."""


PARTITION: Final = "pk"
SORT: Final = "sk"
EXPIRES: Final = "expires"
"""Epoch seconds after which DynamoDB may remove an item, days late: housekeeping and never a timer."""


class Index(NamedTuple):
    """A sparse index that holds keys only: what it finds is read from the table, consistently."""

    name: str
    partition: str
    sort: str


DUE: Final = Index("due", "due", "due_at")
"""What somebody has to do: `due` says which kind of row, `due_at` since when."""
LISTED: Final = Index("listed", "listed", "listed_at")
"""What operators list: `listed` says which kind of row and state, `listed_at` orders them."""
INDEXES: Final = {TableName.CONFIG: (), TableName.CONTACTS: (), TableName.STATE: (DUE, LISTED)}
