"""The same stories on AWS services: functions called as Lambda calls them, tables, queues and topics on moto."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast

from hub.model.configuration import Configuration
from hub.model.responder import Leave
from hub.model.schedule import Override
from local.operating import Operating
from router.service import Receipt
from tests.aws.cloud import CloudHub
from tests.aws.world import AwsWorld
from tests.builders import NIGHT
from tests.scenarios.story import Story


class CloudStory(Story):
    """One hub in one AWS."""

    def __init__(
        self,
        world: AwsWorld,
        folder: Path,
        configuration: Configuration | None = None,
        start: datetime = NIGHT,
        *,
        in_moto: bool = False,
    ) -> None:
        self._world, self._in_moto = world, in_moto
        super().__init__(folder, configuration, start)

    def _open(self) -> Any:
        self.cloud = CloudHub(self._world, self._folder, self.clock, self.configuration, in_moto=self._in_moto)
        return cast("Any", self.cloud), self.cloud.lab

    def reopen(self) -> None:
        """Begin every function anew: in AWS that happens at any time."""
        self.cloud.begin_processes()

    def close(self) -> None:
        self.cloud.close()

    def edit(self, **changes: Any) -> None:
        """Put a changed configuration in force."""
        self.configuration = self.configuration.model_copy(update={"version": "edited", **changes})
        self.cloud.configure(self.configuration)

    def override(self, override: Override) -> None:
        """Have somebody change by hand who is on call."""
        super().override(override)
        self.cloud.look_again()

    def leave(self, leave: Leave) -> None:
        """Have somebody go on leave."""
        super().leave(leave)
        self.cloud.look_again()

    @property
    def operating(self) -> Operating:
        """What operators do."""
        services = self.cloud.root.services
        return Operating(operators=services.operators, incidents=services.incident_desk, queue=cast("Any", None))

    def receive(self, event: dict[str, Any] | str) -> Receipt:
        """Hand one raw record to the hub now, as GuardDuty would."""
        before = len(self.cloud.receipts)
        self.cloud.put(f"record-{next(self._records)}", self.body(event))
        self.cloud.work()
        return self.cloud.receipts[before][1]
