"""Shifts computed by another on-call system agree with ours, where its vectors stand beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from escalation.oncall import shift_at
from hub.model.rotation import Rotation
from tests.builders import at

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "rotation_vectors.jsonl"


RULES_CHANGED = ("Africa/Casablanca", at("2026-01-01T00:00Z"))
"""Morocco gave up its yearly clock changes after the vectors were made (tz database 2026); they know it before only."""


@pytest.mark.skipif(not VECTORS.exists(), reason=f"the rotation vectors are not at {VECTORS}")
def test_every_shift_of_the_vectors_agrees() -> None:
    vectors = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
    assert len(vectors) == 4000
    disagreeing = [vector for vector in vectors if not agrees(vector)]
    assert [vector for vector in disagreeing if not outdated(vector)] == []


def outdated(vector: dict[str, str]) -> bool:
    """Return whether the time zone database in use has other rules for the vector's zone than the vectors had."""
    zone, since = RULES_CHANGED
    ramadan, summer = (
        at(text).astimezone(ZoneInfo(zone)).utcoffset() for text in ("2027-02-20T12:00Z", "2027-07-01T12:00Z")
    )
    return ramadan == summer and vector["zone"] == zone and at(vector["at"]) >= since


def agrees(vector: dict[str, str]) -> bool:
    """Return whether our shift at the vector's instant has the vector's bounds."""
    rotation = Rotation.model_validate(
        {
            "time_zone": vector["zone"],
            "start": vector["start"],
            "shift_length": vector["length"],
            "participants": ["dana", "finn"],
        }
    )
    shift = shift_at(rotation, at(vector["at"]))
    return shift is not None and (shift.start, shift.end) == (at(vector["shift_start"]), at(vector["shift_end"]))
