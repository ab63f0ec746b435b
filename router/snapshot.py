"""The policy book of the configuration in force, compiled when that has changed."""

from __future__ import annotations

from hub.ports import ConfigurationStore
from router.policy import PolicyBook


class PolicySnapshot:
    """Gives the policy book in force; nothing is compiled twice."""

    def __init__(self, store: ConfigurationStore) -> None:
        """Read from `store` when asked."""
        self._store = store
        self._book: PolicyBook | None = None

    def book(self) -> PolicyBook:
        """Return the book of the configuration in force; raise NotFoundError when there is none."""
        configuration = self._store.current()
        if self._book is None or self._book.configuration is not configuration:
            self._book = PolicyBook(configuration)
        return self._book
