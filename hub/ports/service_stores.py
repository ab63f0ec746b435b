"""Where a hub on AWS services keeps what the embedded one does without, as Protocols."""

from __future__ import annotations

from typing import Protocol

from hub.model.directory import Directory


class CallIdStore(Protocol):
    """Which attempt a call is for: the telephone service is told an id that says nothing, and keeps it for 24 months.

    All raises StoreError when the store cannot be reached.
    """

    def remember(self, call_id: str, attempt: str) -> None:
        """Keep that `call_id` stands for the attempt with the key `attempt`; a second time changes nothing."""
        ...

    def attempt_of(self, call_id: str) -> str | None:
        """Return the key of the attempt, or None for an id that was never kept; a consistent read."""
        ...


class DirectoryStore(Protocol):
    """The organization's directory, as it was when it was last read: apart from what operators edit.

    All raises StoreError when the store cannot be reached.
    """

    def directory(self) -> Directory | None:
        """Return the directory: the same object while nothing changed; None when none was ever kept."""
        ...

    def keep(self, directory: Directory) -> None:
        """Make this the directory: all of it, or after a kill in between none of it."""
        ...
