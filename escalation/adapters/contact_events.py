"""What Amazon Connect says of a contact, by itself and when asked: it shortens the wait, and nothing rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from escalation.adapters.connect import ATTEMPT
from hub.adapters.aws.errors import ask_unless
from hub.errors import InputError
from hub.model.base import Frozen, Instant
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import CallIdStore

if TYPE_CHECKING:
    from types_boto3_connect.client import ConnectClient

_DISCONNECTED: Final = "DISCONNECTED"
_UNKNOWN: Final = frozenset({"ResourceNotFoundException"})


class _Shape(BaseModel):
    """A part of an event: Connect adds fields and event types as it likes."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Detail(_Shape):
    contact_id: str = Field(alias="contactId")
    initial_contact_id: str | None = Field(default=None, alias="initialContactId")
    instance_arn: str = Field(alias="instanceArn")
    event_type: str = Field(alias="eventType")
    disconnected_at: Instant | None = Field(default=None, alias="disconnectTimestamp")
    reason: str | None = Field(default=None, alias="disconnectReason")


class _Event(_Shape):
    time: Instant
    detail: _Detail


class ContactState(Frozen):
    """How a contact stands. `reason` is Connect's own word, often missing, and tells neither busy nor no answer."""

    ended: bool
    ended_at: Instant | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """The contacts of one instance. All of it raises TransientError when Connect cannot say just now."""

    client: ConnectClient
    instance: str
    call_ids: CallIdStore

    def report(self, event: Mapping[str, Any]) -> CarrierReport | None:
        """Return that the call ended, if the "Amazon Connect Contact Event" says so of a call of the hub's; else None.

        The attempt is asked of the contact: the event may come before the contact's id was stored, or instead of it.
        Raises InputError when the event lacks what every contact event has.
        """
        read = _read(event)
        detail = read.detail
        if detail.event_type != _DISCONNECTED or not detail.instance_arn.endswith(f"/{self.instance}"):
            return None
        attempt = self._attempt_of(detail.initial_contact_id or detail.contact_id)
        if attempt is None:
            return None
        return CarrierReport(
            attempt=attempt,
            report=CarrierReportKind.ENDED,
            contact_id=detail.contact_id,
            error=detail.reason,
            at=detail.disconnected_at or read.time,
        )

    def state_of(self, contact_id: str) -> ContactState | None:
        """Return how the contact stands; None when Connect does not know it."""
        found = ask_unless(
            _UNKNOWN,
            f"contact {contact_id}",
            lambda: self.client.describe_contact(InstanceId=self.instance, ContactId=contact_id),
        )
        if found is None:
            return None
        contact = found["Contact"]
        ended_at = contact.get("DisconnectTimestamp")
        return ContactState(ended=ended_at is not None, ended_at=ended_at, reason=contact.get("DisconnectReason"))

    def _attempt_of(self, contact_id: str) -> str | None:
        found = ask_unless(
            _UNKNOWN,
            f"attributes of contact {contact_id}",
            lambda: self.client.get_contact_attributes(InstanceId=self.instance, InitialContactId=contact_id),
        )
        call_id = None if found is None else found["Attributes"].get(ATTEMPT)
        return None if call_id is None else self.call_ids.attempt_of(call_id)


def _read(event: Mapping[str, Any]) -> _Event:
    try:
        return _Event.model_validate(event)
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
        raise InputError(f"contact event: expected {fields}") from error
