"""The queues on SQS: standard ones, since what comes twice is harmless to the hub and order means nothing to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from hub.adapters.aws.errors import ask
from hub.adapters.aws.later import MOST_DELAY
from hub.errors import InputError

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient
    from types_boto3_sqs.literals import QueueAttributeNameType
    from types_boto3_sqs.type_defs import DeleteMessageBatchRequestEntryTypeDef

MOST_BYTES: Final = 1_048_576
"""A message with its attributes takes at most 1 MiB (the API reference, SendMessage)."""
MOST_AT_ONCE: Final = 10
"""Messages of one batch request."""
REPLAYED: Final = "replayed"
"""Attribute of a record that an operator put back after it had been rejected."""
MESSAGE_ID: Final = "message_id"
"""Attribute that names the message for those who read logs; SQS gives it an id of its own too."""
_TYPE: Final = "String"
_REFUSED: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What SQS takes in no body and no attribute."""
_DEPTHS: Final[tuple[QueueAttributeNameType, ...]] = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)


class SqsQueue:
    """One queue by its URL. All of it raises TransientError when SQS cannot do it just now."""

    def __init__(self, client: SQSClient, url: str) -> None:
        """Work on the queue at `url` through `client`."""
        self._client, self._url = client, url

    def send(self, message_id: str, body: str, *, delay: int = 0, attributes: Mapping[str, str] | None = None) -> None:
        """Store the message durably, to be seen after `delay` seconds (0 to 900).

        Raises InputError for what SQS never takes: another delay, characters that XML lacks, more than 1 MiB.
        """
        named = {MESSAGE_ID: _REFUSED.sub("\ufffd", message_id), **(attributes or {})}
        _check(message_id, body, delay, named)
        self._ask_to_send(message_id, body, delay, named)

    def settle(self, receipts: Sequence[str]) -> None:
        """Take received messages, named by their receipt handles, off the queue: they were handled."""
        for start in range(0, len(receipts), MOST_AT_ONCE):
            some = receipts[start : start + MOST_AT_ONCE]
            entries: list[DeleteMessageBatchRequestEntryTypeDef] = [
                {"Id": str(number), "ReceiptHandle": receipt} for number, receipt in enumerate(some)
            ]
            self._ask_to_delete(entries)

    def postpone(self, receipt: str, seconds: int) -> None:
        """Have a received message not be seen again for `seconds` from now (0 to 43,200)."""
        ask(
            f"postponing a message of {self._url}",
            lambda: self._client.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=seconds
            ),
        )

    def _ask_to_delete(self, entries: list[DeleteMessageBatchRequestEntryTypeDef]) -> None:
        ask(
            f"settling messages of {self._url}",
            lambda: self._client.delete_message_batch(QueueUrl=self._url, Entries=entries),
        )

    def depth(self) -> int:
        """Return about how many messages the queue holds, those in hand and those held back included."""
        asked = list(_DEPTHS)
        answer = ask(
            f"depth of {self._url}",
            lambda: self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=asked),
        )
        return sum(int(answer["Attributes"][name]) for name in _DEPTHS)

    def _ask_to_send(self, message_id: str, body: str, delay: int, attributes: Mapping[str, str]) -> None:
        ask(
            f"message {message_id} to {self._url}",
            lambda: self._client.send_message(
                QueueUrl=self._url,
                MessageBody=body,
                DelaySeconds=delay,
                MessageAttributes={
                    name: {"DataType": _TYPE, "StringValue": value} for name, value in attributes.items()
                },
            ),
        )


class SqsFindingQueue:
    """FindingQueue, for those who put raw records into it themselves: an operator's replay, a file, the canary."""

    def __init__(self, queue: SqsQueue) -> None:
        """Put into `queue`."""
        self._queue = queue

    def put(self, record_id: str, body: bytes, *, replayed: bool = False) -> None:
        """Queue the original body; nobody may put events of aws.* on a bus, so this is how one is replayed.

        Raises InputError for a body that no queue of SQS could have carried: such a one came from a file.
        """
        self._queue.send(record_id, _text(record_id, body), attributes={REPLAYED: "true"} if replayed else {})

    def depth(self) -> int:
        """Return about how many records wait or are in hand."""
        return self._queue.depth()


def for_queue(document: str) -> str:
    """Return the JSON text `document` with what SQS would refuse in its strings escaped: it means the same."""
    return _REFUSED.sub(lambda found: f"\\u{ord(found.group()):04x}", document)


def _text(record_id: str, body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise InputError(f"record {record_id}: expected UTF-8, which SQS carries, found {error.reason}") from error


def _check(message_id: str, body: str, delay: int, attributes: Mapping[str, str]) -> None:
    if not 0 <= delay <= MOST_DELAY:
        raise InputError(f"delay of {message_id}: {delay} s, expected 0 to {MOST_DELAY}")
    refused = _REFUSED.search(body)
    if refused:
        raise InputError(f"message {message_id}: character U+{ord(refused.group()):04X}, which SQS does not carry")
    size = len(body.encode()) + sum(_size(name, value) for name, value in attributes.items())
    if size > MOST_BYTES or not body:
        raise InputError(f"message {message_id}: {size} bytes, expected a body and at most {MOST_BYTES}")


def _size(name: str, value: str) -> int:
    return len(name) + len(_TYPE) + len(value.encode())
