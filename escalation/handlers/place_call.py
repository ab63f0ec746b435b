"""Performs a page's command: places its call, holds its pause, tells people in writing, or ends the page."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler
from hub.model.turn import CommandDue


def place_call(root: Escalation, event: Event) -> dict[str, Any]:
    """Perform the command that is due; whoever brings the result of one that waits answers its token."""
    root.effects.perform(CommandDue.model_validate(event))
    return {}


handler = lambda_handler(escalation, place_call)
