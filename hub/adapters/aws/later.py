"""How long a queue may hold a message back that is not due yet."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

MOST_DELAY: Final = 900
"""Seconds that SQS holds a message back at most (its API reference, SendMessage)."""


def remaining_delay(not_before: datetime | None, now: datetime) -> int:
    """Return the whole seconds to hold a message back that is due at `not_before`: 0 when it is due, at most 900.

    Whoever receives a message for which this is not 0 sends it again with it: so it may wait for hours.
    """
    if not_before is None or not_before <= now:
        return 0
    return min(math.ceil((not_before - now).total_seconds()), MOST_DELAY)
