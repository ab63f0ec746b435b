"""The messages components talk in: the router asks for mails and pages, the carrier and the host report back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from hub.model.attempt import AttemptKey
from hub.model.base import Frozen, Instant, Name
from hub.model.decision import Reason
from hub.model.finding import FindingKey
from hub.model.incident import Mark
from hub.model.page import PageKind
from hub.model.policy import Mode
from hub.model.rotation import TimeZone
from hub.model.steps import Event
from hub.model.summary import Summary
from hub.model.swap import Swap


class NoticeSubject(StrEnum):
    """Why a mail is asked for."""

    FINDING = "finding"
    UNKNOWN_ACCOUNT = "unknown account"
    REJECTED = "rejected"
    POLICY_FALLBACK = "policy fallback"
    REMINDER = "reminder"
    DRILL = "drill"
    """Nothing has happened: an operator wants to see who is reached."""
    SWAP = "swap"
    """No finding: somebody is asked for a swap of on call, or it was answered."""


class SwapTold(Frozen):
    """What a mail about a swap says, and to whom."""

    swap: Swap
    to: Name
    asker_name: str
    accepter_name: str
    time_zone: TimeZone
    """The schedule's."""
    reader_zone: TimeZone | None = None
    """The reader's own."""


class NoticeRequested(Frozen):
    """Mail `audience`, or `responder`, about one finding. Told once for each (incident, mark, route): `id` says which.

    Exactly one of the two is set.
    """

    kind: Literal["notice_requested"] = "notice_requested"
    id: str
    audience: Name | None = None
    responder: str | None = None
    """A responder's name; of a reminder also the identity of somebody who is none, and then nobody is mailed."""
    subject: NoticeSubject = NoticeSubject.FINDING
    summary: Summary
    mark: Mark
    mode: Mode
    why: tuple[Reason, ...] = ()
    taken_by: str | None = None
    """Of a reminder: who has it."""
    taken_at: Instant | None = None
    swap: SwapTold | None = None
    """Of a swap: what is told of it."""
    requested_at: Instant


class CallRequested(Frozen):
    """Have an incident announced by a page of `escalation_policy`: opens one or joins the running one.

    A page asks for its own successor: for members that an acknowledgement did not cover, and, when nobody took it, for
    those still open, later each time.
    """

    kind: Literal["call_requested"] = "call_requested"
    id: str
    escalation_policy: Name
    summary: Summary
    mark: Mark
    mode: Mode
    why: tuple[Reason, ...] = ()
    requested_at: Instant
    not_before: Instant | None = None
    """The queue holds it back until then; None: at once."""
    succeeds: int = 0
    """Generation of the page that asks for a successor; 0 when the router asks."""
    restarts: int = 0
    """How many pages about this were exhausted in a row."""
    first: Name | None = None
    """Who took the page before: is rung first by its successor."""
    drill: bool = False
    """A real page on purpose, which never joins others; `escalation_policy` may then name a responder, called alone."""
    only_number: str | None = None
    """Of a drill: `hub.model.masking.phone_key` of the one number to ring, refused before or not; None: as always."""

    @property
    def page_kind(self) -> PageKind:
        """The kind of page that announces it."""
        if self.drill:
            return PageKind.DRILL
        return PageKind.SHADOW if self.mode is Mode.SHADOW else PageKind.LIVE


class FindingArchived(Frozen):
    """Somebody archived the finding in GuardDuty: its incident closes, unless the finding was seen since."""

    kind: Literal["finding_archived"] = "finding_archived"
    key: FindingKey
    at: Instant
    by: str

    @property
    def id(self) -> str:
        """The same for each asking."""
        return f"{self.key.digest}.{self.at.isoformat()}"


class DigestDue(Frozen):
    """A window is over: send what it has gathered."""

    kind: Literal["digest_due"] = "digest_due"
    window: str
    not_before: Instant
    """The window's end; the queue holds it back until then."""


class StepDue(Frozen):
    """A result for a page's command: the host hands it to the decider."""

    kind: Literal["step_due"] = "step_due"
    page_id: str
    start: int
    event: Event


class CarrierReportKind(StrEnum):
    """What a carrier can report of a dial."""

    DIALLED = "dialled"
    REFUSED = "refused"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    ENDED = "ended"


class CarrierReport(Frozen):
    """What became of a dial. Reports are unordered, may come twice, late or never (aws-facts, Amazon Connect)."""

    kind: Literal["carrier_report"] = "carrier_report"
    attempt: AttemptKey
    report: CarrierReportKind
    contact_id: str | None = None
    error: str | None = None
    at: Instant


Message = Annotated[
    NoticeRequested | CallRequested | FindingArchived | DigestDue | StepDue | CarrierReport,
    Field(discriminator="kind"),
]
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)
