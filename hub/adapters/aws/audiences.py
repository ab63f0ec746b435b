"""The subscriptions of the hub's topics: made to agree with the configuration, and looked at for what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from botocore.exceptions import ClientError

from hub.adapters.aws.errors import ask, ask_unless, code_of, transient
from hub.adapters.aws.topics import Reader, ReaderKind, Topics, readers_of
from hub.errors import InputError, NotFoundError
from hub.model.configuration import Configuration
from hub.model.subscriptions import AddressStanding, Reconciliation, TopicReport

if TYPE_CHECKING:
    from types_boto3_sns.client import SNSClient

PENDING: Final = "PendingConfirmation"
"""Stands in place of an ARN until the address has confirmed; SNS forgets it after 48 h, and takes no Unsubscribe."""
DELETED: Final = "Deleted"
"""Stands in place of an ARN for some days after SNS or the reader ended it: mails over 10 a second, or a click."""
_EMAIL: Final = "email"
_NOT_FOUND: Final = frozenset({"NotFound", "NotFoundException"})
_GONE: Final = _NOT_FOUND | {"InvalidParameter"}
"""What SNS says of a subscription that ended a moment ago."""


class _Subscription(NamedTuple):
    """One line of a topic's list. `arn` is `PENDING` or `DELETED` where there is none."""

    address: str
    arn: str

    @property
    def confirmed(self) -> bool:
        return self.arn.startswith("arn:")


class AudienceTopics:
    """The topics of one hub: `hub.ports.Subscriptions`.

    All of it raises TransientError when SNS cannot do it just now.
    """

    def __init__(self, client: SNSClient, topics: Topics) -> None:
        """Work on `topics` through `client`."""
        self._client, self._topics = client, topics
        self._protected: set[str] = set()

    def reconcile(self, configuration: Configuration) -> Reconciliation:
        """Make topics and subscriptions agree with `configuration`; return what there is to say about them.

        Done twice it does the same: who was asked is not asked again until SNS has forgotten it. A topic that nobody
        is configured for stays, without readers, since a notice may still be on its way to it.
        """
        wanted = dict(readers_of(configuration))
        for reader in wanted:
            self._make(reader)
        reports = [self._agree(reader, addresses) for reader, addresses in wanted.items()]
        reports += [self._agree(reader, ()) for reader in self._readers() if reader not in wanted]
        return Reconciliation(topics=tuple(report for report in reports if report != TopicReport(reader=report.reader)))

    def confirm(self, topic: str, token: str) -> str:
        """Confirm a subscription by the `TopicArn` and `Token` of the link that SNS mailed; return its ARN.

        Confirmed like this only the hub can end it. Raises InputError for a topic that is not the hub's, or a token
        that is wrong, used or expired; NotFoundError when there is no such topic.
        """
        if self._topics.reader(topic) is None:
            raise InputError(f"topic {topic}: expected one of the hub's")
        try:
            answer = self._client.confirm_subscription(TopicArn=topic, Token=token, AuthenticateOnUnsubscribe="true")
        except ClientError as error:
            if code_of(error) in _NOT_FOUND:
                raise NotFoundError(f"topic {topic} does not exist") from error
            if code_of(error) in {"InvalidParameter", "AuthorizationError"}:
                raise InputError(f"token for {topic}: {error}") from error
            raise transient(f"confirmation for {topic}", error) from None
        return answer["SubscriptionArn"]

    def standing(self, responder: str, address: str) -> AddressStanding:
        """Return whether a responder's own mail reaches `address`."""
        own = self._subscriptions(Reader(ReaderKind.RESPONDER, responder))
        found = next((each for each in reversed(own) if each.address.casefold() == address.casefold()), None)
        match found:
            case None:
                return AddressStanding.NOT_ASKED
            case _Subscription(arn=arn) if arn == PENDING:
                return AddressStanding.UNCONFIRMED
            case _Subscription(confirmed=False):
                return AddressStanding.ENDED
        return AddressStanding.CONFIRMED if self._is_protected(found) else AddressStanding.UNPROTECTED

    def unhealthy(self, names: Collection[str]) -> tuple[str, ...]:
        """Return those of the audiences `names` that no address would be told of for sure.

        An address counts when it has confirmed, and nobody but the hub can end that (semantics 5).
        """
        return tuple(name for name in names if not self._is_healthy(Reader(ReaderKind.AUDIENCE, name)))

    def _is_healthy(self, reader: Reader) -> bool:
        return any(each.confirmed and self._is_protected(each) for each in self._subscriptions(reader))

    def _agree(self, reader: Reader, addresses: Sequence[str]) -> TopicReport:
        known = {each.address.casefold(): each for each in self._subscriptions(reader)}
        wanted = {address.casefold(): address for address in addresses}
        missing = tuple(each for key, each in wanted.items() if key not in known or known[key].arn == DELETED)
        for address in missing:
            self._subscribe(reader, address)
        ours = [each for key, each in known.items() if key in wanted]
        strangers = [each for key, each in known.items() if key not in wanted]
        return TopicReport(
            reader=f"{reader.kind.value} {reader.name}",
            asked=missing,
            unconfirmed=_addresses(ours, lambda each: each.arn == PENDING),
            deleted=_addresses(ours, lambda each: each.arn == DELETED),
            unprotected=_addresses(ours, lambda each: each.confirmed and not self._is_protected(each)),
            removed=_addresses(strangers, self._unsubscribe),
            lingering=_addresses(strangers, lambda each: each.arn == PENDING),
        )

    def _make(self, reader: Reader) -> None:
        name, arn = self._topics.name(reader), self._topics.arn(reader)
        made = ask(f"topic {name}", lambda: self._client.create_topic(Name=name))["TopicArn"]
        if made != arn:
            raise InputError(f"topic {name}: made as {made}, expected {arn}: the prefix names another place")

    def _subscribe(self, reader: Reader, address: str) -> None:
        arn = self._topics.arn(reader)
        ask(
            f"subscription to {arn}",
            lambda: self._client.subscribe(TopicArn=arn, Protocol=_EMAIL, Endpoint=address),
        )

    def _unsubscribe(self, subscription: _Subscription) -> bool:
        """End the subscription, if there is one to end; return whether there was."""
        if not subscription.confirmed:
            return False
        ask_unless(_GONE, "unsubscribing", lambda: self._client.unsubscribe(SubscriptionArn=subscription.arn))
        return True

    def _is_protected(self, subscription: _Subscription) -> bool:
        """Return whether only the hub can end the subscription; what was so stays so, and is asked once."""
        arn = subscription.arn
        if arn not in self._protected:
            answer = ask_unless(
                _GONE, f"subscription {arn}", lambda: self._client.get_subscription_attributes(SubscriptionArn=arn)
            )
            attributes = {} if answer is None else answer["Attributes"]
            if attributes.get("ConfirmationWasAuthenticated", "").lower() == "true":
                self._protected.add(arn)
        return arn in self._protected

    def _subscriptions(self, reader: Reader) -> Sequence[_Subscription]:
        """Return the topic's mail subscriptions; of an address that is listed twice the one that works comes last."""
        arn = self._topics.arn(reader)
        pages = self._client.get_paginator("list_subscriptions_by_topic")
        lists = ask_unless(_NOT_FOUND, f"subscriptions of {arn}", lambda: list(pages.paginate(TopicArn=arn)))
        listed = [each for page in lists or () for each in page["Subscriptions"] if each["Protocol"] == _EMAIL]
        found = [_Subscription(each["Endpoint"], each["SubscriptionArn"]) for each in listed]
        return sorted(found, key=lambda each: (each.arn != DELETED, each.confirmed))

    def _readers(self) -> Sequence[Reader]:
        """Return whose topics there are, configured or not."""
        pages = self._client.get_paginator("list_topics")
        lists = ask("topics", lambda: list(pages.paginate()))
        found = (self._topics.reader(each["TopicArn"]) for page in lists for each in page["Topics"])
        return [reader for reader in found if reader is not None]


def audience_health(
    topics: AudienceTopics, configuration: Callable[[], Configuration]
) -> Callable[[], tuple[str, ...]]:
    """Return what gives the unhealthy audiences of the configuration in force, whenever it is asked."""
    return lambda: topics.unhealthy(tuple(configuration().audiences))


def _addresses(subscriptions: Iterable[_Subscription], chosen: Callable[[_Subscription], bool]) -> tuple[str, ...]:
    return tuple(each.address for each in subscriptions if chosen(each))
