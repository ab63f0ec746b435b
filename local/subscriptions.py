"""Subscriptions of an embedded hub: its mailbox takes mail for every address, and asks nobody."""

from __future__ import annotations

from hub.errors import InputError
from hub.model.configuration import Configuration
from hub.model.subscriptions import AddressStanding, Reconciliation


class NoSubscriptions:
    """`hub.ports.Subscriptions` where nobody has to subscribe."""

    def reconcile(self, _configuration: Configuration) -> Reconciliation:
        """Return that there is nothing to say."""
        return Reconciliation()

    def confirm(self, topic: str, _token: str) -> str:
        """Raise InputError: no address of an embedded hub waits for this."""
        raise InputError(f"{topic}: an embedded hub has no subscriptions; name the hub in AWS with --hub")

    def standing(self, _responder: str, _address: str) -> AddressStanding:
        """Return that the mailbox takes every mail."""
        return AddressStanding.NOT_NEEDED
