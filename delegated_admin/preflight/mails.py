"""Mails: who is subscribed to the topics of owners and audiences, and whether anybody could end that by a click."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from delegated_admin.deployment import DeploymentConfig
from delegated_admin.names import OWNERS_TOPIC_NAME, hub_places, owners_topic_arn
from delegated_admin.preflight.asking import Asker, isolated
from delegated_admin.preflight.lines import Finding, failed, passed, unknown
from delegated_admin.preflight.questions import Question
from hub.adapters.aws.audiences import DELETED, PENDING
from hub.adapters.aws.topics import ReaderKind, Topics
from hub.model.masking import mask_email

_NO_TOPIC: Final = frozenset({"NotFound", "NotFoundException"})
_ENDED: Final = _NO_TOPIC | {"InvalidParameter"}
"""What SNS says of a subscription that ended a moment ago."""
_CONFIRMED: Final = "confirmed"
_MISSING: Final = "is not subscribed"
_WORDS: Final = {
    PENDING: "has not confirmed",
    DELETED: "was ended by SNS or by its reader",
    "clicked": "was confirmed by a click: whoever holds a mail can end it",
}


def owners(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield whether each owner is mailed by the owners' topic of the asker's Region."""
    topic = owners_topic_arn(deployment, asker.place.region)
    states = _states(asker, topic)
    if states is None:
        yield unknown(
            f"there is no topic {OWNERS_TOPIC_NAME} yet", "deploy the stack with it; each owner then confirms"
        )
        return
    wrong = [(each, states.get(each.casefold(), _MISSING)) for each in deployment.owners]
    yield _judged([pair for pair in wrong if pair[1] != _CONFIRMED], len(deployment.owners), _owners_advice(topic))


def audiences(asker: Asker, deployment: DeploymentConfig) -> Iterator[Finding]:
    """Yield for each audience whether everybody in it is mailed."""
    topics = Topics(hub_places(deployment).topic_prefix)
    listed = (each["TopicArn"] for each in asker.pages(Question.LIST_TOPICS, "Topics"))
    readers = {arn: topics.reader(arn) for arn in listed}
    found = {arn: each.name for arn, each in readers.items() if each and each.kind is ReaderKind.AUDIENCE}
    if not found:
        yield unknown("no audience has a topic yet", "put a configuration in force: that makes the topics")
    for arn, name in sorted(found.items()):
        yield from isolated(f"audience {name}", _audience(asker, arn))


def _audience(asker: Asker, topic: str) -> Iterator[Finding]:
    states = _states(asker, topic) or {}
    advice = "each confirms through the hub: tocsin confirm LINK, with the link of the mail that asks"
    if not states:
        yield failed("nobody is subscribed", "put a configuration with addresses for it in force")
    else:
        yield _judged([pair for pair in states.items() if pair[1] != _CONFIRMED], len(states), advice)


def _judged(wrong: Sequence[tuple[str, str]], of: int, advice: str) -> Finding:
    if not wrong:
        return passed(f"{of} confirmed, and no click can end it")
    said = "; ".join(f"{mask_email(address)} {_WORDS.get(state, state)}" for address, state in wrong)
    return failed(said, advice)


def _owners_advice(topic: str) -> str:
    """Return how to confirm so that a click ends nothing: these topics are no hub's, and CloudFormation's."""
    return (
        "confirm with the token of the mail's link: aws sns confirm-subscription --authenticate-on-unsubscribe true "
        f"--topic-arn {topic} --token TOKEN; who has clicked unsubscribes first, and is subscribed again"
    )


def _states(asker: Asker, topic: str) -> dict[str, str] | None:
    """Return the state of each address of a topic, None without the topic; of two lines the one that works counts."""
    found: dict[str, str] = {}
    token: dict[str, str] = {}
    while True:
        page = asker.ask_unless(_NO_TOPIC, Question.LIST_SUBSCRIPTIONS, TopicArn=topic, **token)
        if page is None:
            return None
        for each in page["Subscriptions"]:
            address = each["Endpoint"].casefold()
            if each["Protocol"] == "email" and found.get(address) != _CONFIRMED:
                found[address] = _state(asker, each)
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


def _state(asker: Asker, subscription: dict[str, Any]) -> str:
    arn = subscription["SubscriptionArn"]
    if arn in (PENDING, DELETED):
        return str(arn)
    answer = asker.ask_unless(_ENDED, Question.GET_SUBSCRIPTION, SubscriptionArn=arn)
    if answer is None:
        return DELETED
    confirmed = answer["Attributes"].get("ConfirmationWasAuthenticated", "").lower() == "true"
    return _CONFIRMED if confirmed else "clicked"
