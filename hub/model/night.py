"""Night: the hours of the wall clock in which being on call, or called, weighs more; everywhere the same ones."""

from __future__ import annotations

from datetime import time
from typing import Final

NIGHT_BEGINS: Final = time(22)
NIGHT_ENDS: Final = time(7)
"""Of the next day, and not in it."""
NIGHT_HOURS: Final = frozenset(hour % 24 for hour in range(NIGHT_BEGINS.hour, NIGHT_ENDS.hour + 24))
"""The hours of the day that are night from beginning to end."""
NIGHT_SPAN: Final = f"{NIGHT_BEGINS:%H:%M} to {NIGHT_ENDS:%H:%M}"
"""`22:00 to 07:00`."""
