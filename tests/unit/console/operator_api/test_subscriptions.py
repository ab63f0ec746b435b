"""Subscriptions follow the configuration that is put in force, and an address is confirmed through the hub."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from console.operations.acting import Actions
from console.operations.store_file import StoreFile
from console.operator_api.app import make_app
from console.operator_api.roles import Roles
from hub.adapters.aws.audiences import AudienceTopics
from hub.adapters.aws.topics import Topics
from hub.observability import logger
from tests.aws.subscribers import Subscribers
from tests.aws.world import aws
from tests.fakes.operators import GRANTS
from tests.unit.console.operator_api.conftest import Desk
from tests.unit.console.operator_api.test_configuration import rename

PREFIX = "arn:aws:sns:eu-central-1:123456789012:tocsin-"
LINK = f"https://sns.eu-central-1.amazonaws.com/confirmation.html?TopicArn={PREFIX}audience-secops&Token=2336412f&Endpoint=x"


@pytest.fixture
def mailing(desk: Desk) -> Iterator[tuple[Desk, Subscribers]]:
    with aws() as world:
        client = world.client("sns")
        subscribers = Subscribers(client)
        holdings = desk.actions.holdings
        assert isinstance(holdings, StoreFile)
        holdings = replace(holdings, subscriptions=AudienceTopics(client, Topics(PREFIX)))
        actions: Actions = replace(desk.actions, holdings=holdings)
        yield Desk(make_app(actions.for_operator, Roles(GRANTS), logger("operator_api")), actions), subscribers


def test_whoever_is_new_is_asked_and_it_is_said(mailing: tuple[Desk, Subscribers]) -> None:
    desk, _ = mailing
    before = desk.asks("GET /configuration").body["configuration"]

    said = rename(desk, "Second").body["subscriptions"]

    asked = {each["reader"]: each["asked"] for each in said}
    assert asked["audience secops"] == before["audiences"]["secops"]["addresses"]
    assert asked["responder dana"] == [before["responders"]["dana"]["email"]]
    again = rename(desk, "Third").body["subscriptions"]
    assert not any(each["asked"] for each in again)


def test_an_address_that_is_confirmed_through_the_hub_counts(mailing: tuple[Desk, Subscribers]) -> None:
    desk, subscribers = mailing
    rename(desk, "Second")

    answered = desk.asks("POST /subscriptions/confirm", {"link": LINK})

    assert (answered.status, answered.body["topic"]) == (200, f"{PREFIX}audience-secops")
    assert [each["AuthenticateOnUnsubscribe"] for each in subscribers.confirmations] == ["true"]


@pytest.mark.parametrize(
    "link", ["", "https://example.com/", LINK.replace("Token", "token"), f"{LINK}&Token=2", "http://[::1", PREFIX]
)
def test_what_is_no_such_link_is_refused(desk: Desk, link: str) -> None:
    answered = desk.asks("POST /subscriptions/confirm", {"link": link})

    assert (answered.status, "TopicArn and Token" in answered.body["message"]) == (400, True)


def test_an_embedded_hub_has_no_subscriptions(desk: Desk) -> None:
    answered = desk.asks("POST /subscriptions/confirm", {"link": LINK})

    assert (answered.status, "an embedded hub has no subscriptions" in answered.body["message"]) == (400, True)
