"""Incident rows of a backtest are taken as those of a store."""

from __future__ import annotations

from console.backtest.rows import TakenIncidents
from hub.model.incident import IncidentState
from tests.builders import NIGHT, a_key, a_mark, an_observation


def rows(severity: float = 8.0) -> TakenIncidents:
    found = TakenIncidents()
    found.observe(an_observation(severity))
    return found


def test_an_open_incident_is_taken() -> None:
    taken = rows().acknowledge(a_key(), a_mark(), "dana", NIGHT)

    assert taken is not None
    assert (taken.state, taken.acknowledged_by, taken.acknowledged_at) == (IncidentState.ACKNOWLEDGED, "dana", NIGHT)


def test_who_was_first_keeps_it() -> None:
    found = rows()
    found.acknowledge(a_key(), a_mark(), "dana", NIGHT)
    second = found.acknowledge(a_key(), a_mark(), "wei", NIGHT)

    assert second is not None
    assert second.acknowledged_by == "dana"


def test_what_rose_meanwhile_is_not_taken_by_a_lower_page() -> None:
    risen = rows(9.5).acknowledge(a_key(), a_mark(8.0), "dana", NIGHT)

    assert risen is not None
    assert risen.state is IncidentState.OPEN


def test_another_episode_is_not_taken() -> None:
    other = rows().acknowledge(a_key(), a_mark(episode=2), "dana", NIGHT)

    assert other is not None
    assert other.state is IncidentState.OPEN


def test_what_is_not_known_cannot_be_taken() -> None:
    assert TakenIncidents().acknowledge(a_key(), a_mark(), "dana", NIGHT) is None
