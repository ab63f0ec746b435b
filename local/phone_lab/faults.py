"""What a carrier does wrong: reports that come twice, late, out of order or never, and calls that ring late."""

from __future__ import annotations

from collections.abc import Mapping

from hub.model.base import Frozen
from hub.model.messages import CarrierReportKind

REPEATED_AFTER = 7
"""Seconds from a report to the same report again."""


class Faults(Frozen):
    """How a carrier misbehaves, all in seconds; the default is one that does not.

    A report of one kind that is later than another's is out of order: `late={DIALLED: 120}`.
    """

    slow: int = 0
    """So long after it was asked for, a call begins to ring."""
    twice: bool = False
    """Each report comes again."""
    late: Mapping[CarrierReportKind, int] = {}
    lost: frozenset[CarrierReportKind] = frozenset()
    """These reports never come."""

    def delays(self, report: CarrierReportKind) -> tuple[int, ...]:
        """Return how many seconds after the fact each delivery of `report` comes; empty when it is lost."""
        if report in self.lost:
            return ()
        first = self.late.get(report, 0)
        return (first, first + REPEATED_AFTER) if self.twice else (first,)
