"""Things that happen at the same time, in the order that hurts most."""

from __future__ import annotations

import pytest

from hub.model.incident import IncidentState
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from local.queue import Topic
from tests.builders import an_event
from tests.scenarios.story import Story

AUDIENCES = ("secops", "leads", "owners", "dana", "wei", "yuki", "sam")


def read_all_mail(hub: Story) -> None:
    """Count every mail as expected: for stories that are about calls."""
    for audience in AUDIENCES:
        hub.mails(audience)


@pytest.mark.embedded
def test_what_was_taken_stays_taken_when_the_next_page_opens_before_the_first_has_heard_of_it(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=300), scripts.keys_code())
    hub.receive(an_event(9.5, id="first"))
    hub.passes(seconds=20)
    call = hub.attempts(hub.head(label=SeverityLabel.CRITICAL).page_id)[0]
    hub.hub.calls.keyed(call.key, f"1{call.challenge}")
    hub.hub.queue.take(Topic.MESSAGES, hub.clock.now())
    hub.receive(an_event(9.5, id="second"))
    hub.passes(minutes=10)

    assert hub.head(label=SeverityLabel.CRITICAL).generation == 2
    assert {incident.state for incident in hub.incidents()} == {IncidentState.ACKNOWLEDGED}
    assert len([mail for mail in hub.mails("dana") if "it is yours" in mail.subject]) == 2
    read_all_mail(hub)


def test_a_call_goes_on_when_all_that_it_announced_has_risen_out_of_its_page(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=300), scripts.keys_code())
    hub.receive(an_event(8.0, id="rises"))
    hub.passes(seconds=15)
    hub.receive(an_event(8.0, id="stays"))
    hub.receive(an_event(9.5, id="rises", updatedAt="2026-06-01T03:01:00Z"))
    call = hub.attempts()[0]

    assert hub.hub.calls.keyed(call.key, "3").listens
    hub.hub.calls.keyed(call.key, f"1{call.challenge}")
    hub.passes(minutes=5)
    assert {each.key.id: each.state for each in hub.incidents()} == {
        "rises": IncidentState.ACKNOWLEDGED,
        "stays": IncidentState.OPEN,
    }
    hub.phone("dana").will(scripts.keys_code())
    hub.passes(minutes=10)
    assert {incident.state for incident in hub.incidents()} == {IncidentState.ACKNOWLEDGED}
    read_all_mail(hub)


@pytest.mark.embedded
def test_a_request_that_comes_after_its_incident_has_risen_opens_no_lower_page(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=35))
    hub.hub.put("high", hub.body(an_event(8.0)))
    hub.hub.route()
    hub.hub.queue.take(Topic.MESSAGES, hub.clock.now())
    hub.receive(an_event(9.5, updatedAt="2026-06-01T03:00:01Z"))
    hub.passes(minutes=10)

    assert [page.key.label for page in hub.hub.stores.pages.find()] == [SeverityLabel.CRITICAL]
    assert hub.rung() == ["dana"]
    read_all_mail(hub)
