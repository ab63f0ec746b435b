"""The races of the page protocol, each at every instant at which it can happen: exhaustive where the machine is lucky.

The instants are the looks of the hub at its clock: between any two of its writes there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.messages import CarrierReportKind
from hub.model.steps import Call, Pause
from hub.model.turn import TimeOver
from tests.property.page_world import World

Play = Callable[[World, int], None]
WHILE: timedelta = timedelta(minutes=4)
"""Time for the next call of a page, and more."""


@contextmanager
def a_world() -> Iterator[World]:
    world = World()
    try:
        yield world
    finally:
        world.close()


def rung(world: World, severity: float = 8.0) -> str:
    """Have the first finding called about; return the attempt."""
    world.receive("f1", severity, sequence=False)
    world.works()
    return list(world.dialled)[-1]


def answered(world: World, severity: float = 8.0) -> str:
    attempt = rung(world, severity)
    world.answer(attempt)
    return attempt


def all_is_taken_in_the_end(world: World) -> None:
    world.check()
    world.restart()
    world.lives_on()
    world.check()
    assert world.unfinished() == []
    assert world.rung_for_nothing() == []


def at_every_look(play: Play) -> int:
    """Play with something happening at the first look at the clock, the second, and so on; return how many."""
    for look in count():
        with a_world() as world:
            play(world, look)
            happened = world.clock.rest()
            all_is_taken_in_the_end(world)
        if not happened:
            return look
    return 0


def joins_while_it_is_taken(world: World, look: int) -> None:
    attempt = answered(world)
    world.receive("f2", 8.0, sequence=False)
    world.keys_after(look, attempt)
    world.deliver_call_about("f2")


def rises_while_it_is_taken(world: World, look: int) -> None:
    attempt = answered(world)
    world.clock.advance(timedelta(seconds=1))
    world.receive("f1", 9.5, sequence=False)
    world.keys_after(look, attempt)
    world.deliver_call_about("f1")


def is_taken_late_while_the_next_call_is_placed(world: World, look: int) -> None:
    attempt = answered(world)
    world.keys_after(look, attempt)
    world.lives_through(WHILE)


def joins_while_it_is_taken_and_the_next_page_opens(world: World, look: int) -> None:
    attempt = answered(world, 9.5)
    world.receive("f2", 9.5, sequence=False)
    world.keys_and_goes_on_after(look, attempt, "f3")
    world.deliver_call_about("f2")


@pytest.mark.parametrize(
    "play",
    [
        joins_while_it_is_taken,
        joins_while_it_is_taken_and_the_next_page_opens,
        rises_while_it_is_taken,
        is_taken_late_while_the_next_call_is_placed,
    ],
)
def test_a_page_may_be_taken_at_any_instant(play: Play) -> None:
    assert at_every_look(play) > 1


def test_a_run_may_stall_at_any_instant_while_another_does_the_same() -> None:
    def stalls(world: World, look: int) -> None:
        world.stalls_after(look, timedelta(seconds=20))
        rung(world)

    assert at_every_look(stalls) > 5


@pytest.mark.parametrize("seconds", [0, 5, 100])
def test_a_hub_may_die_at_any_instant_for_any_time(seconds: int) -> None:
    def dies(world: World, look: int) -> None:
        rung(world)
        world.dies_after(look, timedelta(seconds=seconds))
        world.lives_through(WHILE)

    assert at_every_look(dies) > 20


def test_a_call_that_a_kill_held_back_is_given_up_when_its_own_time_is_over() -> None:
    def dies(world: World, look: int) -> None:
        world.receive("f1", 8.0, sequence=False)
        world.dies_after(look, timedelta(seconds=60))
        world.lives_through(WHILE)
        assert world.dragged_out() == []

    assert at_every_look(dies) > 20


@pytest.mark.parametrize("seconds", [0, 5, 100])
def test_a_hub_may_die_at_any_instant_while_a_finding_rises(seconds: int) -> None:
    def dies(world: World, look: int) -> None:
        rung(world)
        world.clock.advance(timedelta(seconds=1))
        world.receive("f1", 9.5, sequence=False)
        world.dies_after(look, timedelta(seconds=seconds))
        world.works()

    assert at_every_look(dies) > 5


def test_an_acknowledgement_covers_what_its_call_announced_and_no_more() -> None:
    with a_world() as world:
        attempt = answered(world)
        world.receive("f2", 8.0, sequence=False)
        world.clock.advance(timedelta(seconds=1))
        world.receive("f1", 8.0, sequence=True)
        world.works()
        world.key(attempt, "code")
        world.works()

        assert world.taken_findings() == []
        all_is_taken_in_the_end(world)


def test_what_was_taken_is_not_lost_when_the_next_page_opens_before_the_hub_hears_of_it() -> None:
    with a_world() as world:
        attempt = answered(world, 9.5)
        world.key(attempt, "code")
        world.receive("f2", 9.5, sequence=False)
        world.deliver_call_about("f2")
        world.lives_through(timedelta(seconds=31))

        assert "f1" in world.taken_findings()
        all_is_taken_in_the_end(world)


@pytest.mark.parametrize("kind", [CarrierReportKind.ENDED, CarrierReportKind.THROTTLED])
def test_results_of_every_call_come_twice_and_late_and_move_nothing(kind: CarrierReportKind) -> None:
    with a_world() as world:
        first = rung(world)
        world.report(first, kind)
        for _ in range(8):
            world.lives_through(timedelta(seconds=70))
            for attempt in list(world.dialled)[:-1]:
                world.give_result_again(attempt)
            world.check()
        all_is_taken_in_the_end(world)


def test_a_result_that_a_kill_kept_from_the_page_is_given_when_the_hub_starts_again() -> None:
    with a_world() as world:
        first = answered(world)
        world.stores.attempts.end(first, AttemptOutcome.PASSED, None, world.clock.reads())
        world.restart()
        world.works()

        assert len(world.dialled) == 2
        all_is_taken_in_the_end(world)


def test_a_result_that_comes_twice_does_not_cut_short_the_pause_after_its_call() -> None:
    with a_world() as world:
        first = rung(world)
        world.report(first, CarrierReportKind.ENDED)
        world.works()
        page = world.page_of(first)
        assert isinstance(page.command, Pause)
        world.give_result_again(first)

        assert world.page_of(first) == page
        all_is_taken_in_the_end(world)


def test_each_command_of_a_page_has_the_next_number() -> None:
    with a_world() as world:
        first = rung(world)
        assert world.page_of(first).state.command == 1
        world.report(first, CarrierReportKind.UNAVAILABLE)
        world.works()

        page = world.page_of(first)
        assert isinstance(page.command, Pause)
        assert (page.state.command, page.command.command) == (3, 3), "the call, the notice, the pause"
        all_is_taken_in_the_end(world)


def test_a_time_out_that_comes_late_ends_nothing_of_what_the_page_does_now() -> None:
    with a_world() as world:
        first = rung(world)
        world.report(first, CarrierReportKind.ENDED)
        world.works()
        page = world.page_of(first)
        assert isinstance(page.command, Pause)
        world.hub.host.turns.next(page.page_id, page.start, TimeOver(command=page.state.command - 1))

        assert world.page_of(first) == page
        all_is_taken_in_the_end(world)


def test_a_request_that_a_kill_may_have_lost_is_not_repeated_once_somebody_has_the_page() -> None:
    with a_world() as world:
        first = answered(world)
        while len(world.dialled) < 2:
            world.lives_through(timedelta(seconds=1))
        world.key(first, "code")
        world.restart()

        all_is_taken_in_the_end(world)


def test_no_call_is_asked_for_by_a_turn_that_begins_when_somebody_has_the_page() -> None:
    with a_world() as world:
        first = answered(world)
        world.key(first, "code")
        page, command = world.page_of(first), world.page_of(first).command
        assert isinstance(command, Call)
        world.hub.messages.dialler.place(page, command.model_copy(update={"command": 7}))

        assert list(world.dialled) == [first]
