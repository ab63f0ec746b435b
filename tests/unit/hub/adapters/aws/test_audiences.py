"""Subscriptions agree with the configuration, and what is wrong with them is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hub.adapters.aws.audiences import AudienceTopics, audience_health
from hub.adapters.aws.topics import Topics
from hub.errors import InputError, NotFoundError, TransientError
from hub.model.configuration import Audience, Configuration
from hub.model.subscriptions import AddressStanding, TopicReport
from tests.aws.refusing import refuse
from tests.aws.subscribers import Subscribers
from tests.aws.world import AwsWorld, aws
from tests.builders import a_responder
from tests.policies import a_configuration

PREFIX = "arn:aws:sns:eu-central-1:123456789012:tocsin-"
SECOPS = f"{PREFIX}audience-secops"


class Office:
    """The topics of one hub on moto."""

    def __init__(self, world: AwsWorld) -> None:
        self.world = world
        self.client = world.client("sns")
        self.subscribers = Subscribers(self.client)
        self.topics = AudienceTopics(self.client, Topics(PREFIX))

    def reconcile(self, *addresses: str, **audiences: tuple[str, ...]) -> dict[str, TopicReport]:
        """Reconcile an audience secops of `addresses` and others by name; return the reports by reader."""
        found = self.topics.reconcile(an_office(*addresses, **audiences))
        return {report.reader: report for report in found.topics}

    def addresses(self, topic: str = SECOPS) -> list[str]:
        listed = self.client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        return sorted(each["Endpoint"] for page in listed for each in page["Subscriptions"])


def an_office(*addresses: str, **audiences: tuple[str, ...]) -> Configuration:
    wanted = ({"secops": addresses} if addresses else {}) | audiences
    return a_configuration(
        audiences={name: Audience(name=name, addresses=given) for name, given in wanted.items()}, responders={}
    )


@pytest.fixture
def office() -> Iterator[Office]:
    with aws() as world:
        yield Office(world)


def test_a_new_audience_gets_its_topic_and_each_address_is_asked(office: Office) -> None:
    found = office.reconcile("a@example.com", "b@example.com")

    assert found == {"audience secops": TopicReport(reader="audience secops", asked=("a@example.com", "b@example.com"))}
    assert office.addresses() == ["a@example.com", "b@example.com"]


def test_a_second_time_there_is_nothing_to_do_or_to_say(office: Office) -> None:
    office.reconcile("a@example.com")
    office.world.requests.clear()

    assert office.reconcile("a@example.com") == {}
    assert office.world.requests["sns.Subscribe"] == 0


def test_a_responder_has_a_private_topic_also_without_an_address(office: Office) -> None:
    configuration = an_office("a@example.com").model_copy(
        update={"responders": {"dana": a_responder("dana"), "kim": a_responder("kim", email=None)}}
    )

    office.topics.reconcile(configuration)

    assert office.addresses(f"{PREFIX}responder-dana") == ["dana@example.com"]
    assert office.addresses(f"{PREFIX}responder-kim") == []


def test_an_address_that_is_not_configured_any_more_is_unsubscribed(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com")

    found = office.reconcile("b@example.com")

    assert found["audience secops"] == TopicReport(reader="audience secops", removed=("a@example.com",))
    assert office.addresses() == ["b@example.com"]


def test_one_that_never_confirmed_cannot_be_unsubscribed_and_is_reported(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com")
    office.subscribers.pending("a@example.com")

    found = office.reconcile("b@example.com")

    assert found["audience secops"] == TopicReport(reader="audience secops", lingering=("a@example.com",))
    assert office.world.requests["sns.Unsubscribe"] == 0


def test_an_address_that_has_not_confirmed_is_reported_and_not_asked_again(office: Office) -> None:
    office.reconcile("a@example.com")
    office.subscribers.pending("a@example.com")
    office.world.requests.clear()

    found = office.reconcile("a@example.com")

    assert found["audience secops"] == TopicReport(reader="audience secops", unconfirmed=("a@example.com",))
    assert office.world.requests["sns.Subscribe"] == 0


def test_an_address_that_sns_has_dropped_is_reported_and_asked_again(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com")
    office.subscribers.deleted("a@example.com")
    office.world.requests.clear()

    found = office.reconcile("a@example.com", "b@example.com")

    assert found["audience secops"] == TopicReport(
        reader="audience secops", asked=("a@example.com",), deleted=("a@example.com",)
    )
    assert office.world.requests["sns.Subscribe"] == 1


def test_a_dropped_address_that_is_not_wanted_is_left_to_sns(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com")
    office.subscribers.deleted("a@example.com")

    assert office.reconcile("b@example.com") == {}
    assert office.world.requests["sns.Unsubscribe"] == 0


def test_an_address_that_confirmed_by_a_bare_click_is_reported(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com")
    office.subscribers.clicked("b@example.com")

    found = office.reconcile("a@example.com", "b@example.com")

    assert found["audience secops"] == TopicReport(reader="audience secops", unprotected=("b@example.com",))


def test_capital_letters_make_no_other_address(office: Office) -> None:
    office.reconcile("Dana@example.com")

    assert office.reconcile("dana@EXAMPLE.com") == {}


def test_an_audience_that_was_removed_keeps_its_topic_without_readers(office: Office) -> None:
    office.reconcile("a@example.com", dpo=("dpo@example.com",))

    found = office.reconcile("a@example.com")

    assert found == {"audience dpo": TopicReport(reader="audience dpo", removed=("dpo@example.com",))}
    assert office.addresses(f"{PREFIX}audience-dpo") == []


def test_topics_and_subscriptions_of_others_are_left_alone(office: Office) -> None:
    other = office.client.create_topic(Name="billing")["TopicArn"]
    office.client.subscribe(TopicArn=other, Protocol="email", Endpoint="cfo@example.com")
    office.client.create_topic(Name="tocsin-audience-secops")
    office.client.subscribe(TopicArn=SECOPS, Protocol="https", Endpoint="https://chat.example.com/hook")

    assert list(office.reconcile("a@example.com")) == ["audience secops"]
    assert office.addresses(other) == ["cfo@example.com"]
    assert office.addresses() == ["a@example.com", "https://chat.example.com/hook"]


def test_lists_are_read_to_their_end(office: Office) -> None:
    addresses = tuple(f"person{number}@example.com" for number in range(120))
    office.reconcile(*addresses)

    found = office.reconcile(*addresses[:1])

    assert set(found["audience secops"].removed) == set(addresses[1:])
    assert office.addresses() == ["person0@example.com"]


def test_topics_in_another_place_than_the_mailer_writes_to_are_noticed(office: Office) -> None:
    elsewhere = AudienceTopics(office.client, Topics("arn:aws:sns:eu-central-1:111122223333:tocsin-"))

    with pytest.raises(InputError, match="the prefix names another place"):
        elsewhere.reconcile(an_office("a@example.com"))


def test_confirming_through_the_hub_protects_the_subscription(office: Office) -> None:
    office.reconcile("a@example.com")

    arn = office.topics.confirm(SECOPS, "2336412f37")

    assert arn.startswith(SECOPS)
    assert office.subscribers.confirmations == [
        {"TopicArn": SECOPS, "Token": "2336412f37", "AuthenticateOnUnsubscribe": "true"}
    ]


def test_a_topic_of_somebody_else_is_not_confirmed(office: Office) -> None:
    with pytest.raises(InputError, match="expected one of the hub's"):
        office.topics.confirm("arn:aws:sns:eu-central-1:123456789012:billing", "2336412f37")
    assert office.subscribers.confirmations == []


def test_a_topic_that_does_not_exist_is_named(office: Office) -> None:
    with pytest.raises(NotFoundError, match="audience-none"):
        office.topics.confirm(f"{PREFIX}audience-none", "2336412f37")


@pytest.mark.parametrize("code", ["InvalidParameter", "AuthorizationError"])
def test_a_wrong_token_is_the_operators_to_mend(office: Office, code: str) -> None:
    refuse(office.client, "ConfirmSubscription", code)

    with pytest.raises(InputError, match=f"token for {SECOPS}"):
        office.topics.confirm(SECOPS, "wrong")


def test_a_service_that_cannot_confirm_now_may_be_asked_again(office: Office) -> None:
    refuse(office.client, "ConfirmSubscription", "InternalError")

    with pytest.raises(TransientError, match="confirmation for"):
        office.topics.confirm(SECOPS, "2336412f37")


def test_an_audience_is_healthy_by_one_address_that_is_confirmed_and_protected(office: Office) -> None:
    office.reconcile("a@example.com", "b@example.com", dpo=("dpo@example.com",), none=("new@example.com",))
    office.subscribers.pending("a@example.com")
    office.subscribers.clicked("dpo@example.com")
    office.subscribers.deleted("new@example.com")

    assert office.topics.unhealthy(("secops", "dpo", "none", "missing")) == ("dpo", "none", "missing")


def test_health_is_asked_of_the_configuration_in_force(office: Office) -> None:
    in_force = [an_office("a@example.com")]
    office.topics.reconcile(in_force[0])
    health = audience_health(office.topics, lambda: in_force[-1])
    assert health() == ()

    in_force.append(an_office("a@example.com", dpo=("dpo@example.com",)))

    assert health() == ("dpo",)


def test_protection_is_asked_once_for_each_subscription(office: Office) -> None:
    office.reconcile("a@example.com")
    office.world.requests.clear()

    for _ in range(3):
        office.topics.unhealthy(("secops",))

    assert office.world.requests == {"sns.ListSubscriptionsByTopic": 3, "sns.GetSubscriptionAttributes": 1}


def test_the_standing_of_a_responders_address_is_what_sns_says_of_it(office: Office) -> None:
    people = a_configuration(audiences={}, responders={"dana": a_responder("dana")})
    address = people.responders["dana"].email or ""

    def standing() -> AddressStanding:
        return office.topics.standing("dana", address.upper())

    assert standing() is AddressStanding.NOT_ASKED
    office.topics.reconcile(people)
    office.subscribers.pending(address)
    assert standing() is AddressStanding.UNCONFIRMED
    office.subscribers.deleted(address)
    assert standing() is AddressStanding.ENDED


@pytest.mark.parametrize(("clicked", "said"), [(True, AddressStanding.UNPROTECTED), (False, AddressStanding.CONFIRMED)])
def test_a_confirmed_address_says_whether_only_the_hub_can_end_it(
    office: Office, clicked: bool, said: AddressStanding
) -> None:
    people = a_configuration(audiences={}, responders={"dana": a_responder("dana")})
    address = people.responders["dana"].email or ""
    office.topics.reconcile(people)
    if clicked:
        office.subscribers.clicked(address)

    assert office.topics.standing("dana", address) is said
