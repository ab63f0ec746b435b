"""Plain builders of rotations and schedules; every argument has a default that a reader can guess."""

from __future__ import annotations

from typing import Any

from escalation.oncall import compile_schedule
from hub.model.responder import Leave
from hub.model.rotation import Restriction, Rotation
from hub.model.schedule import CompiledSchedule, Layer, Override, Schedule
from tests.builders import at

EVERYBODY = frozenset({"dana", "finn", "hana", "wei"})


def a_rotation(
    *participants: str, zone: str = "Europe/Berlin", start: str = "2026-01-01T08:00", **length: int
) -> Rotation:
    """Daily handoffs unless said otherwise: `a_rotation("dana", "finn", hours=12)`."""
    return Rotation.model_validate(
        {
            "time_zone": zone,
            "start": start,
            "shift_length": length or {"days": 1},
            "participants": participants or ("dana", "finn", "hana"),
        }
    )


def a_layer(*participants: str, name: str = "day", rank: int = 1, window: str = "", **more: Any) -> Layer:
    """One layer; `window` such as `22:00-06:00` or `mon,tue 22:00-06:00` restricts it."""
    return Layer(
        name=name,
        rank=rank,
        rotation=a_rotation(*participants, **more),
        restrictions=(_window(window),) if window else (),
    )


def a_schedule(*layers: Layer, responders: frozenset[str] = EVERYBODY, **live: Any) -> CompiledSchedule:
    """A compiled schedule shown in Berlin's zone; `overrides` and `leave` are its live data."""
    return compile_schedule(
        Schedule(name="soc", time_zone="Europe/Berlin", layers=layers),
        live.get("overrides", ()),
        leave=live.get("leave", ()),
        responders=responders,
        version="1",
    )


def an_override(kind: str, responder: str, start: str, end: str, **more: Any) -> Override:
    values = {"schedule": "soc", "kind": kind, "responder": responder, "start": at(start), "end": at(end), "by": "sam"}
    return Override.model_validate(values | more)


def a_leave(responder: str, start: str, end: str) -> Leave:
    return Leave(responder=responder, start=at(start), end=at(end))


def _window(text: str) -> Restriction:
    *days, hours = text.split()
    since, until = hours.split("-")
    more = {"weekdays": days[0].split(",")} if days else {}
    return Restriction.model_validate({"since": since, "until": until, **more})
