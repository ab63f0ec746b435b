"""A storm: five hundred findings of sixty accounts within a minute become a few calls and mails."""

from __future__ import annotations

import pytest

from hub.model.configuration import Configuration
from hub.model.directory import Account, Directory
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import an_organization
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded
"""Five hundred findings are a minute of moto."""

EVERYBODY = ("secops", "leads", "owners", "dana", "wei", "yuki", "sam")


def shop(number: int) -> str:
    return str(700_000_000_000 + number % 60)


def an_organization_of_shops() -> Configuration:
    accounts = {shop(number): Account(id=shop(number), name=f"shop-{number:02}") for number in range(60)}
    return an_organization(directory=Directory(accounts=accounts))


def a_storm(tell: Tell) -> Story:
    return tell(an_organization_of_shops())


def within_a_minute(hub: Story) -> None:
    for second in range(50):
        for number in range(10):
            finding = second * 10 + number
            hub.hub.put(f"r{finding}", hub.body(an_event(8.0, id=f"f{finding}", account=shop(finding))))
        hub.passes(seconds=1.2)


def read_all_mail(hub: Story) -> int:
    return sum(len(hub.mails(audience)) for audience in EVERYBODY)


def test_the_second_call_announces_all_that_came_in_the_minute_and_takes_it(tell: Tell) -> None:
    hub = a_storm(tell)
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    within_a_minute(hub)
    hub.passes(minutes=9)
    assert hub.rung() == ["dana", "dana"]
    assert "500 incidents in 60 accounts." in hub.words(1)[0].words

    hub.passes(minutes=15)
    assert len(hub.incidents()) == 500
    assert {incident.acknowledged_by for incident in hub.incidents()} == {"dana"}
    assert hub.rung() == ["dana", "dana"]
    assert read_all_mail(hub) <= 20


def test_what_trickles_in_after_a_storm_was_taken_makes_at_most_four_calls(tell: Tell) -> None:
    hub = a_storm(tell)
    hub.phone("dana").will(scripts.no_answer(), *(scripts.keys_code() for _ in range(4)))
    within_a_minute(hub)
    hub.passes(minutes=2)
    assert hub.head().by == "dana"
    before = len(hub.rung())
    for number in range(60):
        hub.receive(an_event(8.0, id=f"late{number}", account=shop(number)))
        hub.passes(seconds=30)
    hub.passes(minutes=15)

    assert hub.rung()[before:] == ["dana"] * 3
    assert {incident.acknowledged_by for incident in hub.incidents()} == {"dana"}
    assert len(hub.incidents()) == 560
    read_all_mail(hub)


def test_when_nobody_answers_a_storm_makes_the_calls_of_one_finding(tell: Tell) -> None:
    hub = a_storm(tell)
    for responder, number in (("dana", 0), ("wei", 0), ("wei", 1), ("sam", 0)):
        hub.phone(responder).will(scripts.no_answer(), scripts.no_answer(), number=number)
    within_a_minute(hub)
    hub.passes(minutes=20)

    assert hub.rung() == ["dana", "dana", "wei", "wei#1", "wei", "wei#1", "sam", "sam"]
    read_all_mail(hub)
