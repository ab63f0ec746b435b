"""The page host: runs pages on this machine as Step Functions does in AWS.

It consumes a result, has the next command decided and stored in one write, and then performs it. Whatever a kill
interrupts is performed again: at the start for every page that runs, and whenever a command's time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.closing import Closing
from escalation.dialler import Dialler
from escalation.pages import EFFECT_DEADLINE, Pages
from hub.errors import ConflictError
from hub.model.page import Page
from hub.model.steps import Call, CallEnded, Event, Finish, NoticeStored, Notify, Pause, PauseOver, Started
from hub.ports import PageStore


@dataclass(frozen=True, kw_only=True)
class PageHost:
    """Takes the steps of pages and performs their commands."""

    store: PageStore
    pages: Pages
    dialler: Dialler
    closing: Closing

    def take(self, page_id: str, start: int, event: Event) -> None:
        """Take the step for `event` and perform what it commands; a stale event changes nothing."""
        page = self.pages.step(page_id, start, event)
        if page is not None:
            self.perform(page)

    def perform(self, page: Page) -> None:
        """Perform the page's command; performed twice it has one effect."""
        match page.command:
            case Call() as call:
                self.dialler.place(page, call)
            case Notify() as notice:
                self.closing.stand_in(page, notice)
                self.take(page.page_id, page.start, NoticeStored(command=notice.command))
            case Finish() as finish:
                self.closing.finish(page, finish)
            case Pause() | None:
                pass

    def resume(self) -> None:
        """Perform the command of every page that runs: for the start of a hub that may have been killed."""
        for page in self.store.running():
            if page.command is None:
                self.take(page.page_id, page.start, Started())
            else:
                self.perform(page)

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
        self._time_is_over(held, now)
        return True

    def next_wake(self) -> datetime | None:
        """Return when the next command's time is over, or None when no page runs."""
        return min((page.wake_at for page in self._live() if page.wake_at is not None), default=None)

    def _live(self) -> list[Page]:
        """Return the running pages whose run is the head's; one between two runs is the watchdog's to start."""
        starts = {head.page_id: head.start for head in self.store.heads()}
        return [page for page in self.store.running() if starts.get(page.page_id, page.start) == page.start]

    def _time_is_over(self, page: Page, now: datetime) -> None:
        match page.command:
            case Call() as call:
                self._call_is_over(page, call, now)
            case Pause() as pause:
                self.take(page.page_id, page.start, PauseOver(command=pause.command))
            case None:
                self.take(page.page_id, page.start, Started())
            case _:
                self.perform(page)

    def _call_is_over(self, page: Page, call: Call, now: datetime) -> None:
        """Go on from a call; one that a kill had kept back is placed now, and has its whole time from then on."""
        over_at = self.dialler.over_at(page, call)
        if over_at is None or over_at > now:
            wake_at = over_at or now + timedelta(seconds=call.timeout)
            later = page.model_copy(update={"wake_at": wake_at, "version": page.version + 1})
            self.dialler.place(self.store.save(later), call)
            return
        outcome = self.dialler.timed_out(page, call)
        if outcome is not None:
            self.take(page.page_id, page.start, CallEnded(command=call.command, outcome=outcome))
