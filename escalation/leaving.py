"""Leaving: takes an incident out of running pages; a page that holds nobody then is cancelled (semantics 4)."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.heads import runs
from escalation.timeline import Timeline
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.page import Ending, PageHead, PageState
from hub.model.summary import Summary
from hub.ports import Clock, Engine, PageStore


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Takes incidents out of pages."""

    pages: PageStore
    engine: Engine
    clock: Clock
    timeline: Timeline

    def leave(self, head: PageHead, summary: Summary, mark: Mark, why: str) -> bool:
        """Take the incident out of the running page of `head`, unless it is in it with a mark beyond `mark`.

        Return whether it was taken out. May be done again.
        """
        left = self.pages.remove_member(head.page_id, summary.key, mark)
        if left:
            self.timeline.left(head.page_id, summary, mark, why)
        # Also when it had left before: a kill may have come between its leaving and this.
        if not self.pages.has_members(head.page_id):
            # A joiner that has its number but no row yet reads the head again and goes on to the next generation.
            self.pages.end(head.key, head.generation, Ending(state=PageState.CANCELLED, at=self.clock.now()))
            self.engine.wake(head.page_id)
        return left

    def heads_with(self, key: FindingKey) -> tuple[PageHead, ...]:
        """Return the heads of the running pages that carry the incident."""
        return tuple(head for head in self.pages.heads() if runs(head) and self._carries(head, key))

    def _carries(self, head: PageHead, key: FindingKey) -> bool:
        return self.pages.member(head.page_id, key) is not None
