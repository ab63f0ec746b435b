"""A task token: what wakes the execution that waits for the result of one command."""

from __future__ import annotations

from hub.model.base import Frozen


class TaskToken(Frozen):
    """The token that the state machine waits on for command number `command` of run `start` of a page."""

    page_id: str
    start: int
    command: int
    token: str
    used: bool = False
    """True when it was answered: Step Functions takes one answer, a second is an error."""

    def replaces(self, kept: TaskToken | None) -> bool:
        """Return whether this one takes the place of `kept`: it is no older, and not the very same again."""
        if kept is None:
            return True
        if (self.start, self.command) == (kept.start, kept.command):
            return self.token != kept.token
        return (self.start, self.command) > (kept.start, kept.command)
