"""Takes from PageQueue: an incident joins its page or opens one, or closes since its finding was archived."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler


def open_page(root: Escalation, event: Event) -> dict[str, Any]:
    """Take a batch of requests; return those that come back."""
    return root.batches(root.settings.page_queue).take(event)


handler = lambda_handler(escalation, open_page)
