"""A page that nothing moves gets one new run, however many watchdogs have found it (semantics 4)."""

from __future__ import annotations

import pytest

from escalation import watchdog
from escalation.people import OnCallBook
from escalation.restarting import Restarting
from escalation.timeline import Timeline
from escalation.watchdog import RunningPage
from hub.model.attempt import AttemptOutcome
from hub.model.breach import Breach
from hub.model.page import Page
from tests.builders import NIGHT
from tests.contract.examples import HIGH, a_page
from tests.fakes.ports import HandClock
from tests.fakes.stores import memory_stores
from tests.scenarios.organization import an_organization


class Engine:
    """An engine that notes which runs it is to start."""

    def __init__(self) -> None:
        self.started: list[str] = []

    def start(self, page_id: str, start: int) -> None:
        self.started.append(f"{page_id} as {start}")

    def wake(self, page_id: str) -> None:
        raise AssertionError(f"{page_id} was woken")

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        raise AssertionError(f"call {command} of {page_id} ended: {outcome}")


class Desk:
    """A hub whose one page has stood still for an hour, on stores in memory."""

    def __init__(self) -> None:
        self.stores, self.clock, self.engine = memory_stores(), HandClock(NIGHT), Engine()
        self.stores.pages.open(HIGH, 0, NIGHT)
        self.stores.pages.create(a_page(wake_at=NIGHT, command=None))
        self.clock.advance(hours=1)
        self.restarting = Restarting(
            pages=self.stores.pages,
            engine=self.engine,
            clock=self.clock,
            timeline=Timeline(self.stores.ledger, self.clock),
            book=lambda: OnCallBook(an_organization(), {}, ()),
        )

    def page(self) -> Page:
        (page,) = self.stores.pages.running()
        return page

    def found(self, *, lost: bool = False) -> Breach:
        running = RunningPage(self.page(), awaited=False, lost=lost)
        (breach,) = watchdog.without_execution([running], self.clock.now())
        return breach


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("lost", [False, True])
def test_of_two_watchdogs_that_find_it_the_second_leaves_the_new_run_alone(desk: Desk, *, lost: bool) -> None:
    if lost:
        late = desk.page()
        desk.stores.pages.save(late.model_copy(update={"wake_at": desk.clock.now(), "version": late.version + 1}))
    found = [desk.found(lost=lost) for _ in range(2)]
    for breach in found:
        desk.restarting.repair(breach)

    assert desk.engine.started == ["page-soc.high.1 as 2"]
    assert desk.page().start == 2


def test_one_that_moves_again_before_it_is_repaired_is_left_alone(desk: Desk) -> None:
    breach, page = desk.found(), desk.page()
    moved = desk.stores.pages.save(page.model_copy(update={"wake_at": desk.clock.now(), "version": page.version + 1}))
    desk.restarting.repair(breach)

    assert desk.engine.started == []
    assert desk.page() == moved


def test_one_whose_new_run_stands_still_too_gets_the_next(desk: Desk) -> None:
    for _ in range(2):
        desk.restarting.repair(desk.found())
        desk.clock.advance(hours=1)

    assert desk.engine.started == ["page-soc.high.1 as 2", "page-soc.high.1 as 3"]
