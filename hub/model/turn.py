"""A turn of a page in a state machine: what its tasks take and give, small plain JSON (architecture 1)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from hub.model.base import Frozen
from hub.model.steps import CallEnded, NoticeStored, PauseOver, Started, Woken


class TimeOver(Frozen):
    """The time that command number `command` was allowed is over, as far as the state machine knows."""

    kind: Literal["time_over"] = "time_over"
    command: int


Result = Annotated[
    Started | CallEnded | PauseOver | NoticeStored | Woken | TimeOver,
    Field(discriminator="kind"),
]
"""What a state of the machine gives to the next decision."""
RESULT: TypeAdapter[Result] = TypeAdapter(Result)


class TurnDue(Frozen):
    """A decision that is due: the whole state of an execution."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    page_id: str
    start: int
    """Number of the run that this execution is: the head's, or the decision is refused."""
    event: Result


class Turn(Frozen):
    """What the machine does next. Finish comes as `notify`: people are told, then the page is found done."""

    kind: Literal["call", "pause", "notify", "done"]
    command: int = 0
    timeout: Annotated[int, Field(ge=1)] = 1
    """Whole seconds after which the machine goes on by itself; of no meaning for `notify` and `done`."""


class CommandDue(Frozen):
    """A command that is due to be performed; `token` is what wakes the execution that waits for its result."""

    page_id: str
    start: int
    command: int
    token: str | None = None
