"""A clock that moves only when told: the embedded hub's time in the demo and in tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.model.base import as_utc


class MovableClock:
    """Stands still until it is moved; never goes back."""

    def __init__(self, start: datetime) -> None:
        """Begin at `start`, an aware instant."""
        self._now = as_utc(start)

    def now(self) -> datetime:
        """Return the instant it stands at, aware UTC."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Move to `instant`; one that is not later changes nothing."""
        self._now = max(self._now, as_utc(instant))

    def advance(self, span: timedelta) -> None:
        """Move on by `span`."""
        self.move_to(self._now + span)
