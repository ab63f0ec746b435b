"""Accounts that the directory does not have: each is looked up once in the organization itself (semantics 1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from hub.errors import TransientError
from hub.model.directory import Account
from hub.observability import Counts
from hub.ports import Clock

AGAIN_AFTER: Final = timedelta(minutes=10)
"""What was not found, or could not be asked, is asked again after so long."""


class Newcomers:
    """Looks accounts up, and remembers the answers while the process lives."""

    def __init__(self, look_up: Callable[[str], Account | None], clock: Clock, counts: Counts) -> None:
        """Ask `look_up`, which returns None for an account that the organization does not have."""
        self._look_up, self._clock, self._counts = look_up, clock, counts
        self._found: dict[str, Account] = {}
        self._asked_at: dict[str, datetime] = {}

    def find(self, account_id: str) -> Account | None:
        """Return the account; None when the organization does not have it, or cannot be asked just now.

        A finding does not wait for the answer: without one the organization's policy tells of it.
        """
        now = self._clock.now()
        asked_at = self._asked_at.get(account_id)
        if account_id in self._found or (asked_at is not None and now - asked_at < AGAIN_AFTER):
            return self._found.get(account_id)
        self._asked_at[account_id] = now
        try:
            found = self._look_up(account_id)
        except TransientError:
            self._counts.count("LookUpFailed")
            return None
        if found is not None:
            self._found[account_id] = found
        return found


def nobody(_account_id: str) -> None:
    """Return that no account is found: the embedded hub has its directory whole."""
