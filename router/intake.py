"""Intake: takes the raw records of FindingQueue one by one."""

from __future__ import annotations

from hub.batches import Received
from router.normalize import Origin
from router.service import RouteFindings


class RecordIntake:
    """Hands records to the router as they came."""

    def __init__(self, service: RouteFindings) -> None:
        """Hand them to `service`."""
        self._service = service

    def take(self, received: Received) -> None:
        """Take one record; raise TransientError when it must come back."""
        self._service.receive(
            received.body,
            record_id=received.id,
            arrived_at=received.arrived_at,
            origin=Origin.QUEUE,
            replayed=received.replayed,
        )
