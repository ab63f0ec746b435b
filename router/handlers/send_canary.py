"""Sends a canary through each Region, every five minutes; the watchdog looks whether it has arrived."""

from __future__ import annotations

from typing import Any

from hub.errors import TransientError
from hub.lambdas import Event, lambda_handler
from router.bootstrap import Router, router


def send_canary(root: Router, _event: Event) -> dict[str, Any]:
    """Put one canary on the bus of each Region; return the Regions. Raises TransientError, named, when one fails."""
    failed = {region: why for region in root.settings.regions for why in root.send_canary(region)}
    root.counts.count("CanaryFailed", len(failed))
    if failed:
        raise TransientError("; ".join(f"canary of {region}: {why}" for region, why in failed.items()))
    return {"regions": list(root.settings.regions)}


handler = lambda_handler(router, send_canary)
