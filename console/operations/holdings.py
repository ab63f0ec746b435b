"""What operations on a hub need of it, whether it is a store file or tables and queues in AWS."""

from __future__ import annotations

from typing import Protocol

from escalation.watch import Lookout
from hub.ports import AuditAnchors, Clock, ConfigurationStore, FindingArchive, RawQueue, Subscriptions
from hub.stores import Stores


class Holdings(Protocol):
    """The rows and queues of one hub."""

    @property
    def stores(self) -> Stores:
        """Every store."""
        ...

    @property
    def findings(self) -> RawQueue:
        """Where raw records wait to be routed."""
        ...

    @property
    def messages(self) -> RawQueue:
        """Where the hub's own messages wait."""
        ...

    @property
    def lookout(self) -> Lookout:
        """What looks whether the hub is well."""
        ...

    @property
    def clock(self) -> Clock:
        """Where the time comes from."""
        ...

    @property
    def subscriptions(self) -> Subscriptions:
        """Who is subscribed to the hub's mail."""
        ...

    @property
    def anchors(self) -> AuditAnchors:
        """Where the head of the audit is kept, out of reach of whoever writes the audit."""
        ...

    @property
    def archive(self) -> FindingArchive | None:
        """Where the findings of closed incidents are archived; None: nowhere."""
        ...

    @property
    def reads_directory(self) -> bool:
        """True when the accounts come from AWS Organizations, whatever a document says."""
        ...

    def configurations(self) -> ConfigurationStore:
        """Return the store of configurations with nothing held from before: what it reads is in force now."""
        ...
