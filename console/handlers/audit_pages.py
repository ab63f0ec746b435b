"""The watchdog's look, every minute: repairs what it can, tells the owners of the rest, and counts it for the alarm."""

from __future__ import annotations

from typing import Any

from console.auditing import Auditing, auditing
from hub.lambdas import Event, lambda_handler


def audit_pages(root: Auditing, _event: Event) -> dict[str, Any]:
    """Look once and repair; return how much could not be repaired."""
    root.watch().beat()
    left = root.unrepaired()
    root.counts.count("Beat")
    root.counts.count("Unrepaired", left)
    return {"unrepaired": left}


handler = lambda_handler(auditing, audit_pages)
