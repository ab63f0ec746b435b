"""The ports over which components talk, kept by the embedded hub's queue."""

from __future__ import annotations

from datetime import datetime

from hub.model.attempt import AttemptOutcome
from hub.model.messages import MESSAGE, CallRequested, CarrierReport, DigestDue, Message, NoticeRequested, StepDue
from hub.model.steps import CallEnded, Event, Started, Woken
from hub.ports import Clock, PageStore
from local.queue import LocalQueue, Topic


class Outbox:
    """Puts messages into the hub's queue under ids that are the same each time."""

    def __init__(self, queue: LocalQueue, clock: Clock) -> None:
        """Put into `queue`."""
        self._queue, self._clock = queue, clock

    def put(self, message_id: str, message: Message, not_before: datetime | None = None) -> None:
        """Store the message durably; a waiting one with the same id is kept as it is."""
        now = self._clock.now()
        delay = None if not_before is None else max(not_before - now, now - now)
        self._queue.put(Topic.MESSAGES, message_id, MESSAGE.dump_json(message), now=now, delay=delay)

    def report(self, report: CarrierReport) -> None:
        """Take what a carrier reports."""
        self.put(f"report.{report.attempt}.{report.report.value}", report)


class LocalNoticeRequests:
    """`hub.ports.NoticeRequests` over the queue."""

    def __init__(self, outbox: Outbox) -> None:
        """Put into `outbox`."""
        self._outbox = outbox

    def request(self, message: NoticeRequested) -> None:
        """Store the request durably before returning."""
        self._outbox.put(f"notice.{message.id}", message)


class LocalDigestRequests:
    """`hub.ports.DigestRequests` over the queue."""

    def __init__(self, outbox: Outbox) -> None:
        """Put into `outbox`."""
        self._outbox = outbox

    def request(self, message: DigestDue) -> None:
        """Store the message durably before returning; it comes at its `not_before`."""
        self._outbox.put(f"digest.{message.window}", message, message.not_before)


class LocalCallRequests:
    """`hub.ports.CallRequests` over the queue."""

    def __init__(self, outbox: Outbox) -> None:
        """Put into `outbox`."""
        self._outbox = outbox

    def request(self, message: CallRequested) -> None:
        """Store the request durably before returning; it is held back until its `not_before`."""
        self._outbox.put(f"call.{message.id}", message, message.not_before)


class LocalEngine:
    """`hub.ports.Engine` over the queue: a result is a message to the page host."""

    def __init__(self, outbox: Outbox, pages: PageStore) -> None:
        """Put into `outbox`; read run numbers from `pages`."""
        self._outbox, self._pages = outbox, pages

    def start(self, page_id: str, start: int) -> None:
        """Start run number `start` of a page; a second call for the same number changes nothing."""
        self._put(f"step.{page_id}.{start}.started", page_id, Started(), start)

    def wake(self, page_id: str) -> None:
        """Have the page look at its head now; harmless when it is over or awake."""
        self._give(f"step.{page_id}.woken", page_id, Woken())

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        """Give the result of a call command; a second or late one changes nothing."""
        self._give(f"step.{page_id}.{command}.ended", page_id, CallEnded(command=command, outcome=outcome))

    def _give(self, message_id: str, page_id: str, event: Event) -> None:
        page = self._pages.page(page_id)
        if page is not None:
            self._put(message_id, page_id, event, page.start)

    def _put(self, message_id: str, page_id: str, event: Event, start: int) -> None:
        self._outbox.put(message_id, StepDue(page_id=page_id, start=start, event=event))
