"""Runs an embedded hub and its phone lab through time: from each thing that happens to the next, in order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from local.clock import MovableClock
from local.hub import LocalHub
from local.phone_lab import PhoneLab

NUDGE: Final = timedelta(seconds=1)
"""Moves time on when something is due that could not be done just now."""


def run_until(hub: LocalHub, lab: PhoneLab, clock: MovableClock, until: datetime) -> None:
    """Let everything happen that is due up to and including `until`, where the clock then stands."""
    while True:
        hub.work()
        if lab.run(clock.now()):
            continue
        times = [time for time in (hub.next_at(), lab.next_at()) if time is not None]
        following = min(times, default=until)
        if not times or following > until:
            break
        clock.move_to(following if following > clock.now() else clock.now() + NUDGE)
    clock.move_to(until)
    hub.work()
