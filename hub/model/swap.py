"""A swap: one responder asks another to take a turn, perhaps for one of theirs in return."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from hub.model.base import Frozen, Instant, Name


class SwapState(StrEnum):
    """What became of a swap; only one that was asked can become anything else."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Span(Frozen):
    """From `start` until just before `end`, aware UTC."""

    start: Instant
    end: Instant

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Span:
        if self.end <= self.start:
            raise ValueError(f"the span ends at {self.end.isoformat()}, not after its start {self.start.isoformat()}")
        return self

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share an instant."""
        return self.start < other.end and other.start < self.end


class Answer(Frozen):
    """Who answered, when, and what they said of it."""

    by: str
    at: Instant
    why: str = ""


class Swap(Frozen):
    """`given` goes from the asker to the accepter; `taken`, where there is one, from the accepter to the asker."""

    number: Annotated[int, Field(ge=1)]
    schedule: Name
    asker: Name
    accepter: Name
    given: Span
    taken: Span | None = None
    """None: the asker gives nothing back."""
    state: SwapState = SwapState.ASKED
    by: str
    """Who asked: the asker, or a lead for them."""
    at: Instant
    why: str = ""
    answer: Answer | None = None

    @model_validator(mode="after")
    def _is_between_two(self) -> Swap:
        if self.asker == self.accepter:
            raise ValueError(f"swap {self.number}: expected two people, {self.asker} cannot swap with themselves")
        if self.taken is not None and self.given.overlaps(self.taken):
            raise ValueError(f"swap {self.number}: expected two spans that do not overlap")
        if (self.answer is None) != (self.state is SwapState.ASKED):
            raise ValueError(f"swap {self.number}: an answer goes with every state but asked")
        return self

    @property
    def spans(self) -> tuple[tuple[str, str, Span], ...]:
        """Each span with who gives it away and who takes it."""
        given = (self.asker, self.accepter, self.given)
        return (given,) if self.taken is None else (given, (self.accepter, self.asker, self.taken))
