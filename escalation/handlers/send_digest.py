"""Takes the ends of windows from DigestQueue: what a window has gathered is sent as one mail."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler


def send_digest(root: Escalation, event: Event) -> dict[str, Any]:
    """Take a batch of window ends; return those that come back."""
    return root.batches(root.settings.digest_queue).take(event)


handler = lambda_handler(escalation, send_digest)
