"""A hub whose telephones, queue and clock a test moves by hand, and what must hold of its pages at every moment."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, NamedTuple, TypeVar

from escalation.heads import head_of, runs
from hub.adapters.sqlite.stores import open_stores
from hub.errors import ConflictError, TransientError
from hub.model.attempt import Attempt, AttemptState
from hub.model.finding import FindingKey
from hub.model.incident import Incident, IncidentState, Mark
from hub.model.messages import MESSAGE, CallRequested, CarrierReport, CarrierReportKind, Message
from hub.model.page import Page, PageHead, PageState
from hub.model.steps import Woken
from hub.ports import Carrier, DialOrder
from local.clock import MovableClock
from local.hub import LocalHub, open_hub
from local.queue import Queued, Topic
from local.requests import Outbox
from tests.builders import NIGHT, an_event
from tests.scenarios.organization import an_organization

REPEATED_WITHIN: Final = timedelta(seconds=15)
"""The carrier takes a request for the same attempt as the same call for so long (semantics 4)."""
CALL: Final = timedelta(seconds=90)
"""The time of a call: it rings, is listened to, and a little more."""
STORE: Final = "tocsin.sqlite"
AT_MOST: Final = 600
"""So many steps from one thing that happens to the next lead to the end."""

Told = frozenset[tuple[FindingKey, Mark]]
Result = TypeVar("Result")


class KilledError(Exception):
    """The process is no more."""


class HauntedClock(MovableClock):
    """A clock at some look at which something else happens first: a key is pressed elsewhere, or the process dies."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._looks, self._haunting = 0, _nothing

    def haunt(self, looks: int, haunting: Callable[[], None]) -> None:
        """Have `haunting` happen once, at the look that comes after `looks` others."""
        self._looks, self._haunting = looks, haunting

    def rest(self) -> bool:
        """Have nothing happen any more; return whether what was to happen has happened."""
        happened = self._haunting is _nothing
        self._looks, self._haunting = 0, _nothing
        return happened

    def reads(self) -> datetime:
        """Return the instant, seen by nobody of the hub."""
        return super().now()

    def now(self) -> datetime:
        if self._looks:
            self._looks -= 1
        else:
            haunting, self._haunting = self._haunting, _nothing
            haunting()
        return super().now()


def _nothing() -> None:
    """An undisturbed look."""


class Wrong(NamedTuple):
    """Something that must never happen, and the attempt or finding it happened to."""

    what: str
    whom: str


class World:
    """One hub with its files; what its people heard and keyed is known to the test, whatever the hub has noted."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="pages-"))
        self.clock = HauntedClock(NIGHT)
        self.dialled: dict[str, datetime] = {}
        self.heard: dict[str, Told] = {}
        self.taken: set[tuple[FindingKey, Mark]] = set()
        self.wrong: list[Wrong] = []
        self.slipped: set[str] = set()
        """Calls that were asked for after their page was over, and not ended at once."""
        self.hand: list[Queued] = []
        self._records = 0
        self._downtime = timedelta()
        self.stores = open_stores(self.folder / STORE, durable=False)
        self.hub, self.outbox = self._open()

    def _open(self) -> tuple[LocalHub, Outbox]:
        outboxes: list[Outbox] = []

        def carrier(outbox: Outbox) -> Carrier:
            outboxes.append(outbox)
            return Exchange(self)

        hub = open_hub(
            self.folder / STORE, clock=self.clock, carrier=carrier, configuration=an_organization(), durable=False
        )
        return hub, outboxes[0]

    def restart(self, downtime: timedelta = timedelta()) -> None:
        """Kill the hub and start it again on the same file; what it was doing is not finished."""
        self.clock.rest()
        self.hub.close()
        self.clock.advance(downtime)
        # What a kill kept from ending a call is said by the call: somebody has it.
        self.slipped.clear()
        self.hub, self.outbox = self._open()

    def check(self) -> None:
        """Fail on anything that must never be."""
        assert self.wrong == []
        assert self.slipped == set()
        assert max(self.live_attempts(), default=0) <= 1
        assert self.cut_short() == []
        assert self.lost() == []
        assert self.taken_unheard() == []

    def close(self) -> None:
        self.hub.close()
        self.stores.close()
        shutil.rmtree(self.folder)

    def receive(self, id: str, severity: float, *, sequence: bool) -> None:
        """Have a finding event routed; what it asks for waits in the queue."""
        self._records += 1
        more = {"associatedAttackSequenceArn": "arn:aws:guardduty:sequence"} if sequence else {}
        event = an_event(severity, id=id, updatedAt=self.clock.reads().isoformat(), **more)
        self._survives(lambda: self.hub.put(f"record-{self._records}", json.dumps(event).encode()))
        self._survives(self.hub.route)

    def deliver(self, choice: int, *, settles: bool) -> None:
        """Handle any message that was taken, in any order; one that is not settled comes again."""
        self.hand += self.hub.queue.take(Topic.MESSAGES, self.clock.reads(), limit=5)
        if not self.hand:
            return
        self._deliver(self.hand.pop(choice % len(self.hand)), settles=settles)

    def deliver_call_about(self, id: str) -> None:
        """Handle the newest request for a call about a finding, before all that waits."""
        self.hand += self.hub.queue.take(Topic.MESSAGES, self.clock.reads(), limit=50)
        for message in reversed(self.hand):
            asked = MESSAGE.validate_json(message.body)
            if isinstance(asked, CallRequested) and asked.summary.key.id == id:
                self.hand.remove(message)
                self._deliver(message, settles=True)
                return

    def _deliver(self, message: Queued, *, settles: bool) -> None:
        if self._survives(lambda: self._handled(message)) and settles:
            self.hub.queue.settle(message)

    def _handled(self, message: Queued) -> bool:
        self.hub._handle(MESSAGE.validate_json(message.body))
        return True

    def works(self) -> None:
        self._survives(self.hub.work)

    def wakes(self) -> None:
        self._survives(lambda: self.hub.host.wake_due(self.clock.reads()))

    def _next_at(self) -> datetime | None:
        """Return when the hub has something to do; killed while it looks, it is asked after its new start."""
        return (self._survives(lambda: (self.hub.next_at(),)) or (self.hub.next_at(),))[0]

    def _survives(self, act: Callable[[], Result]) -> Result | None:
        """Return what `act` came to; None when it was killed, which is followed by a new start, or must wait."""
        try:
            return act()
        except KilledError:
            self.restart(self._downtime)
        except (ConflictError, TransientError):
            pass
        return None

    def dial(self, order: DialOrder) -> None:
        """Be the carrier: note what must not be."""
        now, page = self.clock.reads(), self.page_of(order.attempt)
        if not runs(head_of(self.stores.pages, page)):
            self.slipped.add(order.attempt)
        if now - self.dialled.setdefault(order.attempt, now) >= REPEATED_WITHIN:
            self.wrong.append(Wrong("dialled twice", order.attempt))

    def hang_up(self, attempt: str) -> None:
        """Be the carrier, told to end a call."""
        self.slipped.discard(attempt)

    def answer(self, attempt: str) -> None:
        """Answer a call, and remember what it announces."""
        members = self.stores.pages.members(self.page_of(attempt).page_id)
        present = frozenset((member.summary.key, member.mark) for member in members)
        spoken = self._survives(lambda: self.hub.calls.answered(attempt))
        if spoken is not None and spoken.listens:
            self.heard.setdefault(attempt, present)

    def key(self, attempt: str, digits: str) -> None:
        """Key digits in a call that was answered; `code` stands for the right ones."""
        page, before = self.page_of(attempt), self.head_of(attempt)
        code = f"1{self.attempt(attempt).challenge}"
        self._survives(lambda: self.hub.calls.keyed(attempt, code if digits == "code" else digits))
        after = self.head_of(attempt)
        if before is not None and after is not None and runs(before) and after.state is PageState.ACKNOWLEDGED:
            self._take(attempt, page, after)

    def _take(self, attempt: str, page: Page, head: PageHead) -> None:
        members = self.stores.pages.members(page.page_id)
        covered = {(each.summary.key, each.mark) for each in members if each.number in head.covered}
        if not covered <= self.heard[attempt]:
            self.wrong.append(Wrong("taken without having been announced", attempt))
        self.taken |= self.heard[attempt]

    def report(self, attempt: str, kind: CarrierReportKind) -> None:
        report = CarrierReport(attempt=attempt, report=kind, contact_id="c", at=self.clock.reads())
        self._survives(lambda: self.outbox.report(report))

    def give_result_again(self, attempt: str) -> None:
        """Have the engine hear once more, and too late, how a call ended."""
        row = self.attempt(attempt)
        if row.outcome is not None:
            self.hub.messages.dialler.engine.call_ended(row.page_id, row.command, row.outcome)
            self.works()

    def dies_after(self, looks: int, downtime: timedelta) -> None:
        """Have the process killed at some look at its clock to come, and stay down for a while."""
        self._downtime = downtime
        self.clock.haunt(looks, self._die)

    def stalls_after(self, looks: int, span: timedelta) -> None:
        """Have the hub stand still for a while in the midst of something that another run of it does meanwhile."""
        self.clock.haunt(looks, lambda: self._overtaken(span))

    def _overtaken(self, span: timedelta) -> None:
        # Once a call is noted, whoever asks for it is killed before the carrier would take that for another call.
        noted = any(each.dialling_at is not None for each in self._attempts())
        self._survives(self.hub.host.resume)
        self.clock.advance(min(span, REPEATED_WITHIN / 2) if noted else span)

    def keys_after(self, looks: int, attempt: str) -> None:
        """Have the code keyed in a call, and the page brought to its end, while the hub does something else."""
        self.clock.haunt(looks, lambda: self._key_and_finish(attempt))

    def keys_and_goes_on_after(self, looks: int, attempt: str, id: str) -> None:
        """Have the code keyed, and the next page opened by another critical finding, while the hub joins one."""
        self.clock.haunt(looks, lambda: self._key_and_open_next(attempt, id))

    def _key_and_open_next(self, attempt: str, id: str) -> None:
        self._key_and_finish(attempt)
        self.receive(id, 9.5, sequence=False)
        self.deliver_call_about(id)

    def _key_and_finish(self, attempt: str) -> None:
        self.key(attempt, "code")
        page = self.page_of(attempt)
        self._survives(lambda: self.hub.host.take(page.page_id, page.start, Woken()))

    def _die(self) -> None:
        raise KilledError

    def attempt(self, key: str) -> Attempt:
        found = self.stores.attempts.get(key)
        assert found is not None
        return found

    def page_of(self, attempt: str) -> Page:
        page = self.stores.pages.page(attempt.rpartition("-")[0])
        assert page is not None
        return page

    def head_of(self, attempt: str) -> PageHead | None:
        return head_of(self.stores.pages, self.page_of(attempt))

    def live_attempts(self) -> list[int]:
        """Return how many attempts each page has that have not ended."""
        pages = self.stores.pages.find()
        attempts = [self.stores.attempts.of_page(page.page_id) for page in pages]
        return [sum(each.state is not AttemptState.ENDED for each in of_page) for of_page in attempts]

    def cut_short(self) -> list[str]:
        """Return the attempts that were given up before the time of a call had passed since they were dialled."""
        return [
            each.key
            for each in self._attempts()
            if each.error == "timed out" and each.ended_at and each.ended_at - (each.dialling_at or NIGHT) < CALL
        ]

    def dragged_out(self) -> list[str]:
        """Return the attempts that a kill held back and that were given up later than a call's time after the dial."""
        held_back = [each for each in self._attempts() if each.dialling_at and each.dialling_at > each.prepared_at]
        return [
            each.key
            for each in held_back
            if each.ended_at and each.ended_at - (each.dialling_at or each.prepared_at) > CALL
        ]

    def _attempts(self) -> Sequence[Attempt]:
        return [each for page in self.stores.pages.find() for each in self.stores.attempts.of_page(page.page_id)]

    def lost(self) -> list[str]:
        """Return the findings that nobody has taken and that nothing in the hub will call about."""
        asked = [(each.summary.key, each.mark) for each in self._messages() if isinstance(each, CallRequested)]
        carried = [*asked, *self._members()]
        return [row.key.id for row in self._open_incidents() if not row.due and not _carries(carried, row)]

    def taken_unheard(self) -> list[str]:
        """Return the findings that are acknowledged though nobody who took a page has heard of them."""
        rows = self.stores.incidents.find(IncidentState.ACKNOWLEDGED)
        return [row.key.id for row in rows if (row.key, row.seen) not in self.taken]

    def rung_for_nothing(self) -> list[str]:
        """Return the pages that were walked to their end though every incident had left them."""
        pages = [page for page in self.stores.pages.find() if not self.stores.pages.members(page.page_id)]
        heads = [head_of(self.stores.pages, page) for page in pages]
        return [head.page_id for head in heads if head is not None and head.state is PageState.EXHAUSTED]

    def taken_findings(self) -> list[str]:
        """Return the findings whose incidents are acknowledged."""
        return [row.key.id for row in self.stores.incidents.find(IncidentState.ACKNOWLEDGED)]

    def lives_through(self, span: timedelta) -> None:
        """Let time pass with everything that the hub does in it; nobody answers, nobody is heard of."""
        until = self.clock.reads() + span
        for _ in range(AT_MOST):
            self.works()
            following = self._next_at()
            if following is None or following > until:
                break
            self.clock.move_to(max(following, self.clock.reads() + timedelta(seconds=1)))
        self.clock.move_to(until)
        self.works()

    def lives_on(self) -> None:
        """Let time pass, with somebody who answers every call and keys the code, until nothing is left to do."""
        self.hand.clear()
        self.clock.rest()
        for _ in range(AT_MOST):
            self.works()
            for attempt in self._ringing():
                self.answer(attempt)
                if attempt in self.heard:
                    self.key(attempt, "code")
                self.report(attempt, CarrierReportKind.ENDED)
            self.works()
            following = self._next_at()
            if following is None or not self.unfinished():
                return
            self.clock.move_to(max(following, self.clock.reads() + timedelta(seconds=1)))

    def unfinished(self) -> list[str]:
        """Return what is still to be taken."""
        return [row.key.id for row in self._open_incidents()] + [page.page_id for page in self.stores.pages.running()]

    def _ringing(self) -> Sequence[str]:
        return [key for key in self.dialled if self.attempt(key).state is not AttemptState.ENDED]

    def _open_incidents(self) -> Sequence[Incident]:
        return self.stores.incidents.find(IncidentState.OPEN)

    def _members(self) -> Iterator[tuple[FindingKey, Mark]]:
        for page in self.stores.pages.running():
            for member in self.stores.pages.members(page.page_id):
                yield member.summary.key, member.mark

    def _messages(self) -> list[Message]:
        with self.hub.database.reading() as connection:
            rows = connection.execute("SELECT body FROM queue WHERE topic = ?", (Topic.MESSAGES.value,)).fetchall()
        return [MESSAGE.validate_json(body) for (body,) in rows]


class Exchange:
    """A `hub.ports.Carrier` that leaves everything to the test."""

    def __init__(self, world: World) -> None:
        self._world = world

    def dial(self, order: DialOrder) -> None:
        self._world.dial(order)

    def hang_up(self, attempt: str) -> None:
        self._world.hang_up(attempt)


def _carries(carried: Sequence[tuple[FindingKey, Mark]], row: Incident) -> bool:
    return any(key == row.key and not row.seen.beyond(mark) for key, mark in carried)
