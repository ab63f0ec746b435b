"""A snooze that is changed: the end that was said last is the one that counts (semantics 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hub.model.handling import Snooze
from hub.model.incident import Incident
from hub.model.page import PageState
from hub.ports import IncidentStore
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story
from tests.scenarios.test_operators import closes, read_all_mail, snoozes, the_incident


class Interrupted:
    """Incidents; once after one was read, something else happens."""

    def __init__(self, incidents: IncidentStore, meanwhile: Callable[[], object]) -> None:
        self._incidents, self._meanwhile = incidents, [meanwhile]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._incidents, name)

    def get(self, key: Any) -> Incident | None:
        found = self._incidents.get(key)
        while self._meanwhile:
            self._meanwhile.pop()()
        return found


def rings_dana_once(hub: Story) -> Incident:
    """Have a page ring dana in vain; return its incident."""
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=40)
    return the_incident(hub)


def for_an_hour(hub: Story, incident: Incident) -> Snooze:
    now = hub.clock.now()
    return Snooze(mark=incident.seen, until=now + timedelta(hours=1), by="sam", at=now)


def test_one_that_is_made_shorter_rings_at_the_earlier_end_and_not_at_the_later(hub: Story) -> None:
    incident = rings_dana_once(hub)
    snoozes(hub, incident, hours=8)
    hub.passes(minutes=1)
    snoozes(hub, incident, hours=1)
    hub.passes(minutes=59)
    assert hub.rung() == ["dana"]
    hub.passes(minutes=5)
    assert hub.rung() == ["dana", "dana"]
    hub.passes(hours=8)

    assert hub.rung() == ["dana", "dana"]
    assert the_incident(hub).acknowledged_by == "dana"
    read_all_mail(hub)


def test_one_that_is_made_longer_rings_at_the_later_end_alone(hub: Story) -> None:
    incident = rings_dana_once(hub)
    snoozes(hub, incident, hours=1)
    snoozes(hub, incident, hours=3)
    hub.passes(hours=2, minutes=59)
    assert hub.rung() == ["dana"]
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "dana"]
    read_all_mail(hub)


def test_nobody_is_rung_at_either_end_once_it_is_closed(hub: Story) -> None:
    incident = rings_dana_once(hub)
    hub.lab.forget_plans()
    snoozes(hub, incident, hours=2)
    snoozes(hub, incident, hours=1)
    closes(hub, incident)
    hub.passes(hours=3)

    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_the_page_that_follows_an_exhausted_one_comes_at_the_earlier_end_too(tell: Tell) -> None:
    hub = tell(an_organization(responders={"sam": a_responder("sam", 5)}))
    hub.phone("sam").will(scripts.no_answer(), scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)
    assert hub.head().state is PageState.EXHAUSTED
    incident = snoozes(hub, the_incident(hub), hours=6)
    # The request for the next page has come by now, and waits for the end of the first snooze.
    hub.passes(minutes=50)
    snoozes(hub, incident, hours=1)
    hub.passes(minutes=59)
    assert hub.rung() == ["sam", "sam"]
    hub.passes(minutes=5)
    assert hub.rung() == ["sam", "sam", "sam"]
    hub.passes(hours=6)

    assert hub.rung() == ["sam", "sam", "sam"]
    read_all_mail(hub)


def test_so_does_the_first_page_of_what_was_snoozed_before_it_opened(tell: Tell) -> None:
    hub = tell()
    hub.hub.put("record", hub.body(an_event(8.0)))
    hub.hub.route()
    incident = snoozes(hub, the_incident(hub), hours=8)
    hub.passes(minutes=1)
    snoozes(hub, incident, hours=1)
    hub.phone("dana").will(scripts.keys_code())
    hub.passes(hours=1, minutes=5)

    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_what_is_told_by_mail_alone_rings_nobody(hub: Story) -> None:
    hub.receive(an_event(5.0))
    incident = the_incident(hub)
    snoozes(hub, incident, hours=2)
    snoozes(hub, incident, hours=1)
    hub.passes(hours=3)

    assert hub.rung() == []
    read_all_mail(hub)


def test_the_shorter_one_counts_where_two_people_snooze_it_at_once(hub: Story) -> None:
    incident = rings_dana_once(hub)
    desk = hub.operating.incidents
    slow = Interrupted(hub.hub.stores.incidents, lambda: snoozes(hub, incident, hours=8))
    replace(desk, incidents=slow).snooze(incident.key, for_an_hour(hub, incident))
    hub.passes(hours=1, minutes=5)

    assert hub.rung() == ["dana", "dana"]
    read_all_mail(hub)


def test_one_that_was_killed_before_it_asked_for_its_call_is_made_good_when_it_is_said_again(hub: Story) -> None:
    incident = rings_dana_once(hub)
    snoozes(hub, incident, hours=8)
    said = for_an_hour(hub, incident)
    hub.hub.stores.incidents.handle(incident.key, said)
    hub.operating.incidents.snooze(incident.key, said)
    hub.passes(hours=1, minutes=5)

    assert hub.rung() == ["dana", "dana"]
    read_all_mail(hub)
