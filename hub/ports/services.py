"""What the hub asks of the world beside its stores, as Protocols: the time, queues, the engine, calls and mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from hub.model.attempt import AttemptOutcome
from hub.model.audit import Anchor
from hub.model.configuration import Configuration
from hub.model.messages import CallRequested, DigestDue, FindingArchived, Message, NoticeRequested
from hub.model.subscriptions import AddressStanding, Reconciliation


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware UTC."""
        ...


class NoticeRequests(Protocol):
    """Where the router asks for mails; what was accepted is not lost."""

    def request(self, message: NoticeRequested) -> None:
        """Store the request durably before returning."""
        ...


class DigestRequests(Protocol):
    """Where the end of a window is waited for; what was accepted is not lost."""

    def request(self, message: DigestDue) -> None:
        """Store the message durably before returning; it comes at its `not_before`."""
        ...


class CallRequests(Protocol):
    """Where the router asks for pages; what was accepted is not lost."""

    def request(self, message: CallRequested) -> None:
        """Store the request durably before returning."""
        ...


class Engine(Protocol):
    """What runs pages: Step Functions in AWS, the page host locally."""

    def start(self, page_id: str, start: int) -> None:
        """Start run number `start` of a page; a second call for the same number changes nothing."""
        ...

    def wake(self, page_id: str) -> None:
        """Have the page look at its head now (it was taken or cancelled); harmless when it is over or awake."""
        ...

    def call_ended(self, page_id: str, command: int, outcome: AttemptOutcome) -> None:
        """Give the result of a call command; a second or late one changes nothing."""
        ...


class DialOrder(NamedTuple):
    """What a carrier needs for one call. `ring` in seconds, 15 to 60."""

    attempt: str
    number: str
    ring: int
    language: str


class Carrier(Protocol):
    """Who dials. Results arrive only as `CarrierReport` messages, never as a return value."""

    def dial(self, order: DialOrder) -> None:
        """Ask for the call. The same attempt asked for again within 15 s is the same call."""
        ...

    def hang_up(self, attempt: str) -> None:
        """End the call if there is one."""
        ...


class Mail(NamedTuple):
    """One mail as handed to whoever delivers it."""

    notice_id: str
    to: tuple[str, ...]
    audience: str
    subject: str
    body: str
    private: bool = False
    """True: `audience` is the name of a responder, whom alone it goes to; one may be called as an audience is."""


class TextMessage(NamedTuple):
    """One text message."""

    notice_id: str
    number: str
    responder: str
    body: str


class Mailer(Protocol):
    """Who delivers mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over; raise TransientError when that cannot be done now. At least once: ids tell repeats."""
        ...


class Texter(Protocol):
    """Who delivers text messages."""

    def send(self, message: TextMessage) -> None:
        """Hand the message over; raise TransientError when that cannot be done now."""
        ...


class RawQueue(Protocol):
    """A queue that raw bodies are put into by hand: sent from a file, or replayed after they had been rejected."""

    def put(self, record_id: str, body: bytes, *, replayed: bool = False) -> None:
        """Store the body durably; raise InputError for one the queue cannot carry, TransientError for not now."""
        ...

    def depth(self) -> int:
        """Return about how many bodies the queue holds, those in hand included."""
        ...


class Delivery(NamedTuple):
    """A message taken from a queue."""

    id: str
    message: Message
    received: int
    """How many times it was received, this one included."""


class FindingDelivery(NamedTuple):
    """A raw record taken from the finding queue."""

    id: str
    body: str
    arrived_at: datetime
    received: int


class Subscriptions(Protocol):
    """Who is subscribed to the mail of each audience and responder."""

    def reconcile(self, configuration: Configuration) -> Reconciliation:
        """Make subscriptions agree with `configuration`; return what there is to say. Twice does the same."""
        ...

    def confirm(self, topic: str, token: str) -> str:
        """Confirm a subscription by what the link in its mail says, so that only the hub can end it; return its ARN.

        Raises InputError for what is wrong, used or expired, NotFoundError for a topic that does not exist.
        """
        ...

    def standing(self, responder: str, address: str) -> AddressStanding:
        """Return whether a responder's own mail reaches `address`; raise TransientError when nobody can say now."""
        ...


class FindingArchive(Protocol):
    """Where findings are archived that need nobody's attention any more."""

    def archive(self, region: str, findings: Sequence[str]) -> None:
        """Archive findings of a Region by their ids; done twice it is the same.

        Raises InputError for a Region in which there are none of ours, TransientError when it cannot be done now.
        """
        ...


class FindingAccounts(Protocol):
    """Who says whose findings are that are known by their ids alone."""

    def accounts(self, region: str, detector: str, findings: Sequence[str]) -> Mapping[str, str]:
        """Return the account of each finding of a Region's detector, by id, but of those that it does not have.

        Raises TransientError when it cannot be asked just now.
        """
        ...


class ArchivedFindings(Protocol):
    """Where the router says that a finding was archived; what was accepted is not lost."""

    def request(self, message: FindingArchived) -> None:
        """Store the message durably before returning."""
        ...


class AuditAnchors(Protocol):
    """Where the head of the audit is kept, so that what was written cannot be changed unnoticed."""

    def keep(self, anchor: Anchor) -> None:
        """Add the anchor to those kept; raise StoreError when that cannot be done now."""
        ...

    def kept(self) -> Sequence[Anchor]:
        """Return every anchor, the oldest first; raise StoreError when they cannot be read now."""
        ...
