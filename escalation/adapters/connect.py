"""The carrier on Amazon Connect: what is asked of it, and what its answers mean (semantics 4; aws-facts, Connect)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, ReadTimeoutError

from hub.adapters.aws.errors import ask_unless, code_of
from hub.errors import InputError, NotFoundError, TransientError
from hub.model.attempt import Attempt
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import AttemptStore, CallIdStore, Clock, DialOrder

if TYPE_CHECKING:
    from types_boto3_connect.client import ConnectClient

CONFIG: Final = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1, "mode": "standard"})
"""For the client of a carrier. botocore must not ask again by itself: the attempt row decides about every dial.

Two requests whose answers are lost take 14 s: less than the 15 s in which a dial may be repeated (semantics 4).
"""
ATTEMPT: Final = "attempt"
"""The one contact attribute. Connect keeps it for 24 months, so it holds an id that says nothing."""
NOT_E164: Final = "NotE164"
_NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_REFUSED: Final = frozenset(
    {
        "DestinationNotAllowedException",
        "InvalidParameterException",
        "InvalidRequestException",
        "OutboundContactNotPermittedException",
    }
)
"""Said of the number, or of every number when the instance is set up wrongly: the dialler tells them apart."""
_THROTTLED: Final = frozenset(
    {"LimitExceededException", "TooManyRequestsException", "ThrottlingException", "Throttling"}
)
_TOO_MANY: Final = 429
_OVER: Final = frozenset({"ContactNotFoundException", "ResourceNotFoundException"})
_ANSWER_LOST: Final = (ReadTimeoutError, ConnectionClosedError)


class Line(NamedTuple):
    """What calls go out from: ids of the instance and of its contact flow, and the number that people see (E.164).

    There is one number, since a second ring from the same one gets through to phones on Do Not Disturb.
    """

    instance: str
    flow: str
    number: str


class _Answer(NamedTuple):
    """What came of asking: the contact's id, or the error's code."""

    kind: CarrierReportKind
    contact_id: str | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConnectCarrier:
    """`hub.ports.Carrier` over one line. `client` is made with `CONFIG`; `report` hears the result within `dial`."""

    client: ConnectClient
    line: Callable[[], Line]
    """Gives the line, or raises TransientError: then no call can be placed just now."""
    attempts: AttemptStore
    call_ids: CallIdStore
    clock: Clock
    report: Callable[[CarrierReport], None]

    def dial(self, order: DialOrder) -> None:
        """Ask for the call, under a token that is the same each time, and report what came of it.

        Raises StoreError, before anything is asked, when the call's id cannot be kept; NotFoundError without an
        attempt row; InputError for a ring that Connect does not know.
        """
        attempt = self.attempts.get(order.attempt)
        if attempt is None:
            raise NotFoundError(f"attempt {order.attempt}")
        if not 15 <= order.ring <= 60:
            raise InputError(f"ring of {order.attempt}: {order.ring} s, expected 15 to 60")
        call_id = call_id_of(attempt)
        self.call_ids.remember(call_id, order.attempt)
        answer = self._ask(order, call_id)
        self.report(
            CarrierReport(
                attempt=order.attempt,
                report=answer.kind,
                contact_id=answer.contact_id,
                error=answer.error,
                at=self.clock.now(),
            )
        )

    def hang_up(self, attempt: str) -> None:
        """End the call if its contact is known; raise TransientError when that cannot be done now."""
        row = self.attempts.get(attempt)
        contact = row.contact_id if row is not None else None
        if contact:
            ask_unless(
                _OVER,
                f"hanging up {attempt}",
                lambda: self.client.stop_contact(ContactId=contact, InstanceId=self.line().instance),
            )

    def _ask(self, order: DialOrder, call_id: str) -> _Answer:
        if not _NUMBER.fullmatch(order.number):
            return _Answer(CarrierReportKind.REFUSED, error=NOT_E164)
        try:
            line = self.line()
        except TransientError as error:
            return _Answer(CarrierReportKind.UNAVAILABLE, error=str(error))
        request: dict[str, Any] = {
            "InstanceId": line.instance,
            "ContactFlowId": line.flow,
            "SourcePhoneNumber": line.number,
            "DestinationPhoneNumber": order.number,
            "RingTimeoutInSeconds": order.ring,
            "ClientToken": call_id,
            "Attributes": {ATTEMPT: call_id},
        }
        try:
            return self._start(request)
        except _ANSWER_LOST:
            # It may ring by now. Asked again at once under the same token it is the same call, and is known then.
            return self._start_again(request)

    def _start_again(self, request: dict[str, Any]) -> _Answer:
        try:
            return self._start(request)
        except _ANSWER_LOST as error:
            return _unavailable(error)

    def _start(self, request: dict[str, Any]) -> _Answer:
        try:
            started = self.client.start_outbound_voice_contact(**request)
        except ClientError as error:
            return _Answer(_meaning(error), error=code_of(error))
        except _ANSWER_LOST:
            raise
        except BotoCoreError as error:
            return _unavailable(error)
        return _Answer(CarrierReportKind.DIALLED, contact_id=started["ContactId"])


def call_id_of(attempt: Attempt) -> str:
    """Return the id under which Connect knows the attempt: the same each time, and another in every other hub.

    The key alone would say the escalation policy and severity, and would come again where a hub is set up anew: Connect
    would take its call for one that it has placed.
    """
    return hashlib.sha256(f"{attempt.key} {attempt.prepared_at.isoformat()}".encode()).hexdigest()[:32]


def _meaning(error: ClientError) -> CarrierReportKind:
    code = code_of(error)
    if code in _REFUSED:
        return CarrierReportKind.REFUSED
    if code in _THROTTLED or error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == _TOO_MANY:
        return CarrierReportKind.THROTTLED
    return CarrierReportKind.UNAVAILABLE


def _unavailable(error: BotoCoreError) -> _Answer:
    return _Answer(CarrierReportKind.UNAVAILABLE, error=type(error).__name__)
