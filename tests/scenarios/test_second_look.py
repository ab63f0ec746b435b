"""What happens to an incident while it is joining a page: its joiner looks once more, and takes it out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from escalation.joining import Joining
from hub.model.handling import Close, Snooze
from hub.model.incident import Closure, IncidentState
from hub.model.messages import MESSAGE, CallRequested
from hub.model.page import PageState
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story
from tests.scenarios.test_races import read_all_mail

pytestmark = pytest.mark.embedded


class Meanwhile:
    """A store, or whatever else, for whose user something happens once, just before it calls a method of that name."""

    def __init__(self, pages: object, name: str, happens: Callable[[], object]) -> None:
        self._pages, self._name, self._happens = pages, name, happens

    def __getattr__(self, name: str) -> Any:
        if name == self._name:
            happens, self._happens = self._happens, lambda: None
            happens()
        return getattr(self._pages, name)


def requests(hub: Story) -> list[CallRequested]:
    """Take the requests for calls that wait, as a function has them in its hands: the most urgent first."""
    found = []
    for message in hub.hub.queue.take(Topic.MESSAGES, hub.clock.now(), limit=50):
        asked = MESSAGE.validate_json(message.body)
        if isinstance(asked, CallRequested):
            found.append(asked)
            hub.hub.queue.settle(message)
    return sorted(found, key=lambda asked: asked.mark.label.rank, reverse=True)


def joining(hub: Story) -> Joining:
    return hub.hub.messages.joining


def interrupted(hub: Story, before: str, happens: Callable[[], object]) -> Joining:
    """Return what joins, with something that happens just before it calls `before`."""
    pages: Any = Meanwhile(joining(hub).pages, before, happens)
    return replace(joining(hub), pages=pages)


def asked_about(hub: Story, severity: float, **more: Any) -> None:
    hub.hub.put(f"record-{severity}", hub.body(an_event(severity, **more)))
    hub.hub.route()


@pytest.mark.parametrize("before", ["open", "put_member"])
def test_an_incident_that_rises_while_it_joins_rings_for_its_higher_page_only(hub: Story, before: str) -> None:
    hub.phone("dana").will(scripts.keys_code(after=35))
    asked_about(hub, 8.0)
    asked_about(hub, 9.5, updatedAt="2026-06-01T03:00:01Z")
    critical, high = requests(hub)

    interrupted(hub, before, lambda: joining(hub).join(critical)).join(high)
    hub.passes(minutes=20)

    assert hub.rung() == ["dana"]
    assert hub.head(label=SeverityLabel.HIGH).state is PageState.CANCELLED
    assert hub.head(label=SeverityLabel.CRITICAL).state is PageState.ACKNOWLEDGED
    read_all_mail(hub)


@pytest.mark.parametrize("before", ["open", "put_member"])
def test_an_incident_that_is_closed_while_it_joins_rings_for_nobody(hub: Story, before: str) -> None:
    asked_about(hub, 8.0)
    (high,) = requests(hub)
    closing = Close(mark=high.mark, closure=Closure.EXPECTED, note="a test", by="dana@example.com", at=hub.clock.now())

    interrupted(hub, before, lambda: hub.operating.incidents.close(high.summary.key, closing)).join(high)
    hub.passes(minutes=20)

    assert hub.rung() == []
    assert hub.head().state is PageState.CANCELLED
    read_all_mail(hub)


@pytest.mark.parametrize("before", ["open", "put_member"])
def test_an_incident_that_is_snoozed_while_it_joins_rings_when_that_is_over(hub: Story, before: str) -> None:
    hub.phone("dana").will(scripts.keys_code())
    asked_about(hub, 8.0)
    (high,) = requests(hub)
    until = hub.clock.now() + timedelta(hours=1)
    snooze = Snooze(mark=high.mark, until=until, by="dana@example.com", at=hub.clock.now())

    interrupted(hub, before, lambda: hub.operating.incidents.snooze(high.summary.key, snooze)).join(high)
    hub.passes(minutes=59)
    assert hub.rung() == []

    hub.passes(minutes=5)
    assert hub.rung() == ["dana"]
    assert [incident.state for incident in hub.incidents()] == [IncidentState.ACKNOWLEDGED]
    read_all_mail(hub)


def test_an_exhausted_page_that_is_taken_while_its_successor_opens_rings_for_nobody(tell: Tell) -> None:
    hub = tell(an_organization(responders={"sam": a_responder("sam", 5)}))
    hub.phone("sam").will(scripts.no_answer(), scripts.no_answer())
    hub.receive(an_event(8.0))
    hub.passes(minutes=20)
    exhausted = hub.head()
    assert exhausted.state is PageState.EXHAUSTED
    hub.stands_still(minutes=40)
    (again,) = requests(hub)

    interrupted(hub, "open", lambda: hub.acknowledges("sam", exhausted.page_id)).join(again)
    hub.passes(minutes=20)

    assert hub.rung() == ["sam", "sam"]
    assert [incident.state for incident in hub.incidents()] == [IncidentState.ACKNOWLEDGED]
    read_all_mail(hub)


def test_an_incident_that_rises_while_it_is_being_closed_stays_in_the_page_of_what_it_rose_to(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=35))
    asked_about(hub, 8.0)
    (high,) = requests(hub)
    joining(hub).join(high)
    closing = Close(mark=high.mark, closure=Closure.EXPECTED, note="a test", by="dana@example.com", at=hub.clock.now())

    def rises() -> None:
        asked_about(hub, 9.5, updatedAt="2026-06-01T03:00:01Z")
        (critical,) = requests(hub)
        joining(hub).join(critical)

    desk = hub.operating.incidents
    pages: Any = Meanwhile(desk.leaving.pages, "heads", rises)
    replace(desk, leaving=replace(desk.leaving, pages=pages)).close(high.summary.key, closing)
    hub.passes(minutes=20)

    assert hub.rung() == ["dana"]
    assert hub.head(label=SeverityLabel.CRITICAL).state is PageState.ACKNOWLEDGED
    read_all_mail(hub)


def test_an_incident_that_is_taken_in_the_higher_page_before_its_joiner_looks_leaves_the_lower_one(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer())
    hub.receive(an_event(8.0))
    hub.passes(seconds=3)
    asked_about(hub, 9.5, updatedAt="2026-06-01T03:00:01Z")
    (critical,) = requests(hub)

    def is_taken() -> None:
        hub.acknowledges("wei", hub.head(label=SeverityLabel.CRITICAL).page_id)
        hub.hub.stores.incidents.acknowledge(critical.summary.key, critical.mark, "wei", hub.clock.now())

    timeline: Any = Meanwhile(joining(hub).timeline, "joined", is_taken)
    replace(joining(hub), timeline=timeline).join(critical)
    hub.passes(minutes=20)

    assert hub.rung() == ["dana"]
    assert hub.head(label=SeverityLabel.HIGH).state is PageState.CANCELLED
    read_all_mail(hub)
