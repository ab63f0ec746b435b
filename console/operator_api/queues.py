"""Where the hub's own messages wait in AWS: a queue for each kind, so that one put back goes where it came from."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.messages import read_message
from hub.errors import PermanentError
from hub.model.messages import CallRequested, DigestDue, FindingArchived
from hub.ports import RawQueue


@dataclass(frozen=True, kw_only=True)
class MessageQueues:
    """`hub.ports.RawQueue` over the queues of the escalation."""

    calls: RawQueue
    """Takes what was archived as well."""
    digests: RawQueue
    others: RawQueue
    """Takes what is no message too: it is rejected once more there."""

    def put(self, record_id: str, body: bytes, *, replayed: bool = False) -> None:
        """Store the message durably in the queue of its kind."""
        self._queue(body).put(record_id, body, replayed=replayed)

    def depth(self) -> int:
        """Return about how many messages wait in all of them."""
        return self.calls.depth() + self.digests.depth() + self.others.depth()

    def _queue(self, body: bytes) -> RawQueue:
        try:
            message = read_message(body)
        except PermanentError:
            return self.others
        if isinstance(message, CallRequested | FindingArchived):
            return self.calls
        return self.digests if isinstance(message, DigestDue) else self.others
