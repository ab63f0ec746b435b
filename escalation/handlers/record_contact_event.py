"""Hears from Amazon Connect that a call is over: it shortens the wait, and nothing rests on it."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler


def record_contact_event(root: Escalation, event: Event) -> dict[str, Any]:
    """Take one contact event; those of other contacts and kinds change nothing."""
    report = root.contacts.report(event)
    if report is not None:
        root.services.dialler.reported(report)
    return {}


handler = lambda_handler(escalation, record_contact_event)
