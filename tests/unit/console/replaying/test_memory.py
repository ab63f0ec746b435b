"""The rows of a sitting keep the contract of incident stores as far as a replay goes."""

from __future__ import annotations

import pytest

from console.replaying.memory import MemoryIncidents
from hub.errors import NotFoundError
from hub.model.incident import Change, IncidentState
from tests.builders import NIGHT, a_key, a_mark, an_observation, at


def test_what_was_told_is_no_longer_due() -> None:
    rows = MemoryIncidents()
    row = rows.observe(an_observation()).incident
    assert rows.due(NIGHT) == [row]

    rows.mark_told(row.key, row.seen, ("call page-soc", "email secops"))

    assert rows.due(NIGHT) == []


def test_a_row_that_is_not_there_cannot_be_told() -> None:
    with pytest.raises(NotFoundError):
        MemoryIncidents().mark_told(a_key(), a_mark(), ())


def test_the_order_that_was_set_stands_above_that_of_arrival() -> None:
    rows = MemoryIncidents()
    rows.ordering = at("2026-06-01T05:00Z")
    rows.observe(an_observation())
    rows.ordering = at("2026-06-01T04:00Z")

    assert rows.observe(an_observation(minute=600)).change is Change.STALE


def test_incidents_are_found_by_state_the_newest_first() -> None:
    rows = MemoryIncidents()
    rows.observe(an_observation(id="old"))
    rows.observe(an_observation(id="new", minute=5))

    assert [row.key.id for row in rows.find(IncidentState.OPEN)] == ["new", "old"]
    assert rows.find(IncidentState.CLOSED) == []
    assert rows.get(a_key("old")) == rows.acknowledge(a_key("old"), a_mark(), "dana", NIGHT)
