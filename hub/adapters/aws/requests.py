"""The ports over which components talk, as messages of SQS: the JSON of `hub.model.messages`."""

from __future__ import annotations

from datetime import datetime

from hub.adapters.aws.later import remaining_delay
from hub.adapters.aws.queues import SqsQueue, for_queue
from hub.model.messages import MESSAGE, CallRequested, DigestDue, FindingArchived, Message, NoticeRequested
from hub.ports import Clock


class SqsRequests:
    """Puts messages into one queue; a message that is due later is held back for as long as SQS can.

    Whoever receives it before its `not_before` puts it again: `remaining_delay` says when that is.
    """

    def __init__(self, queue: SqsQueue, clock: Clock) -> None:
        """Put into `queue`."""
        self._queue, self._clock = queue, clock

    def put(self, message_id: str, message: Message, not_before: datetime | None = None) -> None:
        """Store the message durably; raise TransientError when that cannot be done now."""
        delay = remaining_delay(not_before, self._clock.now())
        self._queue.send(message_id, for_queue(MESSAGE.dump_json(message).decode()), delay=delay)


class SqsArchivedFindings:
    """`hub.ports.ArchivedFindings` over PageQueue."""

    def __init__(self, requests: SqsRequests) -> None:
        """Put through `requests`."""
        self._requests = requests

    def request(self, message: FindingArchived) -> None:
        """Store the message durably before returning."""
        self._requests.put(f"archived.{message.id}", message)


class SqsNoticeRequests:
    """`hub.ports.NoticeRequests` over NoticeQueue."""

    def __init__(self, requests: SqsRequests) -> None:
        """Put through `requests`."""
        self._requests = requests

    def request(self, message: NoticeRequested) -> None:
        """Store the request durably before returning."""
        self._requests.put(f"notice.{message.id}", message)


class SqsDigestRequests:
    """`hub.ports.DigestRequests` over DigestQueue."""

    def __init__(self, requests: SqsRequests) -> None:
        """Put through `requests`."""
        self._requests = requests

    def request(self, message: DigestDue) -> None:
        """Store the message durably before returning; it comes at its `not_before`, or early to be put again."""
        self._requests.put(f"digest.{message.window}", message, message.not_before)


class SqsCallRequests:
    """`hub.ports.CallRequests` over PageQueue."""

    def __init__(self, requests: SqsRequests) -> None:
        """Put through `requests`."""
        self._requests = requests

    def request(self, message: CallRequested) -> None:
        """Store the request durably before returning; it comes at its `not_before`, or early to be put again."""
        self._requests.put(f"call.{message.id}", message, message.not_before)
