"""Batches of an SQS queue in Lambda: each record for itself, so that one bad record never blocks or repeats the others.

A record that came often may be one that kills whoever handles it: from its fourth receive on it is handled after the
others have been taken off their queue (semantics 6).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from hub.errors import TransientError

ALONE_FROM: Final = 4
"""The receive from which on a record is handled alone."""
PATIENT_FROM: Final = 11
"""The receive from which on a record that fails is not seen again for `PATIENCE`."""
PATIENCE: Final = 1_200
"""Seconds. A queue gives a record up after 1,000 receives, the most that SQS allows: like this that takes longer than
the 13 days for which it keeps one, so what fails for the time being is never given up (semantics 6)."""
REPLAYED: Final = "replayed"
"""The message attribute of a record that an operator has put back."""


class Received(NamedTuple):
    """One record as it came from its queue."""

    id: str
    body: str
    arrived_at: datetime
    """When it was put into the queue."""
    received: int
    """How many times it was received, this one included."""
    replayed: bool


@dataclass(frozen=True, kw_only=True)
class Batches:
    """Handles whole batches of one queue."""

    handle: Callable[[Received], None]
    """Handles one record; what it raises has the record come back."""
    log: Logger
    settle: Callable[[Sequence[str]], None]
    """Takes records off the queue by their receipt handles."""
    postpone: Callable[[str, int], None]
    """Has a record, by its receipt handle, not be seen again for so many seconds; raises TransientError."""

    def take(self, event: dict[str, Any]) -> dict[str, Any]:
        """Handle the records of a Lambda event; return which of them come back, as SQS expects it."""
        records: list[dict[str, Any]] = event["Records"]
        often = [record for record in records if _received(record) >= ALONE_FROM]
        fresh = [record for record in records if _received(record) < ALONE_FROM]
        failed = self._handled(fresh)
        for record in often:
            self._settle(fresh, failed)
            failed += self._handled([record])
            fresh = [record]
        self._postpone([record for record in often if record["messageId"] in failed])
        return {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}

    def _settle(self, records: Sequence[dict[str, Any]], failed: Sequence[str]) -> None:
        done = [record["receiptHandle"] for record in records if record["messageId"] not in failed]
        if done:
            self.settle(done)

    def _postpone(self, failed: Sequence[dict[str, Any]]) -> None:
        for record in failed:
            if _received(record) < PATIENT_FROM:
                continue
            try:
                self.postpone(record["receiptHandle"], PATIENCE)
            except TransientError as error:
                self.log.warning("message comes back soon", message_id=record["messageId"], error=str(error))

    def _handled(self, records: list[dict[str, Any]]) -> list[str]:
        """Handle records, and return the ids of those that failed."""
        if not records:
            return []
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        with processor(records=records, handler=self._one):
            processor.process()
        failed = [each["itemIdentifier"] for each in processor.response()["batchItemFailures"]]
        for name, (_, error, _) in zip(failed, processor.exceptions, strict=True):
            self.log.warning(
                "message comes back",
                message_id=name,
                error=f"{type(error).__name__}: {error}",
                exc_info=error,
            )
        return [str(each) for each in failed]

    def _one(self, record: SQSRecord) -> None:
        attributes = record.message_attributes
        self.handle(
            Received(
                id=record.message_id,
                body=record.body,
                arrived_at=datetime.fromtimestamp(int(record.attributes.sent_timestamp) / 1000, tz=UTC),
                received=int(record.attributes.approximate_receive_count),
                replayed=REPLAYED in attributes,
            )
        )


def _received(record: dict[str, Any]) -> int:
    return int(record["attributes"]["ApproximateReceiveCount"])
