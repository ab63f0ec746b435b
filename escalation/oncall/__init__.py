"""Who is on call, from when to when, and why: pure functions over rotations and compiled schedules (semantics 3)."""

from __future__ import annotations

from escalation.oncall.answers import Answers
from escalation.oncall.arriving import Arrival, arrivals, departure, on_call
from escalation.oncall.consequences import ShiftChange, consequences, emptied
from escalation.oncall.edits import checked_leave, checked_override, compile_schedule, ended
from escalation.oncall.order import upcoming
from escalation.oncall.people import absentees, who
from escalation.oncall.spans import edges, shifts, window_edges
from escalation.oncall.swapping import accepted, checked_swap, declined, overrides_of, withdrawn
from escalation.oncall.turns import handoff, shift_at, shifts_of

__all__ = [
    "Answers",
    "Arrival",
    "ShiftChange",
    "absentees",
    "accepted",
    "arrivals",
    "checked_leave",
    "checked_override",
    "checked_swap",
    "compile_schedule",
    "consequences",
    "declined",
    "departure",
    "edges",
    "emptied",
    "ended",
    "handoff",
    "on_call",
    "overrides_of",
    "shift_at",
    "shifts",
    "shifts_of",
    "upcoming",
    "who",
    "window_edges",
    "withdrawn",
]
