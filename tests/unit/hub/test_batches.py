"""Records of a batch: each for itself, and what fails again and again comes back ever more seldom, and never dies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from hub.batches import PATIENCE, PATIENT_FROM, Batches, Received
from hub.errors import StoreError
from hub.observability import logger

DAYS_KEPT, MOST_RECEIVES, FIRST_WAIT = 13, 1_000, 120
"""Of a queue: retention, maxReceiveCount, and its shortest visibility time-out (six times the quickest function's)."""


class Queue:
    """A queue that notes what is asked of it."""

    def __init__(self) -> None:
        self.settled: list[str] = []
        self.postponed: list[tuple[str, int]] = []
        self.handled: list[str] = []
        self.failing: set[str] = set()
        self.away = False
        self.batches = Batches(
            handle=self._handle, log=logger("test-batches"), settle=self._settle, postpone=self._postpone
        )

    def _handle(self, record: Received) -> None:
        self.handled.append(record.id)
        if record.id in self.failing:
            raise StoreError("away")

    def _settle(self, receipts: Sequence[str]) -> None:
        self.settled += receipts

    def _postpone(self, receipt: str, seconds: int) -> None:
        if self.away:
            raise StoreError("the queue is away too")
        self.postponed.append((receipt, seconds))

    def take(self, **received: int) -> list[str]:
        """Take a batch of records by id, each with its number of receives; return those that come back."""
        event = {"Records": [a_record(name, count) for name, count in received.items()]}
        return [each["itemIdentifier"] for each in self.batches.take(event)["batchItemFailures"]]


def a_record(name: str, received: int) -> dict[str, Any]:
    return {
        "messageId": name,
        "receiptHandle": f"receipt-{name}",
        "body": "{}",
        "attributes": {"ApproximateReceiveCount": str(received), "SentTimestamp": "1780282800000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:tocsin-findings",
        "awsRegion": "eu-central-1",
    }


@pytest.fixture
def queue() -> Queue:
    return Queue()


def test_one_that_fails_comes_back_alone(queue: Queue) -> None:
    queue.failing = {"b"}

    assert queue.take(a=1, b=1, c=1) == ["b"]
    assert queue.handled == ["a", "b", "c"]


def test_from_its_fourth_receive_a_record_is_handled_after_the_others_were_taken_off(queue: Queue) -> None:
    queue.failing = {"b"}

    assert queue.take(b=4, a=1, c=3) == ["b"]
    assert queue.handled == ["a", "c", "b"]
    assert queue.settled == ["receipt-a", "receipt-c"]


@pytest.mark.parametrize(("received", "waits"), [(PATIENT_FROM - 1, False), (PATIENT_FROM, True), (999, True)])
def test_what_has_failed_often_comes_back_later(queue: Queue, received: int, waits: bool) -> None:
    queue.failing = {"b"}

    assert queue.take(b=received) == ["b"]
    assert queue.postponed == ([("receipt-b", PATIENCE)] if waits else [])


def test_what_was_handled_at_last_is_not_postponed(queue: Queue) -> None:
    assert queue.take(b=PATIENT_FROM) == []
    assert queue.postponed == []


def test_what_cannot_be_postponed_comes_back_soon(queue: Queue) -> None:
    queue.failing, queue.away = {"b"}, True

    assert queue.take(b=PATIENT_FROM) == ["b"]


def test_a_queue_forgets_a_record_before_it_gives_it_up() -> None:
    seconds = (PATIENT_FROM - 1) * FIRST_WAIT + (MOST_RECEIVES - PATIENT_FROM) * PATIENCE

    assert seconds > DAYS_KEPT * 24 * 3600
