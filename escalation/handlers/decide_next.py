"""Takes a result of a page's run, has the next command decided and stored, and tells the state machine what that is."""

from __future__ import annotations

from typing import Any

from escalation.bootstrap import Escalation, escalation
from hub.lambdas import Event, lambda_handler
from hub.model.turn import TurnDue


def decide_next(root: Escalation, event: Event) -> dict[str, Any]:
    """Take the state of an execution; return its next turn."""
    due = TurnDue.model_validate({name: event[name] for name in ("schema", "page_id", "start", "event")})
    turns = root.services.turns
    return turns.turn(turns.next(due.page_id, due.start, due.event)).model_dump(mode="json")


handler = lambda_handler(escalation, decide_next)
