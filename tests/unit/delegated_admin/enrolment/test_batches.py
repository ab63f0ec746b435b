"""Batches of fifty: what is left out is asked for again, and at last named with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from delegated_admin.enrolment.batches import HALVINGS, PAUSES, SIZE, Batches, batches_of
from delegated_admin.enrolment.steps import Unprocessed


class Service:
    """Takes batches, and keeps how they came."""

    def __init__(self, left_out: dict[str, int] | None = None, spoiling: Sequence[str] = ()) -> None:
        self.left_out, self.spoiling = dict(left_out or {}), set(spoiling)
        self.sent: list[list[str]] = []
        self.waited: list[float] = []
        self.done: list[int] = []

    def send(self, batch: list[str]) -> Sequence[Unprocessed] | str:
        self.sent.append(batch)
        if self.spoiling.intersection(batch):
            return "out of range"
        found = [account for account in batch if self.left_out.get(account, 0)]
        for account in found:
            self.left_out[account] -= 1
        return [Unprocessed(account=account, reason="not now") for account in found]

    def batches(self) -> Batches:
        return Batches(self.send, wait=self.waited.append, moved=self.done.append)


def accounts(number: int) -> list[str]:
    return [f"{each:012d}" for each in range(number)]


def test_there_are_fifty_in_a_batch_and_the_rest_in_the_last() -> None:
    assert [len(batch) for batch in batches_of(accounts(120))] == [50, 50, 20]
    assert list(batches_of([])) == []
    assert SIZE == 50


def test_what_is_taken_at_once_takes_no_time() -> None:
    service = Service()

    assert service.batches().send(accounts(120)) == ()
    assert (len(service.sent), service.waited, service.done) == (3, [], [50, 100, 120])


def test_those_left_out_are_asked_for_again_and_nobody_else_is() -> None:
    few = accounts(120)[7:9]
    service = Service({few[0]: 1, few[1]: 2})

    assert service.batches().send(accounts(120)) == ()
    assert service.sent[3:] == [few, few[1:]]
    assert service.waited == list(PAUSES[:2])
    assert service.done[-1] == 120


def test_those_left_out_each_time_are_named_with_the_reason() -> None:
    service = Service({accounts(3)[1]: 100})

    assert service.batches().send(accounts(3)) == (Unprocessed(account=accounts(3)[1], reason="not now"),)
    assert service.waited == list(PAUSES)
    assert len(service.sent) == 1 + len(PAUSES)


def test_one_account_that_spoils_a_batch_does_not_keep_the_others_out() -> None:
    spoiling = accounts(50)[33]
    service = Service(spoiling=[spoiling])

    failed = service.batches().send(accounts(50))

    assert failed == (Unprocessed(account=spoiling, reason="out of range"),)
    assert service.done[0] == 49


def test_where_everything_is_refused_it_is_not_halved_for_ever() -> None:
    every = accounts(1000)
    service = Service(spoiling=every)

    failed = service.batches().send(every)

    assert [each.account for each in failed] == every
    rounds = 1 + len(PAUSES)
    assert len(service.sent) <= rounds * 20 + 2 * HALVINGS
