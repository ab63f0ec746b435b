"""The stage of the demo: one embedded hub and its telephones on the files of one folder, at one movable clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from escalation.contact_flow.desk import FlowDesk
from hub.model.configuration import Configuration
from hub.model.page import HeadKey, PageHead, PageState
from hub.model.severity import SeverityLabel
from hub.ports import Carrier
from local.clock import MovableClock
from local.hub import LocalHub, open_hub
from local.phone_lab import Dial, PhoneLab
from local.requests import Outbox
from local.runner import run_until


@dataclass(frozen=True, kw_only=True)
class Stage:
    """An opened hub; close it before another process opens the same folder."""

    folder: Path
    clock: MovableClock
    hub: LocalHub
    lab: PhoneLab
    configuration: Configuration

    def run_until(self, instant: datetime) -> None:
        """Let everything happen that is due up to `instant`."""
        run_until(self.hub, self.lab, self.clock, instant)

    def name(self, responder: str) -> str:
        """Return the full name of a responder."""
        known = self.configuration.responders.get(responder)
        return known.full_name if known is not None else responder

    def head(self, policy: str, label: SeverityLabel) -> PageHead | None:
        """Return the newest head of an escalation policy and label."""
        return self.hub.stores.pages.head(HeadKey(escalation_policy=policy, label=label))

    def taken(self, policy: str, label: SeverityLabel) -> tuple[str, timedelta] | None:
        """Return who took the newest page of that label and after how long; None when nobody did."""
        head = self.head(policy, label)
        if head is None or head.state is not PageState.ACKNOWLEDGED or head.ended_at is None:
            return None
        return self.name(head.by or ""), head.ended_at - head.opened_at

    def lost(self) -> int:
        """Return how many notices, messages and incidents are still waiting to be told."""
        now = self.clock.now()
        waiting = len(self.hub.stores.notices.unsent(now)) + len(self.hub.stores.incidents.due(now))
        return waiting + self.hub.waiting()

    def called_twice(self) -> int:
        """Return how many telephones rang again for the same attempt, or for a page that somebody had already."""
        dials = self.lab.dials()
        again = len(dials) - len({dial.attempt for dial in dials})
        return again + sum(self._rang_after_the_end(dial) for dial in dials)

    def _rang_after_the_end(self, dial: Dial) -> bool:
        attempt = self.hub.stores.attempts.get(dial.attempt)
        entries = self.hub.stores.ledger.of_page(attempt.page_id) if attempt is not None else ()
        ended = min((entry.at for entry in entries if entry.id == "acknowledged"), default=None)
        return ended is not None and dial.requested_at > ended

    def close(self) -> None:
        """Close the files."""
        self.hub.close()
        self.lab.close()


def open_stage(folder: Path, configuration: Configuration | None, start: datetime) -> Stage:
    """Return a hub on the files in `folder`, at `start`; without a configuration the stored one stays in force."""
    clock = MovableClock(start)
    made: list[PhoneLab] = []

    def carrier(outbox: Outbox) -> Carrier:
        made.append(PhoneLab(folder / "phones.sqlite", clock=clock, report=outbox.report, strict=True))
        return made[0]

    hub = open_hub(folder / "tocsin.sqlite", clock=clock, carrier=carrier, configuration=configuration, durable=False)
    lab = made[0]
    lab.function = FlowDesk(desk=hub.calls, attempts=hub.stores.attempts).answer
    in_force = configuration or hub.stores.configuration.current()
    return Stage(folder=folder, clock=clock, hub=hub, lab=lab, configuration=in_force)
