"""Shifts computed by another on-call system agree with ours, where its vectors stand beside the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from escalation.oncall import shift_at
from hub.model.rotation import Rotation
from tests.builders import at

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "rotation_vectors.jsonl"


@pytest.mark.skipif(not VECTORS.exists(), reason=f"the rotation vectors are not at {VECTORS}")
def test_every_shift_of_the_vectors_agrees() -> None:
    vectors = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
    assert len(vectors) == 4000
    assert [vector for vector in vectors if not agrees(vector)] == []


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
