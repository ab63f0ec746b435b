"""Rows of every kind, in two sizes: a plain one to vary, and a full one in which no field has its default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Literal, get_args, get_origin

from hub.model.attempt import Attempt, AttemptOutcome, AttemptState, Briefing
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.incident import Incident
from hub.model.ledger import LedgerEntry
from hub.model.member_set import MemberSet
from hub.model.notice import Notice
from hub.model.page import HeadKey, Member, Page, PageHead, PageKind
from hub.model.responder import Leave
from hub.model.schedule import Override
from hub.model.severity import SeverityLabel
from hub.model.window import Window
from tests.builders import NIGHT, a_directory, a_mark, a_responder, a_summary, an_attempt

HIGH = HeadKey(escalation_policy="page-soc", label=SeverityLabel.HIGH)
CRITICAL = HeadKey(escalation_policy="page-soc", label=SeverityLabel.CRITICAL)
SHADOW = HeadKey(escalation_policy="page-soc", label=SeverityLabel.HIGH, kind=PageKind.SHADOW)
ODD = NIGHT + timedelta(microseconds=1)
"""An instant that does not survive being cut to milliseconds."""


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def a_member(number: int = 1, *, id: str = "f1", page_id: str = "page-soc.high.1", **more: Any) -> Member:
    values: dict[str, Any] = {
        "page_id": page_id,
        "number": number,
        "mark": a_mark(),
        "summary": a_summary(id=id),
        "joined_at": ODD,
    }
    return Member.model_validate(values | more)


def a_page(generation: int = 1, **more: Any) -> Page:
    values: dict[str, Any] = {
        "page_id": f"{HIGH.text}.{generation}",
        "key": HIGH,
        "generation": generation,
        "start": 1,
        "mode": "live",
        "policy": {"name": "page-soc", "levels": [{"targets": [{"kind": "schedule", "name": "soc"}]}]},
        "configuration": "v1",
        "opened_at": NIGHT,
    }
    return Page.model_validate(values | more)


def a_notice(id: str = "n1", *, minute: float = 0, **more: Any) -> Notice:
    values: dict[str, Any] = {
        "id": id,
        "kind": "finding",
        "audience": "secops",
        "subject": "[HIGH] prod-payments",
        "body": "Someone tries passwords.",
        "requested_at": NIGHT + minutes(minute),
    }
    return Notice.model_validate(values | more)


def an_entry(id: str = "1-placed", *, page_id: str = "page-soc.high.1", **more: Any) -> LedgerEntry:
    values = {"page_id": page_id, "id": id, "at": NIGHT, "kind": "placed", "text": "Dana is called."}
    return LedgerEntry.model_validate(values | more)


def an_override(schedule: str = "soc", responder: str = "dana", **more: Any) -> Override:
    values = {
        "schedule": schedule,
        "kind": "add",
        "start": ODD,
        "end": NIGHT + minutes(60),
        "responder": responder,
    }
    return Override.model_validate(values | more)


def a_leave(responder: str = "dana", *, minute: float = 0) -> Leave:
    start = NIGHT + minutes(minute)
    return Leave(responder=responder, start=start, end=start + minutes(600), why="holiday")


def a_full_attempt() -> Attempt:
    return an_attempt(
        command=7,
        phone=1,
        number_key="a1b2c3d4e5f6a7b8c9d0e1f2",
        language="ja-JP",
        briefing=Briefing(
            full_name="Dana Reyes",
            next_name="Sam Okafor",
            time_zone="Asia/Tokyo",
            spoken_detail="kind",
            why="layer weekly",
        ),
        announced=MemberSet.of([1, 2, 5]),
        state=AttemptState.ENDED,
        dialling_at=ODD,
        dialled_at=ODD,
        answered_at=ODD,
        ended_at=ODD,
        contact_id="c-1",
        keys=("2", "147"),
        outcome=AttemptOutcome.ACKNOWLEDGED,
        error="none that matters",
        version=4,
    )


def a_full_head() -> PageHead:
    return PageHead.model_validate(
        {
            "key": SHADOW,
            "generation": 3,
            "state": "acknowledged",
            "start": 2,
            "joined": 412,
            "covered": MemberSet.of(range(1, 400)),
            "by": "dana",
            "via": "call",
            "name": "Dana Reyes",
            "opened_at": NIGHT,
            "ended_at": ODD,
        }
    )


def a_full_incident() -> Incident:
    marks = {"record": a_mark(), "email secops": a_mark(9.5, 2)}
    return Incident.model_validate(
        {
            "key": a_summary().key,
            "state": "closed",
            "closure": "false-positive",
            "summary": a_full_summary(),
            "count": 3,
            "ordering": ODD,
            "opened_at": ODD,
            "seen": {"episode": 2, "label": "critical", "attack_sequence": True},
            "told": marks,
            "due": {"z last": ODD, "a first": NIGHT},
            "mode": "shadow",
            "suppressed_by": "scanner",
            "acknowledged_by": "dana",
            "acknowledged_at": ODD,
            "reminded_at": ODD,
            "closed_by": "wei",
            "closed_at": ODD,
            "snoozed_until": ODD,
            "note": "asked its owner",
            "noted_by": "wei",
            "noted_at": ODD,
            "version": 9,
        }
    )


def a_full_summary() -> Mapping[str, Any]:
    plain = a_summary(9.5, partition="aws-cn", count=4, sample=True, attack_sequence=True, first_seen=ODD)
    return plain.model_dump() | {"title": "\x00 \u2028 \U0001f6a8 'quoted' \"twice\""}


def a_full_notice() -> Notice:
    return a_notice(
        means="text",
        responder="dana",
        leased_until=ODD,
        sent_at=ODD,
        silent=True,
        page_id="page-soc.high.1",
        at_once=False,
        window="responder.dana.1",
        number=3,
        about=a_full_summary(),
        line="- high, prod-payments",
        covered=MemberSet.of([1, 2, 5]),
    )


def a_full_window() -> Window:
    return Window(
        reader="audience.secops",
        number=2,
        opened_by="n1",
        at_once=True,
        opened_at=NIGHT,
        ends_at=NIGHT + minutes(5),
        joined=3,
        leased_until=ODD,
        sent_at=ODD,
    )


def a_full_entry() -> LedgerEntry:
    return an_entry(
        at=ODD,
        responder="dana",
        number_masked="********0101",
        outcome="no answer",
        keys="147",
        contact_id="c-1",
        attempt="page-soc.high.1-7",
    )


def a_full_override() -> Override:
    return an_override(kind="replace", instead_of="sam", sequence=1, by="kim", why="dentist", swap=4)


def a_full_page() -> Page:
    return a_page(
        generation=3,
        start=2,
        mode="shadow",
        policy=_A_FULL_POLICY,
        state=_A_FULL_STATE,
        people=[{"responder": "dana", "full_name": "Dana", "language": "zh-CN", "phones": 2, "why": "layer day"}],
        command=_A_CALL,
        wake_at=ODD,
        finished=True,
        restarts=2,
        first="wei",
        only_number="a1b2c3d4e5f6a7b8c9d0e1f2",
        version=5,
    )


_A_CALL = {
    "kind": "call",
    "command": 7,
    "repeat": 1,
    "level": 0,
    "round": 2,
    "responder": "dana",
    "phone": 1,
    "ring": 25,
    "listen": 45,
    "timeout": 80,
    "why": "round 2",
}
_A_FULL_STATE = {
    "schema": 1,
    "command": 7,
    "repeat": 2,
    "level": 1,
    "round": 2,
    "person": 1,
    "phone": 1,
    "left_early": "sam",
    "passed": 1,
    "rung": 3,
    "hurried": True,
    "throttled_since": ODD,
    "unavailable_told": True,
    "resume": "round",
}
_A_FULL_LEVEL = {
    "targets": [
        {"kind": "rotation", "name": "soc", "layer": "day"},
        {"kind": "next", "name": "soc"},
    ],
    "attempts": 3,
    "retry_delay": 30,
    "wait": 10,
    "ring": 20,
    "listen": 60,
}
_A_FULL_POLICY = {
    "name": "page-soc",
    "levels": [_A_FULL_LEVEL],
    "repeat": 3,
    "only": {
        "time_zone": "Asia/Tokyo",
        "windows": [{"weekdays": ["mon", "tue"], "since": "22:00", "until": "06:30"}],
    },
    "otherwise": {"kind": "email", "to": "secops"},
    "then": "secops",
}
_A_CONDITION = {
    "types": ["Recon:*"],
    "resource_kinds": ["Instance"],
    "resource_names": ["i-*"],
    "tags": {"team": "pay*"},
    "regions": ["eu-*"],
}
_EMAIL = {"routes": [{"kind": "email", "to": "secops"}], "add": True, "until": ODD, "why": "trial"}
_A_FULL_DOCUMENT = {
    "scope": {"kind": "ou", "id": "Workloads/Prod"},
    "version": "7",
    "until": ODD,
    "why": "trial",
    "routes": {"critical": _EMAIL, "low": _EMAIL},
    "floor": ["critical"],
    "mode": {"mode": "shadow", "until": ODD, "why": "new"},
    "live_since": ODD,
    "samples": "route",
    "quiet_period": timedelta(hours=25, microseconds=1),
    "rules": [{"name": "recon", "when": _A_CONDITION, "routes": {"high": _EMAIL}, "until": ODD, "why": "noisy"}],
    "suppressions": [{"name": "scanner", "when": _A_CONDITION, "owner": "dana", "reason": "ours", "expires": ODD}],
    "windows": [{"name": "move", "start": NIGHT, "end": ODD, "reason": "moving", "critical": "hold"}],
    "trusted_tags": ["team"],
    "unreadable": _EMAIL,
}
_A_ROTATION = {
    "time_zone": "America/Havana",
    "start": "2026-06-01T09:00:00.000001",
    "shift_length": {"months": 2},
    "participants": ["dana", "sam"],
}


def a_full_configuration(version: str = "v1") -> Configuration:
    layer = {
        "name": "day",
        "rotation": _A_ROTATION,
        "restrictions": [
            {"weekdays": ["sun"], "since": "08:00", "until": "18:00:00.5"},
            {"calendar": "DE-BE", "excluded": True, "days": ["2026-05-01", "2026-10-03"], "through": "2029-12-31"},
        ],
        "rank": 2,
    }
    dana = a_responder(text=True, mail_on_ring=True, language="ja-JP", time_zone="Asia/Tokyo", identities=["dana@corp"])
    return Configuration.model_validate(
        {
            "version": version,
            "organization": {
                "name": "Example",
                "time_zone": "Europe/Berlin",
                "language": "zh-CN",
                "owners": "secops",
                "spoken_detail": "kind",
                "handoff_mail": "PT45M",
            },
            "documents": [_A_FULL_DOCUMENT],
            "audiences": {"secops": {"name": "secops", "addresses": ["secops@example.com"], "language": "en"}},
            "responders": {"dana": dana},
            "schedules": {"soc": {"name": "soc", "time_zone": "Europe/Berlin", "layers": [layer]}},
            "escalation_policies": {"page-soc": _A_FULL_POLICY},
            "directory": a_directory(),
        }
    )


def fields_never_set(models: Iterable[Frozen]) -> set[str]:
    """Return `Class.field` of each optional field that has its default in all of `models`, however deep inside."""
    seen = [(inner, name) for model in models for inner in _with_all_inside(model) for name in type(inner).model_fields]
    fields = {_place(model, name) for model, name in seen}
    return fields - {_place(model, name) for model, name in seen if _is_set(model, name)}


def _place(model: Frozen, name: str) -> str:
    return f"{type(model).__name__}.{name}"


def _is_set(model: Frozen, name: str) -> bool:
    field = type(model).model_fields[name]
    constant = get_origin(field.annotation) is Literal and len(get_args(field.annotation)) == 1
    return constant or field.is_required() or getattr(model, name) != field.get_default(call_default_factory=True)


def _with_all_inside(model: Frozen) -> list[Frozen]:
    inside = [inner for _, value in model for direct in _models_in(value) for inner in _with_all_inside(direct)]
    return [model, *inside]


def _models_in(value: object) -> list[Frozen]:
    if isinstance(value, Frozen):
        return [value]
    if isinstance(value, Mapping):
        return [item for item in value.values() if isinstance(item, Frozen)]
    return [item for item in value if isinstance(item, Frozen)] if isinstance(value, tuple) else []
