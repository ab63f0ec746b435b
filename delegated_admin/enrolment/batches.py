"""Accounts in batches of fifty, which is what GuardDuty takes at once; what it leaves out is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from delegated_admin.enrolment.steps import Unprocessed

Item = TypeVar("Item")

SIZE: Final = 50
"""`AccountIds` and `AccountDetails` of botocore 1.44.5: at most 50."""
PAUSES: Final = (5.0, 20.0, 60.0)
"""Seconds before GuardDuty is asked again for accounts that it left out: a new member takes a while to be one."""
HALVINGS: Final = 40
"""How many refused batches are halved to find the account that spoils them; one takes six."""

Send = Callable[[list[str]], Sequence[Unprocessed] | str]
"""Sends a batch; returns what was left out, or the reason for which all of it was refused."""


def batches_of(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the items in order, fifty at a time."""
    for start in range(0, len(items), SIZE):
        yield list(items[start : start + SIZE])


class Batches:
    """Sends accounts in batches until each was taken, or was left out every time."""

    def __init__(self, send: Send, *, wait: Callable[[float], None], moved: Callable[[int], None]) -> None:
        """Send with `send`; `moved` hears how many are done."""
        self._send, self._wait, self._moved = send, wait, moved
        self._halvings = HALVINGS

    def send(self, accounts: Sequence[str]) -> tuple[Unprocessed, ...]:
        """Send all accounts; return those that were left out each time, with the last reason."""
        failed = self._round(accounts, 0)
        for pause in PAUSES:
            if not failed:
                break
            self._wait(pause)
            failed = self._round([each.account for each in failed], len(accounts) - len(failed))
        return tuple(failed)

    def _round(self, accounts: Sequence[str], done: int) -> list[Unprocessed]:
        failed: list[Unprocessed] = []
        for batch in batches_of(accounts):
            left_out = self._try(batch)
            failed += left_out
            done += len(batch) - len(left_out)
            self._moved(done)
        return failed

    def _try(self, batch: list[str]) -> list[Unprocessed]:
        """Send a batch; one that is refused whole is halved, since one account may spoil it."""
        given = self._send(batch)
        if not isinstance(given, str):
            return list(given)
        if len(batch) == 1 or not self._halvings:
            return [Unprocessed(account=account, reason=given) for account in batch]
        self._halvings -= 1
        middle = len(batch) // 2
        return [*self._try(batch[:middle]), *self._try(batch[middle:])]
