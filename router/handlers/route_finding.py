"""Takes finding events from FindingQueue: each is seen, decided and told."""

from __future__ import annotations

from typing import Any

from hub.lambdas import Event, lambda_handler
from router.bootstrap import Router, router


def route_finding(root: Router, event: Event) -> dict[str, Any]:
    """Take a batch of records; return those that come back."""
    return root.batches.take(event)


handler = lambda_handler(router, route_finding)
