"""Asks a hub in AWS for the configuration that is in force there; imported only where one is asked."""

from __future__ import annotations

from pathlib import Path

from console.client.hubs import find_hub
from console.client.replies import read_answer
from console.client.signing import SignedTransport
from console.client.transport import Request, Transport
from console.operator_api.messages import ConfigurationInForce
from hub.model.configuration import Configuration


def transport_to(name: str, file: Path | None) -> Transport:
    """Return the way to the hub called `name` in the file of hubs; errors are those of both `find_hub` and signing."""
    return SignedTransport(find_hub(name, file))


def configuration_in_force(transport: Transport) -> Configuration:
    """Return the configuration, numbers and addresses included, which takes the role of an editor.

    Errors are those of the transport and of the operator API.
    """
    return read_answer(transport.send(Request("GET", "/configuration")), ConfigurationInForce, transport).configuration
