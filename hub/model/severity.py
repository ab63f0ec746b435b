"""The four severity labels and the half-open bands of GuardDuty's number they stand for."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SeverityLabel(StrEnum):
    """A band of severity; ordered by `rank` (0 for low to 3 for critical)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low, 1 for medium, 2 for high, 3 for critical."""
        return _RANKS[self]


_RANKS: Final = {label: rank for rank, label in enumerate(SeverityLabel)}
_LOWER_BOUNDS: Final = (
    (9.0, SeverityLabel.CRITICAL),
    (7.0, SeverityLabel.HIGH),
    (4.0, SeverityLabel.MEDIUM),
    (0.0, SeverityLabel.LOW),
)
HIGHEST: Final = 10.0


def severity_label(severity: float) -> SeverityLabel:
    """Return the label of `severity`: low [0,4), medium [4,7), high [7,9), critical [9,10] (semantics 1).

    Raises ValueError for a number outside 0 to 10, NaN included.
    """
    if not 0.0 <= severity <= HIGHEST:
        raise ValueError(f"severity {severity!r} is outside 0 to 10")
    return next(label for bound, label in _LOWER_BOUNDS if severity >= bound)
