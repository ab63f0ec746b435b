"""What was found and done where readers subscribe to what they are mailed."""

from __future__ import annotations

from enum import StrEnum

from hub.model.base import Frozen


class AddressStanding(StrEnum):
    """Whether a reader's address can be mailed."""

    CONFIRMED = "confirmed"
    UNPROTECTED = "confirmed, but not through the hub"
    """Whoever holds a mail can end the subscription with a click."""
    UNCONFIRMED = "not confirmed"
    """Was asked by mail, and has not answered."""
    ENDED = "ended"
    """By a click in a mail, or by SNS."""
    NOT_ASKED = "not asked"
    """The next edit of the configuration asks."""
    NOT_NEEDED = "needs no confirmation"
    """An embedded hub mails every address."""


class TopicReport(Frozen):
    """What was found and done at one reader's topic: mail addresses, in the order of the configuration."""

    reader: str
    """`audience secops` or `responder dana`."""
    asked: tuple[str, ...] = ()
    """Were subscribed just now: SNS has sent each a mail to confirm."""
    unconfirmed: tuple[str, ...] = ()
    """Were asked before and have not confirmed."""
    deleted: tuple[str, ...] = ()
    """SNS or the reader had ended the subscription; they are among `asked` again."""
    unprotected: tuple[str, ...] = ()
    """Confirmed without AuthenticateOnUnsubscribe: whoever holds a mail can end the subscription with a click."""
    removed: tuple[str, ...] = ()
    """Are not configured any more, and were unsubscribed."""
    lingering: tuple[str, ...] = ()
    """Are not configured any more and never confirmed: SNS forgets them within 48 h, unless they confirm after all."""


class Reconciliation(Frozen):
    """What reconciling found: the topics about which there is something to say."""

    topics: tuple[TopicReport, ...] = ()
