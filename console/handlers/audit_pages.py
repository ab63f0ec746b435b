"""The watchdog, every minute: repairs what it can, tells the owners of the rest, and counts for the alarms."""

from __future__ import annotations

from typing import Any

from console.auditing import Auditing, auditing
from hub.lambdas import Event, lambda_handler
from hub.model.beat import BeatCount


def audit_pages(root: Auditing, _event: Event) -> dict[str, Any]:
    """Look once and repair; return how much could not be repaired."""
    root.watch().beat()
    counts = root.counted()
    for name, count in counts.items():
        root.counts.count(name.value, count)
    root.tell_second_region(counts)
    root.anchor()
    return {"unrepaired": counts[BeatCount.UNREPAIRED]}


handler = lambda_handler(auditing, audit_pages)
