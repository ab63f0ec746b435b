"""What stands between a call that was decided and a telephone that rings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from escalation.dialler import Dialler
from escalation.people import OnCallBook
from escalation.timeline import Timeline
from hub.model.attempt import AttemptOutcome, AttemptState
from hub.model.ledger import EntryKind
from hub.model.member_set import MemberSet
from hub.model.page import Ending, PageState, Person
from hub.model.steps import Call
from hub.ports import DialOrder, Lease, LineStore
from tests.builders import NIGHT
from tests.contract.examples import HIGH, a_page
from tests.fakes.ports import HandClock
from tests.fakes.stores import memory_stores
from tests.scenarios.organization import an_organization

PERSON = Person(responder="dana", full_name="Dana", language="en", phones=1, why="on call")
PAGE = a_page(people=(PERSON,))
CALL = Call(
    command=1, repeat=1, level=0, round=1, responder="dana", phone=0, ring=25, listen=45, timeout=80, why="on call"
)


class Line:
    """A carrier that notes what it is asked, and does something while it dials."""

    def __init__(self) -> None:
        self.dialled: list[str] = []
        self.hung_up: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def dial(self, order: DialOrder) -> None:
        self.dialled.append(order.attempt)
        self.meanwhile()

    def hang_up(self, attempt: str) -> None:
        self.hung_up.append(attempt)


class Engine:
    """An engine that nobody asks for anything here."""

    def __init__(self) -> None:
        self.woken: list[str] = []

    def start(self, page_id: str, start: int) -> None:
        raise AssertionError(f"{page_id} was started as {start}")

    def wake(self, page_id: str) -> None:
        self.woken.append(page_id)

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        self.woken.append(f"{page_id}.{command} {outcome}")


class SlowClock(HandClock):
    """A process that stands still `seconds` between any two looks at the time."""

    seconds = 0.0

    def now(self) -> datetime:
        self.advance(seconds=self.seconds)
        return super().now()


class Desk:
    """A dialler on stores in memory, with a page that runs."""

    def __init__(self) -> None:
        self.stores, self.clock, self.line, self.engine = memory_stores(), SlowClock(), Line(), Engine()
        self.stores.pages.open(HIGH, 0, NIGHT)
        self.dialler = Dialler(
            pages=self.stores.pages,
            attempts=self.stores.attempts,
            lines=self.stores.lines,
            carrier=self.line,
            engine=self.engine,
            clock=self.clock,
            timeline=Timeline(self.stores.ledger, self.clock),
            book=lambda: OnCallBook(an_organization(), {}, ()),
        )

    def take(self) -> None:
        """Somebody takes the page by other means."""
        ending = Ending(state=PageState.ACKNOWLEDGED, covered=MemberSet(), by="wei", via="command line", at=NIGHT)
        self.stores.pages.end(HIGH, 1, ending)

    def placed(self) -> list[EntryKind]:
        entries = self.stores.ledger.of_page(PAGE.page_id)
        return [entry.kind for entry in entries if entry.kind is EntryKind.PLACED]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_page_that_was_taken_before_the_dial_is_not_dialled(desk: Desk) -> None:
    desk.take()
    desk.dialler.place(PAGE, CALL)

    attempt = desk.stores.attempts.get(f"{PAGE.page_id}-1")
    assert attempt is not None
    assert (desk.line.dialled, attempt.outcome) == ([], AttemptOutcome.WITHDRAWN)


def test_a_page_that_is_taken_during_the_dial_is_hung_up(desk: Desk) -> None:
    desk.line.meanwhile = desk.take
    desk.dialler.place(PAGE, CALL)

    assert desk.line.dialled == desk.line.hung_up == [f"{PAGE.page_id}-1"]


def test_a_process_that_stood_still_after_its_note_does_not_dial_any_more(desk: Desk) -> None:
    desk.clock.seconds = 16
    desk.dialler.place(PAGE, CALL)
    assert desk.line.dialled == []

    desk.clock.seconds = 0
    desk.dialler.place(PAGE, CALL)
    attempt = desk.stores.attempts.get(f"{PAGE.page_id}-1")
    assert attempt is not None
    assert (desk.line.dialled, attempt.state) == ([], AttemptState.DIALLING)


def test_a_request_that_a_kill_kept_from_the_carrier_is_repeated_within_15_seconds_and_is_in_the_ledger(
    desk: Desk,
) -> None:
    desk.dialler.place(PAGE, CALL)
    desk.clock.advance(seconds=14)
    desk.dialler.place(PAGE, CALL)
    desk.clock.advance(seconds=1)
    desk.dialler.place(PAGE, CALL)

    assert desk.line.dialled == [f"{PAGE.page_id}-1"] * 2
    assert desk.placed() == [EntryKind.PLACED]


class Overtaken:
    """Lines; before the first is taken, another invocation places the same call."""

    def __init__(self, lines: LineStore, meanwhile: Callable[[], None]) -> None:
        self._lines, self._meanwhile = lines, [meanwhile]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lines, name)

    def take(self, responder: str, holder: str, now: datetime, until: datetime) -> Lease:
        while self._meanwhile:
            self._meanwhile.pop()()
        return self._lines.take(responder, holder, now, until)


def holder(desk: Desk) -> str:
    """Return who has dana's line: whoever asks for it now, where nobody has it."""
    now = desk.clock.now()
    return desk.stores.lines.take("dana", "next", now, now + timedelta(seconds=1)).holder


def test_whoever_comes_too_late_for_a_call_that_is_over_leaves_the_line_free(desk: Desk) -> None:
    def placed_and_refused() -> None:
        desk.dialler.place(PAGE, CALL)
        attempt = desk.stores.attempts.get(f"{PAGE.page_id}-1")
        assert attempt is not None
        desk.dialler.end(attempt, AttemptOutcome.REFUSED)

    replace(desk.dialler, lines=Overtaken(desk.stores.lines, placed_and_refused)).place(PAGE, CALL)

    assert desk.line.dialled == [f"{PAGE.page_id}-1"]
    assert holder(desk) == "next"


def test_whoever_comes_too_late_for_a_call_that_stands_leaves_it_its_line(desk: Desk) -> None:
    lines = Overtaken(desk.stores.lines, lambda: desk.dialler.place(PAGE, CALL))
    replace(desk.dialler, lines=lines).place(PAGE, CALL)

    assert desk.line.dialled == [f"{PAGE.page_id}-1"]
    assert holder(desk) == f"{PAGE.page_id}-1"
