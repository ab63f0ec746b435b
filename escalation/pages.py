"""Pages: incidents join the open page of their escalation policy and label, or open one; a step is decided and stored.

A step consumes one result, decides, and stores state and next command in one conditional write; the effect follows and
is performed again after a crash. The head row is the truth about whether a page runs (ADR 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from escalation.decider import Facts, Step, decide
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from hub.errors import ConflictError, NotFoundError
from hub.model.attempt import Attempt, AttemptOutcome
from hub.model.configuration import Configuration
from hub.model.escalation_policy import EscalationPolicy
from hub.model.incident import IncidentState
from hub.model.messages import CallRequested
from hub.model.page import HeadKey, Member, Page, PageHead, PageState
from hub.model.policy import Mode
from hub.model.route import RouteKind
from hub.model.steps import Call, Command, Event, Finish, Pause, State, Woken
from hub.ports import AttemptStore, Clock, Engine, IncidentStore, LineStore, PageStore

EFFECT_DEADLINE: Final = timedelta(seconds=30)
"""A notice or the end of a page that is not done by then is performed again."""
RACES: Final = 20
"""So often a lost race is decided again before the message goes back to its queue."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Opens and joins pages, and takes their steps."""

    pages: PageStore
    attempts: AttemptStore
    incidents: IncidentStore
    lines: LineStore
    engine: Engine
    clock: Clock
    timeline: Timeline
    book: Callable[[], OnCallBook]

    def join(self, request: CallRequested) -> PageHead | None:
        """Have the incident announced: join the running page or open one. Return its head, None when there is no need.

        Asked again for the same thing it changes nothing. Raises NotFoundError when the escalation policy is gone, and
        ConflictError when every try met a page that was just ending.
        """
        key = HeadKey(
            escalation_policy=request.escalation_policy,
            label=request.mark.label,
            shadow=request.mode is Mode.SHADOW,
        )
        for _ in range(RACES):
            head = self.pages.head(key)
            if not self._wanted(request, head):
                return None
            if head is None or head.state is not PageState.RUNNING:
                head = self.pages.open(key, head.generation if head else 0, self.clock.now())
            if self._joined(request, head):
                return head
        raise ConflictError(f"page {key.text} ended {RACES} times while {request.id} was joining")

    def step(self, page_id: str, start: int, event: Event) -> Page | None:
        """Take the step that `event` asks for and return the page with its new command; None when it is stale.

        Stale is: an unknown or finished page, another run's number (the fence), or another command's result.
        Raises ConflictError when others changed the page at every try.
        """
        for _ in range(RACES):
            page = self.pages.page(page_id)
            if page is None or page.start != start or isinstance(page.command, Finish):
                return None
            facts = self._facts(page)
            if _stale(page, facts, event):
                return None
            try:
                return self._store(page, facts, decide(page.state, event, facts))
            except ConflictError:
                continue
        raise ConflictError(f"page {page_id} changed {RACES} times while a step was decided")

    def _wanted(self, request: CallRequested, head: PageHead | None) -> bool:
        """Return False when somebody has taken what is asked for, or the newest page has dealt with it."""
        incident = self.incidents.get(request.summary.key)
        if incident is not None and incident.state is not IncidentState.OPEN:
            return request.mark.beyond(incident.seen)
        if head is None or head.state is PageState.RUNNING or head.generation <= request.succeeds:
            return True
        return not any(
            member.summary.key == request.summary.key
            and not request.mark.beyond(member.mark)
            and member.number in head.covered
            for member in self.pages.members(head.page_id)
        )

    def _joined(self, request: CallRequested, head: PageHead) -> bool:
        numbered = self.pages.join(head.key, head.generation)
        if numbered is None:
            return False
        member = self.pages.put_member(
            Member(
                page_id=head.page_id,
                number=numbered.joined,
                mark=request.mark,
                summary=request.summary,
                joined_at=self.clock.now(),
            )
        )
        self._begin(head, request)
        self.timeline.joined(member)
        after = self.pages.head(head.key)
        if after is None or after.generation != head.generation:
            return False
        return after.state is PageState.RUNNING or member.number in after.covered

    def _begin(self, head: PageHead, request: CallRequested) -> None:
        """Make sure that the page item exists and that its run is started, whoever opened the page."""
        book = self.book()
        policy = _policy(book.configuration, head.key)
        page = self.pages.create(
            Page(
                page_id=head.page_id,
                key=head.key,
                generation=head.generation,
                start=head.start,
                mode=request.mode,
                policy=policy,
                configuration=book.configuration.version,
                opened_at=head.opened_at,
                restarts=request.restarts,
                wake_at=head.opened_at,
            )
        )
        if page.command is None:
            self.timeline.opened(page)
            self.engine.start(page.page_id, page.start)

    def _facts(self, page: Page) -> Facts:
        attempts = self.attempts.of_page(page.page_id)
        book = self.book()
        head = self.pages.head(page.key)
        over = head is None or head.generation != page.generation
        levels = book.levels(page.policy, self.clock.now(), frozenset(each.responder for each in attempts))
        return Facts(
            now=self.clock.now(),
            policy=page.policy,
            opened_at=page.opened_at,
            page=PageState.CANCELLED if over or head is None else head.state,
            people=page.people,
            levels=levels,
            unproven=_unproven(attempts),
            suspect=self._suspect(book),
        )

    def _suspect(self, book: OnCallBook) -> frozenset[tuple[str, int]]:
        places = [
            (number, responder.name, index)
            for responder in book.configuration.responders.values()
            for index, number in enumerate(responder.phones)
        ]
        suspect = self.lines.suspect([number for number, _, _ in places])
        return frozenset((name, index) for number, name, index in places if number in suspect)

    def _store(self, page: Page, facts: Facts, step: Step) -> Page:
        """Write state, command, people and time-out in one conditional write, then note it in the ledger."""
        entered = (page.state.repeat, page.state.level) != (step.state.repeat, step.state.level)
        stored = self.pages.save(
            page.model_copy(
                update={
                    "state": step.state,
                    "command": step.command,
                    "people": facts.levels[step.state.level] if entered else page.people,
                    "wake_at": facts.now + _time_allowed(step.command),
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


def _policy(configuration: Configuration, key: HeadKey) -> EscalationPolicy:
    """Return the escalation policy, or for one that an edit has removed the organization's: a call is never dropped."""
    named = configuration.escalation_policies.get(key.escalation_policy)
    if named is not None:
        return named
    setting = configuration.documents[0].routes.get(key.label)
    calls = [route.to for route in setting.routes if route.kind is RouteKind.CALL] if setting else []
    known = [name for name in calls if name in configuration.escalation_policies]
    fallback = next(iter([*known, *configuration.escalation_policies]), None)
    if fallback is None:
        raise NotFoundError(f"escalation policy {key.escalation_policy} is gone and there is no other")
    return configuration.escalation_policies[fallback]


def _between(before: State, after: State, levels: int) -> list[tuple[int, int]]:
    """Return the (repeat, level) pairs strictly between two states, in walking order."""
    first = (before.repeat - 1) * levels + before.level + 1
    last = (after.repeat - 1) * levels + after.level
    return [(index // levels + 1, index % levels) for index in range(first, last)]


def _time_allowed(command: Command) -> timedelta:
    match command:
        case Call():
            return timedelta(seconds=command.timeout)
        case Pause():
            return timedelta(seconds=command.seconds)
        case _:
            return EFFECT_DEADLINE


def _unproven(attempts: Sequence[Attempt]) -> dict[str, int]:
    return dict(Counter(each.responder for each in attempts if each.outcome is AttemptOutcome.NOT_REACHED))
