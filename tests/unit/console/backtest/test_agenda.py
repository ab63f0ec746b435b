"""What is to happen later, in the order of its instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from console.backtest.agenda import Agenda
from console.replaying.memory import HeldClock
from tests.builders import NIGHT

MINUTE = timedelta(minutes=1)


def test_what_is_due_is_done_at_its_instant_and_in_order() -> None:
    clock = HeldClock(NIGHT)
    agenda = Agenda(clock)
    done: list[tuple[str, timedelta]] = []

    def note(name: str) -> None:
        done.append((name, clock.now() - NIGHT))

    for name, minute in (("late", 3), ("first", 1), ("second", 1), ("later", 4)):
        agenda.put(NIGHT + minute * MINUTE, partial(note, name))
    agenda.come_to(NIGHT + 3 * MINUTE)

    assert done == [("first", MINUTE), ("second", MINUTE), ("late", 3 * MINUTE)]
    assert clock.now() == NIGHT + 3 * MINUTE


def test_what_follows_from_what_is_done_is_done_too() -> None:
    clock = HeldClock(NIGHT)
    agenda = Agenda(clock)
    done: list[datetime] = []
    agenda.put(NIGHT + MINUTE, lambda: agenda.put(NIGHT + 2 * MINUTE, lambda: done.append(clock.now())))

    agenda.finish()

    assert done == [NIGHT + 2 * MINUTE]
