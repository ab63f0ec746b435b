"""Drilling: has drills announced, those that ring other numbers of one person one after the other (semantics 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escalation.heads import runs
from escalation.joining import Joining
from hub.model.messages import CallRequested
from hub.model.page import HeadKey, PageHead
from hub.ports import CallRequests, Clock, PageStore

AGAIN: Final = timedelta(seconds=30)
"""After so long a drill that waits for another one looks whether that is over."""


@dataclass(frozen=True, kw_only=True)
class Drilling:
    """Takes the `CallRequested` of drills."""

    pages: PageStore
    calls: CallRequests
    clock: Clock
    joining: Joining

    def join(self, request: CallRequested) -> None:
        """Have the drill announced, or come back while a page rings other numbers of whomever it is for.

        A page rings what its first request names: whoever joined it would be told that a number is rung that never is.
        Errors are those of `Joining.join`.
        """
        running = self.pages.head(_key(request))
        if running is not None and runs(running) and self._rings_others(running, request):
            self._wait(request, running)
            return
        joined = self.joining.join(request)
        # Of two that open a page at once one makes its item.
        if joined is not None and self._rings_others(joined, request):
            self._wait(request, joined)

    def _rings_others(self, head: PageHead, request: CallRequested) -> bool:
        page = self.pages.page(head.page_id)
        return page is not None and page.only_number != request.only_number

    def _wait(self, request: CallRequested, head: PageHead) -> None:
        again_at = self.clock.now() + AGAIN
        waiting = {
            "id": f"{request.summary.key.id}.again.{again_at:%Y%m%dT%H%M%S.%fZ}",
            "not_before": again_at,
            "succeeds": head.generation,
        }
        self.calls.request(request.model_copy(update=waiting))


def _key(request: CallRequested) -> HeadKey:
    return HeadKey(escalation_policy=request.escalation_policy, label=request.mark.label, kind=request.page_kind)
