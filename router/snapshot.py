"""The policy book of the configuration in force, compiled when that has changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from hub.observability import Counts
from hub.ports import ConfigurationStore
from router.policy import PolicyBook

OLD: Final = timedelta(minutes=15)
"""A snapshot that was last known to be in force before that is still used, and counted for the alarm (semantics 2)."""


class PolicySnapshot:
    """Gives the policy book in force; nothing is compiled twice."""

    def __init__(self, store: ConfigurationStore, counts: Counts) -> None:
        """Read from `store` when asked."""
        self._store, self._counts = store, counts
        self._book: PolicyBook | None = None

    def book(self) -> PolicyBook:
        """Return the book of the configuration in force; raise NotFoundError when there is none."""
        configuration = self._store.current()
        if self._store.unconfirmed_for() > OLD:
            self._counts.count("StaleSnapshot")
        if self._book is None or self._book.configuration is not configuration:
            self._book = PolicyBook(configuration)
        return self._book
