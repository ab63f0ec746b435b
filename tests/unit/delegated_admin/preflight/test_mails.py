"""Who is subscribed to the topics of owners and audiences, and how it was confirmed."""

from __future__ import annotations

from typing import Any

import pytest

from delegated_admin.preflight.lines import Finding, State
from delegated_admin.preflight.mails import audiences, owners
from tests.fakes.preflight.answers import READER, a_subscription
from tests.fakes.preflight.story import PreflightStory

REGION = "eu-west-1"
TOPIC = f"arn:aws:sns:{REGION}:222233334444:tocsin-owners"
OWNER = "secops@example.com"


@pytest.fixture
def story() -> PreflightStory:
    return PreflightStory()


def of_owners(story: PreflightStory) -> Finding:
    (found,) = owners(story.asker(REGION), story.deployment)
    return found


def of_audiences(story: PreflightStory) -> list[Finding]:
    return list(audiences(story.asker("eu-central-1"), story.deployment))


def subscribed(story: PreflightStory, *subscriptions: dict[str, Any]) -> None:
    story.aws.say("sns:ListSubscriptionsByTopic", {"Subscriptions": list(subscriptions)})


def clicked(story: PreflightStory) -> None:
    story.aws.say("sns:GetSubscriptionAttributes", {"Attributes": {"ConfirmationWasAuthenticated": "false"}})


def test_an_owner_who_confirmed_with_authentication_passes(story: PreflightStory) -> None:
    assert of_owners(story) == Finding(State.PASS, "1 confirmed, and no click can end it")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("PendingConfirmation", "s***@example.com has not confirmed"),
        ("Deleted", "s***@example.com was ended by SNS or by its reader"),
    ],
)
def test_an_owner_who_is_not_mailed_fails(story: PreflightStory, state: str, words: str) -> None:
    subscribed(story, a_subscription(TOPIC, OWNER, state))

    found = of_owners(story)
    assert (found.state, found.found) == (State.FAIL, words)
    assert f"--topic-arn {TOPIC} --token TOKEN" in found.advice


def test_an_owner_who_has_clicked_fails_since_a_click_can_end_it(story: PreflightStory) -> None:
    clicked(story)

    found = of_owners(story)
    assert found.state is State.FAIL
    assert found.found.endswith("was confirmed by a click: whoever holds a mail can end it")


def test_an_owner_who_is_not_subscribed_at_all_fails(story: PreflightStory) -> None:
    subscribed(story, a_subscription(TOPIC, "former@example.com"))

    assert of_owners(story).found == "s***@example.com is not subscribed"


def test_owners_are_known_in_whatever_letters_they_are_written(story: PreflightStory) -> None:
    subscribed(story, a_subscription(TOPIC, OWNER.upper()))

    assert of_owners(story).state is State.PASS


def test_of_an_address_listed_twice_the_subscription_that_works_counts(story: PreflightStory) -> None:
    subscribed(story, a_subscription(TOPIC, OWNER), a_subscription(TOPIC, OWNER, "Deleted"))
    assert of_owners(story).state is State.PASS

    subscribed(story, a_subscription(TOPIC, OWNER, "Deleted"), a_subscription(TOPIC, OWNER))
    assert of_owners(story).state is State.PASS


def test_a_subscription_that_ended_a_moment_ago_counts_as_ended(story: PreflightStory) -> None:
    story.aws.refuse("sns:GetSubscriptionAttributes", "NotFound")

    assert "was ended" in of_owners(story).found


def test_before_the_topic_is_there_nothing_is_known(story: PreflightStory) -> None:
    story.aws.refuse("sns:ListSubscriptionsByTopic", "NotFound")

    assert of_owners(story).state is State.UNKNOWN


def test_each_audience_is_a_line(story: PreflightStory) -> None:
    (found,) = of_audiences(story)

    assert (found.name, found.state) == ("audience secops", State.PASS)


def test_an_audience_that_has_clicked_fails_and_says_how_to_confirm(story: PreflightStory) -> None:
    clicked(story)

    (found,) = of_audiences(story)
    assert found.state is State.FAIL
    assert "tocsin confirm LINK" in found.advice


def test_an_audience_with_one_reader_who_has_not_confirmed_fails_and_names_no_other(story: PreflightStory) -> None:
    topic = story.aws.answers.audience_topic
    subscribed(story, a_subscription(topic, READER), a_subscription(topic, "wei@example.com", "PendingConfirmation"))

    (found,) = of_audiences(story)
    assert (found.state, found.found) == (State.FAIL, "w***@example.com has not confirmed")


def test_an_audience_without_readers_fails(story: PreflightStory) -> None:
    subscribed(story)

    (found,) = of_audiences(story)
    assert (found.state, found.found) == (State.FAIL, "nobody is subscribed")


def test_readers_by_other_ways_than_mail_do_not_count(story: PreflightStory) -> None:
    subscribed(story, a_subscription(TOPIC, OWNER) | {"Protocol": "sqs"})

    assert of_owners(story).found == "s***@example.com is not subscribed"


def test_before_a_configuration_is_in_force_no_audience_is_known(story: PreflightStory) -> None:
    story.aws.say("sns:ListTopics", {"Topics": [{"TopicArn": f"arn:aws:sns:{REGION}:222233334444:other"}]})

    (found,) = of_audiences(story)
    assert found.state is State.UNKNOWN
