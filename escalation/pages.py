"""The steps of pages: each consumes one result, decides, and stores state and next command in one conditional write.

The effect follows and is performed again after a crash. The head row is the truth about whether a page runs (ADR 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation.decider import Facts, Step, decide
from escalation.heads import head_of
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from hub.errors import ConflictError
from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.masking import phone_key
from hub.model.number_standing import UNKNOWN
from hub.model.page import Page, PageState, Person
from hub.model.steps import Call, Command, Event, Finish, Pause, Started, State, Woken
from hub.ports import AttemptStore, Clock, LineStore, PageStore

EFFECT_DEADLINE: Final = timedelta(seconds=30)
"""A notice or the end of a page that is not done by then is performed again."""
RACES: Final = 20
"""So often a lost race is decided again before the message goes back to its queue."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Takes the steps of pages."""

    pages: PageStore
    attempts: AttemptStore
    lines: LineStore
    clock: Clock
    timeline: Timeline
    book: Callable[[], OnCallBook]

    def step(self, page_id: str, start: int, event: Event) -> Page | None:
        """Take the step that `event` asks for and return the page with its new command; None when it is stale.

        Stale is: an unknown or finished page, another run's number (the fence), or another command's result. A run
        that starts on a page which has a command takes that up: the page comes back as it is.
        Raises ConflictError when others changed the page at every try.
        """
        for _ in range(RACES):
            page = self.pages.page(page_id)
            if page is None or page.finished or self._fenced(page, start):
                return None
            if isinstance(event, Started) and page.command is not None:
                return page
            if isinstance(page.command, Finish):
                return None
            facts = self._facts(page)
            if _stale(page, facts, event):
                return None
            try:
                return self._store(page, facts, decide(page.state, event, facts))
            except ConflictError:
                continue
        raise ConflictError(f"page {page_id} changed {RACES} times while a step was decided")

    def current(self, page_id: str, start: int) -> Page | None:
        """Return the page as it stands for that run; None when it is unknown, over, not begun, or another run's."""
        page = self.pages.page(page_id)
        if page is None or page.finished or page.command is None or self._fenced(page, start):
            return None
        return page

    def _fenced(self, page: Page, start: int) -> bool:
        """Return whether run number `start` is not the live one: the head's number counts, as long as it is its page.

        The item follows the head. Between the two writes no run is live, and the watchdog starts one.
        """
        head = self.pages.head(page.key)
        live = head.start if head is not None and head.generation == page.generation else page.start
        return start != live or page.start != live

    def _facts(self, page: Page) -> Facts:
        attempts = self.attempts.of_page(page.page_id)
        book = self.book()
        head = head_of(self.pages, page)
        levels = book.levels(page.policy, self.clock.now(), frozenset(each.responder for each in attempts))
        if page.state.level < 0:
            levels = (self._acknowledger_first(page, book, levels[0]), *levels[1:])
        return Facts(
            now=self.clock.now(),
            policy=page.policy,
            opened_at=page.opened_at,
            page=PageState.CANCELLED if head is None else head.state,
            people=page.people,
            levels=levels,
            unproven=_unproven(attempts),
            suspect=self._not_rung(page, book, {each.responder for level in (page.people, *levels) for each in level}),
        )

    def _acknowledger_first(self, page: Page, book: OnCallBook, level: tuple[Person, ...]) -> tuple[Person, ...]:
        """Put whoever took the page before at the head of the first level of its successor (semantics 4)."""
        person = book.person(page.first, self.clock.now(), "took the page before") if page.first else None
        if person is None:
            return level
        return (person, *(each for each in level if each.responder != person.responder))

    def _not_rung(self, page: Page, book: OnCallBook, names: Collection[str]) -> frozenset[tuple[str, int]]:
        """Return the (responder, index) of numbers of `names` that are not rung: refused, or not what a drill is of."""
        responders = book.configuration.responders
        places = [
            (phone_key(number), name, index)
            for name in sorted(names)
            if name in responders
            for index, number in enumerate(responders[name].phones)
        ]
        suspect = self.lines.suspect([key for key, _, _ in places])
        if page.only_number is not None:
            refused = suspect if self._refused_since(page.only_number, page.opened_at) else frozenset()
            return frozenset((name, index) for key, name, index in places if key != page.only_number or key in refused)
        return frozenset((name, index) for key, name, index in places if key in suspect)

    def _refused_since(self, number: str, opened_at: datetime) -> bool:
        standing = self.lines.standings([number]).get(number, UNKNOWN)
        return standing.refused_at is not None and standing.refused_at >= opened_at

    def _store(self, page: Page, facts: Facts, step: Step) -> Page:
        """Write state, command, people and time-out in one conditional write, then note it in the ledger."""
        entered = (page.state.repeat, page.state.level) != (step.state.repeat, step.state.level)
        stored = self.pages.save(
            page.model_copy(
                update={
                    "state": step.state,
                    "command": step.command,
                    "people": facts.levels[step.state.level] if entered else page.people,
                    "wake_at": facts.now + time_allowed(step.command),
                    "version": page.version + 1,
                }
            )
        )
        self._note(page.state, stored, facts, entered=entered)
        return stored

    def _note(self, before: State, page: Page, facts: Facts, *, entered: bool) -> None:
        """Note the levels that were passed because nobody was on them, the one that was entered, and the command."""
        if entered:
            for repeat, level in _between(before, page.state, len(page.policy.levels)):
                self.timeline.level_passed(page.page_id, repeat, level, facts.levels[level])
            self.timeline.level_entered(page.page_id, page.state.repeat, page.state.level, page.people)
        if page.command is not None:
            self.timeline.command_given(page.page_id, page.command)


def _stale(page: Page, facts: Facts, event: Event) -> bool:
    if isinstance(event, Woken):
        return facts.page is PageState.RUNNING
    return event.command != page.state.command


def _between(before: State, after: State, levels: int) -> list[tuple[int, int]]:
    """Return the (repeat, level) pairs strictly between two states, in walking order."""
    first = (before.repeat - 1) * levels + before.level + 1
    last = (after.repeat - 1) * levels + after.level
    return [(index // levels + 1, index % levels) for index in range(first, last)]


def time_allowed(command: Command) -> timedelta:
    """Return how long a command may take before its time is over."""
    match command:
        case Call():
            return timedelta(seconds=command.timeout)
        case Pause():
            return timedelta(seconds=command.seconds)
        case _:
            return EFFECT_DEADLINE


def _unproven(attempts: Sequence[Attempt]) -> dict[str, int]:
    return dict(Counter(each.responder for each in attempts if each.outcome is AttemptOutcome.NOT_REACHED))
