"""Turns: what any host of pages does with results and commands; the hosts differ only in how they wait.

A page's next command stands on its item. It is performed after it was stored, and again after a crash: performed twice
it has one effect. Whoever loses an answer on the way gets the command that stands (ADR 2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from escalation.closing import Closing
from escalation.dialler import Dialler
from escalation.pages import Pages
from hub.model.page import Page
from hub.model.steps import Call, CallEnded, Event, Finish, NoticeStored, Notify, Pause, PauseOver, Started
from hub.model.turn import Result, TimeOver, Turn
from hub.ports import Clock, PageStore


@dataclass(frozen=True, kw_only=True)
class Turns:
    """Takes results, performs commands."""

    store: PageStore
    pages: Pages
    dialler: Dialler
    closing: Closing
    clock: Clock

    def next(self, page_id: str, start: int, result: Result) -> Page | None:
        """Take `result` and return the page with the command that stands then; None when this run has nothing to do.

        A stale result changes nothing. Raises ConflictError when others changed the page at every try.
        """
        event = self._timed_out(page_id, start, result) if isinstance(result, TimeOver) else result
        page = self.pages.step(page_id, start, event) if event is not None else None
        return page or self.pages.current(page_id, start)

    def perform(self, page: Page) -> Event | None:
        """Perform the page's command; return the result if there is one at once."""
        match page.command:
            case Call() as call:
                self.dialler.place(page, call)
            case Notify() as notice:
                self.closing.stand_in(page, notice)
                return NoticeStored(command=notice.command)
            case Finish() as finish:
                self.closing.finish(page, finish)
            case Pause() | None:
                pass
        return None

    def time_is_over(self, page: Page) -> Event | None:
        """Return the result of a command whose time is over; None when it has none yet.

        A call that a kill had kept back is placed now and has its whole time from then on; an effect that was not seen
        done is performed again.
        """
        match page.command:
            case Call() as call:
                return self._call_is_over(page, call)
            case Pause() as pause:
                return PauseOver(command=pause.command)
            case None:
                return Started()
            case _:
                return self.perform(page)

    def _timed_out(self, page_id: str, start: int, result: TimeOver) -> Event | None:
        page = self.pages.current(page_id, start)
        if page is None or page.state.command != result.command:
            return None
        return self.time_is_over(page)

    def _call_is_over(self, page: Page, call: Call) -> Event | None:
        now = self.clock.now()
        over_at = self.dialler.over_at(page, call)
        if over_at is None or over_at > now:
            wake_at = over_at or now + timedelta(seconds=call.timeout)
            later = page.model_copy(update={"wake_at": wake_at, "version": page.version + 1})
            self.dialler.place(self.store.save(later), call)
            return None
        outcome = self.dialler.timed_out(page, call)
        return None if outcome is None else CallEnded(command=call.command, outcome=outcome)

    def turn(self, page: Page | None) -> Turn:
        """Return what a state machine does with the command that stands: whole seconds, at least one."""
        if page is None or page.finished or page.command is None:
            return Turn(kind="done")
        left = (page.wake_at - self.clock.now()).total_seconds() if page.wake_at is not None else 0.0
        kind = page.command.kind if page.command.kind != "finish" else "notify"
        return Turn(kind=kind, command=page.command.command, timeout=max(math.ceil(left), 1))
