"""Takes requests for mails from NoticeQueue, and what goes out with the first ring of a call."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler


def send_notice(root: Escalation, event: Event) -> dict[str, Any]:
    """Take a batch of requests; return those that come back."""
    return root.batches(root.settings.notice_queue).take(event)


handler = lambda_handler(escalation, send_notice)
