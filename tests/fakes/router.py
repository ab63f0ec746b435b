"""The router with everything around it in memory, and a store whose process dies on demand."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from hub.errors import StoreError
from hub.model.finding import FindingKey
from hub.model.incident import Incident, IncidentState, Mark, Observation, Observed
from hub.model.messages import CallRequested, NoticeRequested
from hub.model.policy import PolicyDocument
from hub.observability import MemoryCounts
from router.normalize import Origin
from router.policy import PolicyBook
from router.service import Receipt, RouteFindings
from tests.builders import NIGHT, a_key, an_event
from tests.fakes.ports import HandClock, KeptRequests
from tests.fakes.stores import MemoryIncidentStore, MemoryRejectedStore
from tests.policies import a_configuration


class DyingIncidentStore(MemoryIncidentStore):
    """Its process dies, on demand, after seeing or before the mark is written."""

    def __init__(self) -> None:
        super().__init__()
        self.dies_before_told = False
        self.dies_after_seen = False
        self.writes = 0

    def observe(self, event: Observation) -> Observed:
        self.writes += 1
        observed = super().observe(event)
        if self.dies_after_seen:
            raise StoreError("killed after the first write")
        return observed

    def mark_told(self, key: FindingKey, mark: Mark, routes: tuple[str, ...]) -> Incident:
        if self.dies_before_told:
            raise StoreError("killed before the second write")
        self.writes += 1
        return super().mark_told(key, mark, routes)

    def closes(self, key: FindingKey) -> None:
        """Somebody closes the incident: what was due stays on the row until it is looked at."""
        self._rows[key] = self._rows[key].model_copy(update={"state": IncidentState.CLOSED})


class Hub:
    """The router with everything around it in memory."""

    def __init__(self, *documents: PolicyDocument) -> None:
        self.incidents = DyingIncidentStore()
        self.notices: KeptRequests[NoticeRequested] = KeptRequests()
        self.calls: KeptRequests[CallRequested] = KeptRequests()
        self.rejected = MemoryRejectedStore()
        self.counts = MemoryCounts()
        self.clock = HandClock()
        self.book = PolicyBook(a_configuration(*documents))
        self.router = RouteFindings(
            incidents=self.incidents,
            notices=self.notices,
            calls=self.calls,
            rejected=self.rejected,
            policies=lambda: self.book,
            clock=self.clock,
            counts=self.counts,
        )

    def edit(self, *documents: PolicyDocument) -> None:
        self.book = PolicyBook(a_configuration(*documents))

    def receive(self, severity: object = 8.0, *, origin: Origin = Origin.QUEUE, **more: Any) -> Receipt:
        """A record that arrives now; `minute` is GuardDuty's own time of it, from the night on."""
        minute = more.pop("minute", None)
        replayed = more.pop("replayed", False)
        arrived_at = more.pop("arrived_at", self.clock.now())
        when = self.clock.now() if minute is None else NIGHT + timedelta(minutes=minute)
        body = json.dumps(an_event(severity, **({"updatedAt": when.isoformat()} | more)))
        return self.router.receive(body, record_id="r1", arrived_at=arrived_at, origin=origin, replayed=replayed)

    def receive_raw(self, body: bytes | str, record_id: str = "r1", origin: Origin = Origin.QUEUE) -> Receipt:
        return self.router.receive(body, record_id=record_id, arrived_at=self.clock.now(), origin=origin)

    def row(self, **key: Any) -> Incident:
        row = self.incidents.get(a_key(**key))
        assert row is not None
        return row

    @property
    def told(self) -> list[str]:
        called = [f"call {message.escalation_policy}" for message in self.calls.all]
        return called + [f"email {message.audience}" for message in self.notices.all]
