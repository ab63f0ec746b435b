"""The proof that every level of every escalation policy in use has somebody to ring, or where it has not."""

from __future__ import annotations

from escalation.proving.concerned import people_of
from escalation.proving.models import (
    Burden,
    Callers,
    Demand,
    Hit,
    Hole,
    LateRing,
    PersonTime,
    PolicyTimes,
    Proof,
    SamePeople,
)
from escalation.proving.proof import prove

__all__ = [
    "Burden",
    "Callers",
    "Demand",
    "Hit",
    "Hole",
    "LateRing",
    "PersonTime",
    "PolicyTimes",
    "Proof",
    "SamePeople",
    "people_of",
    "prove",
]
