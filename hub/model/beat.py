"""A beat: the watchdog's note that it has looked, and what it could not repair."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen, Instant


class Beat(Frozen):
    """One look of the watchdog. Without a beat in the last minutes nobody serves."""

    at: Instant
    unrepaired: int = 0
    """How many breaches were left after repair."""


class BeatCount(StrEnum):
    """What each look counts, at home and in the second Region, whose alarms stand on these names."""

    BEAT = "Beat"
    """One for each look; that it is missing says that the hub is silent."""
    UNREPAIRED = "Unrepaired"
    """Breaches left after repair."""
    EXHAUSTED = "Exhausted"
    """Pages that nobody took, for a quarter of an hour after their end."""
