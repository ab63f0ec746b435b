"""Queues of moto, driven on a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hub.ports import Clock

REDELIVERY = timedelta(seconds=30)


@dataclass
class Waiting:
    """One message in a queue, as the test's own hand holds it."""

    number: int
    queue: str
    message: dict[str, Any]
    arrived_at: datetime
    visible_at: datetime
    received: int = 0


class Queues:
    """The queues of moto, emptied into a hand that knows when each message is to be seen.

    moto holds messages back by the machine's clock; so the delay is taken off the request and kept here.
    """

    def __init__(self, client: Any, clock: Clock, names: Sequence[str]) -> None:
        self._client, self._clock, self._numbers = client, clock, count(1)
        self.urls = {name: client.create_queue(QueueName=name)["QueueUrl"] for name in names}
        self.waiting: list[Waiting] = []
        self._sent_to: set[str] = set()
        client.meta.events.register("provide-client-params.sqs.SendMessage", self._note_delay)

    def _note_delay(self, params: dict[str, Any], **_: Any) -> dict[str, Any]:
        delay = params.pop("DelaySeconds", 0)
        self._sent_to.add(params["QueueUrl"])
        number = next(self._numbers)
        attributes = {**params.get("MessageAttributes", {}), "order": string(f"{number}:{delay}")}
        return {**params, "MessageAttributes": attributes}

    def due(self, *names: str) -> Waiting | None:
        """Return the message of those queues that has been visible the longest."""
        self._fetch()
        now = self._clock.now()
        urls = {self.urls[name] for name in names}
        found = [each for each in self.waiting if each.queue in urls and each.visible_at <= now]
        return min(found, key=lambda each: each.number, default=None)

    def next_at(self) -> datetime | None:
        self._fetch()
        return min((each.visible_at for each in self.waiting), default=None)

    def settle(self, message: Waiting) -> None:
        self._client.delete_message(QueueUrl=message.queue, ReceiptHandle=message.message["ReceiptHandle"])
        self.waiting.remove(message)

    def event(self, message: Waiting) -> dict[str, Any]:
        """Return the event that Lambda makes of one message, which is hidden from now on."""
        message.received += 1
        message.visible_at = self._clock.now() + REDELIVERY
        attributes = {
            name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
            for name, value in message.message.get("MessageAttributes", {}).items()
        }
        record = {
            "messageId": message.message["MessageId"],
            "receiptHandle": message.message["ReceiptHandle"],
            "body": message.message["Body"],
            "attributes": {
                "ApproximateReceiveCount": str(message.received),
                "SentTimestamp": str(round(message.arrived_at.timestamp() * 1000)),
            },
            "messageAttributes": attributes,
            "eventSource": "aws:sqs",
        }
        return {"Records": [record]}

    def _fetch(self) -> None:
        urls, self._sent_to = self._sent_to, set()
        for url in urls:
            while True:
                got = self._client.receive_message(
                    QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=43_200, MessageAttributeNames=["All"]
                ).get("Messages", [])
                for message in got:
                    number, delay = message["MessageAttributes"].pop("order")["StringValue"].split(":")
                    now = self._clock.now()
                    self.waiting.append(Waiting(int(number), url, message, now, now + timedelta(seconds=int(delay))))
                if not got:
                    break


def string(value: str) -> dict[str, str]:
    """Return a message attribute."""
    return {"DataType": "String", "StringValue": value}
