"""Confirming an address through the hub, by the link in the mail that SNS has sent to it."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs, urlsplit

from hub.errors import InputError
from hub.model.base import Frozen

EXPECTED: Final = "expected the link of the mail that asks to confirm, with TopicArn and Token in it"


class ConfirmedRow(Frozen):
    """An address that has been confirmed: by whom its topic is read, and the subscription that is in force."""

    topic: str
    subscription: str


def confirmation_of(link: str) -> tuple[str, str]:
    """Return the topic's ARN and the token that `link` carries; raise InputError for what is no such link."""
    try:
        given = parse_qs(urlsplit(link.strip()).query)
    except ValueError as error:
        raise InputError(f"{link!r}: {EXPECTED}") from error
    topics, tokens = given.get("TopicArn", []), given.get("Token", [])
    if len(topics) != 1 or len(tokens) != 1:
        raise InputError(f"{link!r}: {EXPECTED}")
    return topics[0], tokens[0]
