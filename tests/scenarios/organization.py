"""The organization that scenarios play in: three people, one schedule, one escalation policy, two audiences."""

from __future__ import annotations

from typing import Any

from hub.model.configuration import Audience, Configuration, Organization
from hub.model.escalation_policy import EscalationPolicy
from hub.model.policy import PolicyDocument
from hub.model.responder import Responder
from hub.model.schedule import Schedule
from tests.builders import a_directory

NUMBERS = "+15555550100"[:-2]
"""The reserved range."""


def an_organization(*documents: dict[str, Any], **changes: Any) -> Configuration:
    """The default policy of semantics 2, `documents` of other scopes, and single parts changed.

    Dana is on call, Wei and Yuki are next, Sam is the head.
    """
    values: dict[str, Any] = {
        "version": "v1",
        "organization": Organization(name="Example", time_zone="Europe/Berlin", owners="owners"),
        "documents": (a_document("organization", floor=["critical"]), *map(_document, documents)),
        "audiences": {
            name: Audience(name=name, addresses=(f"{name}@example.com",)) for name in ("secops", "leads", "owners")
        },
        "responders": {
            name: a_responder(name, *phones)
            for name, phones in {"dana": (1,), "wei": (2, 3), "yuki": (4,), "sam": (5,)}.items()
        },
        "schedules": {"soc": a_schedule("dana", "wei", "yuki")},
        "escalation_policies": {"page-soc": an_escalation_policy()},
        "directory": a_directory(),
    }
    return Configuration.model_validate(values | changes)


def a_document(kind: str, id: str = "", **parts: Any) -> PolicyDocument:
    """One policy document; an organization document has the default routes."""
    return _document({"scope": {"kind": kind, "id": id}, **parts})


def _document(parts: dict[str, Any]) -> PolicyDocument:
    routes = {}
    if parts["scope"]["kind"] == "organization":
        both = [{"kind": "call", "to": "page-soc"}, {"kind": "email", "to": "secops"}]
        routes = {
            "low": {"routes": [{"kind": "record"}]},
            "medium": {"routes": [{"kind": "email", "to": "secops"}]},
            "high": {"routes": both},
            "critical": {"routes": both},
        }
    return PolicyDocument.model_validate({"routes": routes, **parts})


def a_responder(name: str, *phones: int, **more: Any) -> Responder:
    numbers = tuple(f"{NUMBERS}{phone:02}" for phone in phones)
    values = {"name": name, "full_name": name.capitalize(), "phones": numbers, "email": f"{name}@example.com"}
    return Responder.model_validate(values | more)


def a_schedule(*participants: str, name: str = "soc") -> Schedule:
    """A weekly rotation whose first participant is on call in the night of the scenarios."""
    rotation = {
        "time_zone": "Europe/Berlin",
        "start": "2026-05-25T09:00",
        "shift_length": {"weeks": 1},
        "participants": participants,
    }
    layers = [{"name": "base", "rotation": rotation, "rank": 0}]
    return Schedule.model_validate({"name": name, "time_zone": "Europe/Berlin", "layers": layers})


def an_escalation_policy(name: str = "page-soc", *, repeat: int = 1, **first: Any) -> EscalationPolicy:
    """Level 1 who is on call (its fields changed as given), level 2 the next, level 3 the head; then the leads."""
    levels = [
        {"targets": [{"kind": "schedule", "name": "soc"}], **first},
        {"targets": [{"kind": "next", "name": "soc"}]},
        {"targets": [{"kind": "responder", "name": "sam"}]},
    ]
    return EscalationPolicy.model_validate({"name": name, "levels": levels, "repeat": repeat, "then": "leads"})
