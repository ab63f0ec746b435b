"""A beat: the watchdog's note that it has looked, and what it could not repair."""

from __future__ import annotations

from hub.model.base import Frozen, Instant


class Beat(Frozen):
    """One look of the watchdog. Without a beat in the last minutes nobody serves."""

    at: Instant
    unrepaired: int = 0
    """How many breaches were left after repair."""
