"""Why somebody cannot be on call: they are gone, or on leave."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from escalation.oncall.local_time import wall_text
from hub.model.schedule import CompiledSchedule


def absence(schedule: CompiledSchedule, responder: str, at: datetime) -> str | None:
    """Return why `responder` is nobody's on-call at the aware instant `at` (semantics 3), None when they can be.

    The end of a leave is shown in the schedule's zone.
    """
    if responder not in schedule.responders:
        return f"{responder} is gone"
    ends = [leave.end for leave in schedule.leave if leave.responder == responder and leave.start <= at < leave.end]
    if not ends:
        return None
    zone = schedule.schedule.time_zone
    return f"{responder} is on leave until {wall_text(ZoneInfo(zone), max(ends))} {zone}"
