"""The mailbox and the text-message box of the embedded hub: what would have been delivered, kept and shown."""

from __future__ import annotations

from collections.abc import Sequence

from hub.adapters.sqlite.connection import Database
from hub.model.base import Frozen, Instant
from hub.ports import Clock, Mail, TextMessage


class DeliveredMail(Frozen):
    """A mail as it left the hub; a repeat carries the same notice id."""

    at: Instant
    notice_id: str
    to: tuple[str, ...]
    audience: str
    subject: str
    body: str
    private: bool = False


class DeliveredText(Frozen):
    """A text message as it left the hub."""

    at: Instant
    notice_id: str
    number: str
    responder: str
    body: str


class Mailbox:
    """A `hub.ports.Mailer` that keeps what it is given."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep mails in `database`."""
        self._database, self._clock = database, clock

    def send(self, mail: Mail) -> None:
        """Keep the mail."""
        _keep(self._database, "mail", DeliveredMail(at=self._clock.now(), **mail._asdict()))

    def mails(self, after: int = 0) -> Sequence[DeliveredMail]:
        """Return the mails in the order in which they were sent, without the first `after`."""
        return [DeliveredMail.model_validate_json(row) for row in _kept(self._database, "mail", after)]

    def count(self) -> int:
        """Return how many mails were sent."""
        return _count(self._database, "mail")


class TextBox:
    """A `hub.ports.Texter` that keeps what it is given."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep text messages in `database`."""
        self._database, self._clock = database, clock

    def send(self, message: TextMessage) -> None:
        """Keep the text message."""
        _keep(self._database, "text", DeliveredText(at=self._clock.now(), **message._asdict()))

    def texts(self, after: int = 0) -> Sequence[DeliveredText]:
        """Return the text messages in the order in which they were sent, without the first `after`."""
        return [DeliveredText.model_validate_json(row) for row in _kept(self._database, "text", after)]

    def count(self) -> int:
        """Return how many text messages were sent."""
        return _count(self._database, "text")


def _keep(database: Database, medium: str, row: Frozen) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO delivered (medium, row) VALUES (?, ?)", (medium, row.model_dump_json()))


def _kept(database: Database, medium: str, after: int) -> list[str]:
    with database.reading() as connection:
        sql = "SELECT row FROM delivered WHERE medium = ? ORDER BY sequence LIMIT -1 OFFSET ?"
        return [row for (row,) in connection.execute(sql, (medium, after))]


def _count(database: Database, medium: str) -> int:
    with database.reading() as connection:
        (count,) = connection.execute("SELECT count(*) FROM delivered WHERE medium = ?", (medium,)).fetchone()
    return int(count)
