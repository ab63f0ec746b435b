"""The rates that the simulated services enforce: whoever asks faster is refused, as AWS refuses."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Limit(NamedTuple):
    """Requests a second, and how many at once after a pause."""

    per_second: float
    burst: int


READS = Limit(6.0, 12)
WRITES = Limit(1.2, 3)


class Limits:
    """A token bucket for each account, Region and operation."""

    def __init__(self, **instead: Limit) -> None:
        """`instead`: other limits, by the operation."""
        self._instead = instead
        self._buckets: dict[tuple[str, str, str], tuple[float, datetime]] = {}

    def admits(self, account: str, region: str, operation: str, now: datetime) -> bool:
        limit = self._limit(operation)
        tokens, at = self._buckets.get((account, region, operation), (float(limit.burst), now))
        tokens = min(limit.burst, tokens + (now - at).total_seconds() * limit.per_second)
        admitted = tokens >= 1 - 1e-6
        self._buckets[account, region, operation] = (tokens - admitted, now)
        return admitted

    def _limit(self, operation: str) -> Limit:
        if operation in self._instead:
            return self._instead[operation]
        return READS if operation.startswith(("List", "Get", "Describe", "Assume")) else WRITES
