"""Acknowledgement: takes a page for a person in the one write that ends it, whatever the way they said so.

First writer wins (semantics 4); whoever comes later is told who has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from escalation.heads import head_of
from escalation.timeline import Timeline
from hub.model.member_set import MemberSet
from hub.model.page import Ending, Member, Page, PageHead, PageState
from hub.ports import Clock, Engine, IncidentStore, PageStore

BY_CALL: Final = "telephone"
BY_COMMAND_LINE: Final = "command line"
BY_OPERATOR_API: Final = "operator API"
NOT_PROVED: Final = ", identity not proved"
"""Stands after the means of somebody whose name nothing proves."""
UNPROVED: Final = f"{BY_COMMAND_LINE}{NOT_PROVED}"


@dataclass(frozen=True)
class Claim:
    """Who takes a page, by what means, and the exact members they were told of."""

    by: str
    via: str
    covered: MemberSet
    name: str | None = None
    """Their full name, where it is known."""


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """Takes pages. Each step may be done twice, and after a crash the page itself goes on from its head."""

    pages: PageStore
    incidents: IncidentStore
    engine: Engine
    clock: Clock
    timeline: Timeline

    def take(self, page: Page, claim: Claim) -> PageHead | None:
        """End the page for `claim` if it runs; return the head as it is now: `is_of` says whether it was in time."""
        ending = Ending(
            state=PageState.ACKNOWLEDGED,
            covered=claim.covered,
            by=claim.by,
            via=claim.via,
            name=claim.name,
            at=self.clock.now(),
        )
        self.pages.end(page.key, page.generation, ending)
        return head_of(self.pages, page)

    def follow(self, head: PageHead) -> None:
        """Note in the ledger that the page was taken, and wake it: it stops calling and tells the others."""
        self.timeline.acknowledged(head)
        self.engine.wake(head.page_id)

    def take_exhausted(self, head: PageHead, members: Sequence[Member], claim: Claim) -> str:
        """Take the incidents of a page that nobody took in time: the page that is due for them calls nobody then.

        Return who has them: whoever claims them, or who took them all before.
        """
        at = self.clock.now()
        covered = [member for member in members if member.number in claim.covered]
        rows = [self.incidents.acknowledge(each.summary.key, each.mark, claim.by, at) for each in covered]
        holders = [row.acknowledged_by for row in rows if row is not None and row.acknowledged_by is not None]
        if holders and claim.by not in holders:
            return holders[0]
        self.timeline.taken_late(head, claim.by, claim.via, len(claim.covered))
        return claim.by


def is_of(head: PageHead | None, claim: Claim) -> bool:
    """Return whether the page was taken by this very person by the same means, now or when they said so before."""
    return head is not None and head.state is PageState.ACKNOWLEDGED and (head.by, head.via) == (claim.by, claim.via)
