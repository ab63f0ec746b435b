"""Intake: takes the messages of a queue in AWS, which holds none back for longer than a quarter of an hour."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.messages import Messages, read_message, rejected_message
from hub.batches import Received
from hub.errors import PermanentError
from hub.model.messages import CallRequested, DigestDue, Message
from hub.ports import CallRequests, Clock, DigestRequests, RejectedStore


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Handles messages one by one; each may come twice, or early."""

    messages: Messages
    calls: CallRequests
    digests: DigestRequests
    rejected: RejectedStore
    clock: Clock

    def take(self, received: Received) -> None:
        """Handle one message, or put it off until it is due; keep one that can never be handled for a person.

        Raises TransientError or ConflictError when the message must come back.
        """
        try:
            message = read_message(received.body)
            if not self._put_off(message):
                self.messages.handle(message)
        except PermanentError as error:
            record = rejected_message(received.id, received.body.encode(), received.arrived_at, error)
            self.rejected.put(record)

    def _put_off(self, message: Message) -> bool:
        """Ask again for what is not due yet; return whether it was that."""
        if not isinstance(message, CallRequested | DigestDue):
            return False
        if message.not_before is None or message.not_before <= self.clock.now():
            return False
        if isinstance(message, CallRequested):
            self.calls.request(message)
        else:
            self.digests.request(message)
        return True
