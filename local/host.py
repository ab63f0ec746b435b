"""The page host: runs pages on this machine as Step Functions does in AWS.

It consumes a result, has the next command decided and stored in one write, and then performs it. Whatever a kill
interrupts is performed again: at the start for every page that runs, and whenever a command's time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation.pages import EFFECT_DEADLINE
from escalation.turns import Turns
from hub.errors import ConflictError
from hub.model.page import Page
from hub.model.steps import Event, Started
from hub.ports import PageStore


@dataclass(frozen=True, kw_only=True)
class PageHost:
    """Takes the steps of pages and performs their commands."""

    store: PageStore
    turns: Turns

    def take(self, page_id: str, start: int, event: Event) -> None:
        """Take the step for `event` and perform what it commands; a stale event changes nothing."""
        following: Event | None = event
        while following is not None:
            page = self.turns.pages.step(page_id, start, following)
            following = self.turns.perform(page) if page is not None else None

    def resume(self) -> None:
        """Perform the command of every page that runs: for the start of a hub that may have been killed."""
        for page in self.store.running():
            self._go_on(page, Started() if page.command is None else self.turns.perform(page))

    def wake_due(self, now: datetime) -> bool:
        """Handle the command that has been over the longest; return whether there was one.

        Its page is set back first, as a queue hides a message: one whose handling fails comes again, and does not keep
        the others from their turn.
        """
        due = [(page.wake_at, page) for page in self._live() if page.wake_at is not None and page.wake_at <= now]
        if not due:
            return False
        _, longest = min(due, key=lambda each: each[0])
        later = {"wake_at": now + EFFECT_DEADLINE, "version": longest.version + 1}
        try:
            held = self.store.save(longest.model_copy(update=later))
        except ConflictError:
            # Somebody else has just changed it: it is looked at again as it is now.
            return True
        self._go_on(held, self.turns.time_is_over(held))
        return True

    def next_wake(self) -> datetime | None:
        """Return when the next command's time is over, or None when no page runs."""
        return min((page.wake_at for page in self._live() if page.wake_at is not None), default=None)

    def _live(self) -> list[Page]:
        """Return the running pages whose run is the head's; one between two runs is the watchdog's to start."""
        starts = {head.page_id: head.start for head in self.store.heads()}
        return [page for page in self.store.running() if starts.get(page.page_id, page.start) == page.start]

    def _go_on(self, page: Page, event: Event | None) -> None:
        if event is not None:
            self.take(page.page_id, page.start, event)
