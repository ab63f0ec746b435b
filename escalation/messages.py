"""Messages: takes what components ask of the escalation, whichever queue brought it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from escalation.dialler import Dialler
from escalation.digest import Digests
from escalation.drilling import Drilling
from escalation.first_ring import FirstRings
from escalation.incident_desk import IncidentDesk
from escalation.joining import Joining
from escalation.notices import Notices
from hub.errors import PermanentError
from hub.model.handling import CloseByArchiving
from hub.model.messages import (
    MESSAGE,
    CallRequested,
    CarrierReport,
    DigestDue,
    FindingArchived,
    Message,
    NoticeRequested,
    StepDue,
)
from hub.model.record import RejectedFrom, RejectedRecord, body_digest


@dataclass(frozen=True, kw_only=True)
class Messages:
    """Handles messages; each may come twice."""

    joining: Joining
    drilling: Drilling
    notices: Notices
    digests: Digests
    dialler: Dialler
    first_rings: FirstRings
    desk: IncidentDesk

    def handle(self, message: Message) -> None:
        """Do what the message asks for.

        Raises TransientError or ConflictError when it must come back, PermanentError when it can never be handled; so
        is a step of a page, which belongs to its host.
        """
        match message:
            case NoticeRequested():
                self.notices.requested(message)
            case CallRequested(drill=True):
                self.drilling.join(message)
            case CallRequested():
                self.joining.join(message)
            case FindingArchived():
                self.desk.archived(message.key, CloseByArchiving(by=message.by, at=message.at))
            case DigestDue():
                self.digests.send(message.window)
            case CarrierReport():
                self.dialler.reported(message)
                self.first_rings.hear(message)
            case StepDue():
                raise PermanentError(f"a step of page {message.page_id} is for the host of pages")


def read_message(body: bytes | str) -> Message:
    """Return the message that `body` holds; raise PermanentError for one that is none."""
    try:
        return MESSAGE.validate_json(body)
    except ValidationError as error:
        raise PermanentError(f"no message: {error}") from error


def rejected_message(message_id: str, body: bytes, arrived_at: datetime, error: PermanentError) -> RejectedRecord:
    """Return the record of a message that can never be handled, for a person to look at, replay or discard."""
    return RejectedRecord(
        id=body_digest(body),
        body=body,
        queue=RejectedFrom.MESSAGES,
        reason=str(error),
        position="",
        received_at=arrived_at,
        last_at=arrived_at,
        last_record=message_id,
    )
