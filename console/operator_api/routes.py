"""The table of routes: what can be asked, which role it takes, and what answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from console.operator_api import acting, reading
from hub.model.operator_role import Role


class Route(NamedTuple):
    """One thing that can be asked. Paths have no parameters: names stand in the query or the body."""

    method: str
    path: str
    role: Role
    answer: Callable[..., Any]


ROUTES: Final = (
    Route("GET", "/time-zone", Role.READER, reading.time_zone),
    Route("GET", "/on-call", Role.READER, reading.on_call),
    Route("GET", "/shifts", Role.READER, reading.shifts),
    Route("GET", "/on-call/overrides", Role.READER, reading.overrides),
    Route("GET", "/on-call/leave", Role.READER, reading.leave),
    Route("GET", "/on-call/swaps", Role.READER, reading.swaps),
    Route("GET", "/policy", Role.READER, reading.policy),
    Route("POST", "/explain", Role.READER, reading.explain),
    Route("GET", "/incidents", Role.READER, reading.incidents),
    Route("GET", "/incidents/one", Role.READER, reading.incident),
    Route("GET", "/pages", Role.READER, reading.pages),
    Route("GET", "/pages/shown", Role.READER, reading.shown),
    Route("GET", "/ledger", Role.READER, reading.ledger),
    Route("GET", "/health", Role.READER, reading.health),
    Route("GET", "/responders", Role.READER, reading.responders),
    Route("GET", "/rejected", Role.READER, reading.rejected),
    Route("GET", "/rejected/body", Role.READER, reading.rejected_body),
    Route("POST", "/pages/acknowledge", Role.RESPONDER, acting.acknowledge),
    Route("POST", "/incidents/close", Role.RESPONDER, acting.close),
    Route("POST", "/incidents/snooze", Role.RESPONDER, acting.snooze),
    Route("POST", "/incidents/note", Role.RESPONDER, acting.annotate),
    Route("POST", "/on-call/edits", Role.RESPONDER, acting.edit_on_call),
    Route("POST", "/drills", Role.RESPONDER, acting.drill),
    Route("POST", "/responders/verify", Role.RESPONDER, acting.verify),
    Route("POST", "/responders/clear", Role.RESPONDER, acting.clear),
    Route("POST", "/findings", Role.EDITOR, acting.send),
    Route("POST", "/rejected/replay", Role.EDITOR, acting.replay_rejected),
    Route("POST", "/rejected/discard", Role.EDITOR, acting.discard_rejected),
    Route("POST", "/subscriptions/confirm", Role.RESPONDER, acting.confirm),
    Route("GET", "/configuration", Role.EDITOR, acting.configuration),
    Route("GET", "/documents", Role.EDITOR, reading.documents),
    Route("GET", "/audit", Role.EDITOR, reading.audit),
    Route("GET", "/audit/head", Role.READER, reading.audit_head),
    Route("POST", "/subscriptions", Role.EDITOR, acting.reconcile),
    Route("POST", "/edits", Role.EDITOR, acting.edit),
)
OPENAPI: Final = "/openapi.json"
"""Where the description of all this is, for readers."""
