"""What the contact flow asks of its Lambda function, and what it is answered: the one shape that all sides share.

The flow's builder, the interpreter of the phone lab and the handler `answer_call` read the names from here. The
request is Connect's own (Amazon Connect Administrator Guide, "Invoke AWS Lambda functions"); the answer is a flat map
of strings, since the flow asks for STRING_MAP.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from escalation.contact_flow.language import EXTERNAL, TIMEOUT
from hub.errors import InputError
from hub.model.base import Frozen
from hub.model.responder import Language

EVENT_NAME: Final = "ContactFlowEvent"
ATTEMPT: Final = "attempt"
"""The contact's one attribute: an id that says nothing to who reads it, and leads to the attempt."""
DIGITS: Final = "digits"
"""The invocation's parameter; absent in the first request of a call."""
SPEAK: Final = "speak"
LISTENS: Final = "listens"
LANGUAGE: Final = "language"
TURN: Final = "turn"
"""How many entries were keyed when the flow last asked: the answer gives it, and the next request brings it back.

A request that is sent twice, as Connect does when an answer is lost, is known by it.
"""
YES: Final = "true"
NO: Final = "false"


class _Sent(BaseModel):
    """A part of Connect's event: only what is used is read, since Connect adds to it."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_pascal)


class _ContactData(_Sent):
    attributes: Mapping[str, str]
    contact_id: str


class _Details(_Sent):
    contact_data: _ContactData
    parameters: Mapping[str, str] = Field(default_factory=dict)


class _Event(_Sent):
    details: _Details
    name: Literal["ContactFlowEvent"]


class AnswerRequest(Frozen):
    """One request of the flow in a call."""

    attempt: Annotated[str, Field(min_length=1)]
    """The contact attribute, as it was given when the call was asked for."""
    contact_id: str
    digits: str | None = None
    """None: the call was answered just now. Empty: nothing was keyed in time."""
    turn: Annotated[int, Field(ge=0)] | None = None
    """None: as many as were keyed; the first request of a call has none."""

    @classmethod
    def from_event(cls, event: object) -> AnswerRequest:
        """Read Connect's event; raise InputError when it is not one, or its contact has no attempt."""
        try:
            details = _Event.model_validate(event).details
            digits = details.parameters.get(DIGITS)
            return cls(
                attempt=details.contact_data.attributes.get(ATTEMPT, ""),
                contact_id=details.contact_data.contact_id,
                digits="" if digits == TIMEOUT else digits,
                turn=details.parameters.get(TURN) or None,
            )
        except ValidationError as error:
            places = sorted({".".join(map(str, each["loc"])) or "event" for each in error.errors()})
            raise InputError(f"not an event of the contact flow: {', '.join(places)}") from error


class Answer(Frozen):
    """What the flow does next."""

    ssml: str
    listens: bool
    """True: speak, interruptibly, and wait for keys. False: speak, and end the call."""
    turn: int = 0
    """How many entries were keyed so far."""
    language: Language | None = None
    """The listener's; only in a call's first answer, where the flow chooses its voice."""

    def to_connect(self) -> dict[str, str]:
        """Return the flat map of strings that the flow reads."""
        told = {SPEAK: self.ssml, LISTENS: YES if self.listens else NO, TURN: str(self.turn)}
        return told if self.language is None else {**told, LANGUAGE: self.language.value}


def event(attempt: str, contact_id: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return a request as Connect sends it, with the fields that we know; `parameters` are those of the invocation."""
    contact = {"Attributes": {ATTEMPT: attempt}, "Channel": "VOICE", "ContactId": contact_id}
    return {
        "Details": {"ContactData": {**contact, "InitiationMethod": "API"}, "Parameters": dict(parameters)},
        "Name": EVENT_NAME,
    }


def external(key: str) -> str:
    """Return how the flow refers to a key of the last answer."""
    return f"{EXTERNAL}{key}"
