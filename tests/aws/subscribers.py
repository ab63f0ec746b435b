"""Mail subscribers as SNS knows them and moto does not: pending, deleted, or confirmed by a bare click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PENDING = "PendingConfirmation"
DELETED = "Deleted"


class Subscribers:
    """Changes what a client of SNS is told of subscribers, and keeps what it publishes and confirms."""

    def __init__(self, client: Any) -> None:
        self.published: list[Mapping[str, Any]] = []
        self.confirmations: list[Mapping[str, Any]] = []
        self._instead: dict[str, str] = {}
        self._clicked: set[str] = set()
        self._addresses: dict[str, str] = {}
        events = client.meta.events
        events.register("before-parameter-build.sns.Publish", self._publishes)
        events.register("before-parameter-build.sns.ConfirmSubscription", self._confirms)
        events.register("after-call.sns.ListSubscriptionsByTopic", self._lists)
        events.register("after-call.sns.GetSubscriptionAttributes", self._describes)

    def pending(self, address: str) -> None:
        """Let the address not have confirmed yet."""
        self._instead[address] = PENDING

    def deleted(self, address: str) -> None:
        """Let SNS have ended the subscription of the address."""
        self._instead[address] = DELETED

    def clicked(self, address: str) -> None:
        """Let the address have confirmed by its mail's link alone."""
        self._clicked.add(address)

    def _publishes(self, params: Mapping[str, Any], **_: Any) -> None:
        self.published.append(params)

    def _confirms(self, params: Mapping[str, Any], **_: Any) -> None:
        self.confirmations.append(params)

    def _lists(self, parsed: dict[str, Any], **_: Any) -> None:
        for each in parsed.get("Subscriptions", []):
            self._addresses[each["SubscriptionArn"]] = each["Endpoint"]
            each["SubscriptionArn"] = self._instead.get(each["Endpoint"], each["SubscriptionArn"])

    def _describes(self, parsed: dict[str, Any], **_: Any) -> None:
        attributes = parsed.get("Attributes", {})
        if self._addresses.get(attributes.get("SubscriptionArn")) in self._clicked:
            attributes["ConfirmationWasAuthenticated"] = "false"
