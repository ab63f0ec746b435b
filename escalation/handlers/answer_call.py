"""Answers the contact flow: what a call says next, and what the keys that were pressed do."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler


def answer_call(root: Escalation, event: Event) -> dict[str, Any]:
    """Answer one request of the flow with a flat map of strings.

    What it raises has the flow speak its fixed sentence; the page stays as it is.
    """
    return dict(root.flow_desk.answer(event))


handler = lambda_handler(escalation, answer_call)
