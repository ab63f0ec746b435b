"""Restarting: gives a page that nothing moves its next run, under the next start number (semantics 4).

The head's number is the fence: it is raised by one conditional write, and from then on whatever the old run still does
is refused. Each repair may be done twice, by two who met the same page, and after a crash at any point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from escalation.joining import policy_for
from escalation.pages import time_allowed
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from hub.model.breach import Breach, Remedy
from hub.model.page import Ending, Page, PageHead, PageKind, PageState
from hub.model.policy import Mode
from hub.model.steps import Pause
from hub.ports import Clock, Engine, PageStore


@dataclass(frozen=True, kw_only=True)
class Restarting:
    """Repairs pages. Raises ConflictError when somebody else changes the page just now: it is alive after all."""

    pages: PageStore
    engine: Engine
    clock: Clock
    timeline: Timeline
    book: Callable[[], OnCallBook]

    def repair(self, breach: Breach) -> None:
        """Apply the breach's remedy to the page it names; one that is no page's remedy changes nothing."""
        match breach.remedy:
            case Remedy.RESTART:
                self._restart(breach)
            case Remedy.BEGIN | Remedy.CANCEL:
                self._open_again(breach.thing)
            case _:
                pass

    def _restart(self, breach: Breach) -> None:
        """Start the next run of a page that is not finished, unless it has moved since it was found standing still.

        A run that another watchdog has just started must not be fenced off.
        """
        page_id = breach.thing
        page = self.pages.page(page_id)
        if page is None or page.finished or page.version != breach.version:
            return
        head = self.pages.head(page.key)
        start = self._next_start(page, head)
        now = self.clock.now()
        changes = {"start": start, "wake_at": _wake_at(page, now), "version": page.version + 1}
        self.timeline.restarted(self.pages.save(page.model_copy(update=changes)))
        self.engine.start(page_id, start)
        if head is None or head.generation != page.generation or head.state is not PageState.RUNNING:
            self.engine.wake(page_id)

    def _next_start(self, page: Page, head: PageHead | None) -> int:
        """Raise the fence and return its number.

        Where the head has a higher number than the item, somebody raised it and was stopped: the item follows.
        """
        if head is None or head.generation != page.generation:
            return page.start + 1
        raised = self.pages.restart(page.key, page.generation, page.start)
        return page.start + 1 if raised is None else raised.start

    def _open_again(self, page_id: str) -> None:
        """Make the item of a head that runs without one, or cancel a page that holds nobody, or is a drill."""
        head = next((each for each in self.pages.heads() if each.page_id == page_id), None)
        if head is None or head.state is not PageState.RUNNING or self.pages.page(page_id) is not None:
            return
        # Of a drill only its request knows whom it is for: nobody else may be rung in its stead.
        if head.key.kind is PageKind.DRILL or not self.pages.members(page_id):
            self.pages.end(head.key, head.generation, Ending(state=PageState.CANCELLED, at=self.clock.now()))
            return
        configuration = self.book().configuration
        page = self.pages.create(
            Page(
                page_id=page_id,
                key=head.key,
                generation=head.generation,
                start=head.start,
                mode=Mode.SHADOW if head.key.kind is PageKind.SHADOW else Mode.LIVE,
                policy=policy_for(configuration, head.key),
                configuration=configuration.version,
                opened_at=head.opened_at,
                wake_at=self.clock.now(),
            )
        )
        self.timeline.opened(page)
        self.engine.start(page_id, page.start)


def _wake_at(page: Page, now: datetime) -> datetime:
    """Return when the command that the new run takes up times out: its full time again, but a pause is over."""
    if page.command is None or isinstance(page.command, Pause):
        return now
    return now + time_allowed(page.command)
