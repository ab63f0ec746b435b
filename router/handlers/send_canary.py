"""Sends a canary through each Region, every five minutes, and once a day one of GuardDuty's own samples.

The watchdog looks whether they have arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hub.errors import TransientError
from hub.lambdas import Event, lambda_handler
from router.bootstrap import Router, router

SAMPLE: Final = "sample"
"""Says in the schedule's event what is wanted; nothing of the kind: a canary."""


def send_canary(root: Router, event: Event) -> dict[str, Any]:
    """Put one canary on the bus of each Region, or have a sample made in each; return the Regions.

    Raises TransientError, named, when one fails: the others have gone out all the same.
    """
    send = root.make_sample if event.get("kind") == SAMPLE else root.send_canary
    failed = {region: why for region in root.settings.regions for why in _tried(send, region)}
    root.counts.count("CanaryFailed", len(failed))
    if failed:
        raise TransientError("; ".join(f"canary of {region}: {why}" for region, why in failed.items()))
    return {"regions": list(root.settings.regions)}


def _tried(send: Callable[[str], Sequence[str]], region: str) -> Sequence[str]:
    """Return what went wrong in the Region."""
    try:
        return send(region)
    except TransientError as error:
        return [str(error)]


handler = lambda_handler(router, send_canary)
