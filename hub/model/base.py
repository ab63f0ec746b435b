"""What all nouns share: the frozen base class and the annotated scalars they are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Frozen(BaseModel):
    """A value: immutable, compared by content, and closed against fields nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def as_utc(value: datetime) -> datetime:
    """Return `value` in UTC; raise ValueError when it carries no offset (times are aware inside the hub)."""
    if value.utcoffset() is None:
        raise ValueError("expected a time with an offset such as 2026-06-01T10:00:00Z")
    return value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(as_utc)]
"""An aware instant, always held in UTC."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""What an operator calls an audience, schedule, responder or escalation policy; short enough for an execution name."""

PhoneNumber = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""E.164, as Amazon Connect dials it: a plus and 7 to 15 digits. Never an int."""

EmailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]{1,64}@[A-Za-z0-9.-]{1,189}$")]
"""One mail address, with no display name."""
