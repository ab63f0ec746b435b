"""Effects: performs a page's command for a state machine that waits for the result by a task token.

The token is stored before the effect, and the head is read after it: whoever ended the page before then could not wake
this wait, so it wakes itself (semantics 4).
"""

from __future__ import annotations

from dataclasses import dataclass

from escalation.heads import head_of, runs
from escalation.turns import Turns
from hub.model.task_token import TaskToken
from hub.model.turn import CommandDue
from hub.ports import Engine, PageStore, TaskTokenStore


@dataclass(frozen=True, kw_only=True)
class Effects:
    """Performs commands. Performed again, as after a crash or with a new token, each has one effect."""

    pages: PageStore
    turns: Turns
    tokens: TaskTokenStore
    engine: Engine

    def perform(self, due: CommandDue) -> None:
        """Perform the command that is due, unless it is not the page's any more; then a wait for it is ended."""
        if due.token is not None:
            self.tokens.put(TaskToken(page_id=due.page_id, start=due.start, command=due.command, token=due.token))
        page = self.turns.pages.current(due.page_id, due.start)
        if page is None or page.state.command != due.command:
            self.engine.wake(due.page_id)
            return
        self.turns.perform(page)
        if due.token is not None and not runs(head_of(self.pages, page)):
            self.engine.wake(due.page_id)
