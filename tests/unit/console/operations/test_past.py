"""On call as it was: by the edit that was in force then, or by one that is named."""

from __future__ import annotations

import pytest

from console.operations.oncall_wishes import (
    ToEndOverride,
)
from hub.errors import NotFoundError
from tests.builders import at
from tests.configuring import put
from tests.scenarios.organization import a_schedule
from tests.unit.console.operations.conftest import DANA, FRIDAY, MORNING, Rota, people


def test_who_goes_by_the_edit_that_was_in_force_then_or_by_one_that_is_named(rota: Rota) -> None:
    rota.clock.advance(hours=1)
    rota.cover("sam", None, FRIDAY)
    rota.clock.advance(hours=1)
    put(
        rota.actions.stores_in_use.configuration, people().model_copy(update={"schedules": {"soc": a_schedule("yuki")}})
    )

    (now,) = rota.actions.on_call("soc", FRIDAY)
    assert (now.responder, now.as_of) == ("yuki", None)
    (first,) = rota.actions.on_call("soc", FRIDAY, 1)
    assert (first.responder, first.as_of) == ("wei", 1)
    with pytest.raises(NotFoundError, match="there is no edit 9: expected 1 to 3"):
        rota.actions.on_call("soc", FRIDAY, 9)


def test_a_past_span_goes_in_each_part_by_what_was_in_force_in_it(rota: Rota) -> None:
    rota.clock.advance(hours=2)
    rota.cover("sam", None, at("2026-06-01T20:00Z"))
    rota.clock.advance(hours=2)
    rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))
    rota.clock.advance(hours=2)

    rows = rota.actions.shifts("soc", at("2026-06-01T08:00Z"), at("2026-06-01T20:00Z"))

    assert [(row.start.hour, row.end.hour, row.responders) for row in rows] == [
        (8, 10, ("wei",)),
        (10, 12, ("sam",)),
        (12, 20, ("wei",)),
    ]
    assert [row.as_of for row in rows] == [1, 2, None]
    assert [entry.as_of for entry in rota.actions.on_call("soc", at("2026-06-01T11:00Z"))] == [2]
    assert [row.responders for row in rota.actions.shifts("soc", MORNING, FRIDAY, 1)] == [("wei",)]
