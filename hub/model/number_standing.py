"""What is known of a telephone number: whether a person was proved to answer it, and whether the service refused it."""

from __future__ import annotations

from hub.model.base import Frozen, Instant


class NumberStanding(Frozen):
    """The standing of one number. A number that the configuration gets anew has none: it is not proved."""

    proved_at: Instant | None = None
    """When the code that a call to this very number has spoken was keyed last; None: never."""
    proved_by: str | None = None
    """The attempt that this call was."""
    refused_at: Instant | None = None
    error: str | None = None
    """With what the service refused it last."""
    suspect: bool = False
    """True: it was refused, and is not dialled until that is cleared or it is proved."""


UNKNOWN = NumberStanding()
"""Of a number that was neither proved nor refused."""
