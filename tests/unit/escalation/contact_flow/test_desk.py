"""The function behind the flow: Connect's event in, a flat map of texts out."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from escalation.contact_flow.contract import AnswerRequest, event
from escalation.contact_flow.desk import FlowDesk
from hub.errors import InputError, NotFoundError
from tests.builders import an_attempt
from tests.fakes.stores import memory_stores

FROM_CONNECT: dict[str, Any] = {
    "Details": {
        "ContactData": {
            "Attributes": {"attempt": "5f0c7b1e"},
            "Channel": "VOICE",
            "ContactId": "4a573372-1f28-4e26-b97b-XXXXXXXXXXX",
            "CustomerEndpoint": {"Address": "+15555550100", "Type": "TELEPHONE_NUMBER"},
            "InitialContactId": "4a573372-1f28-4e26-b97b-XXXXXXXXXXX",
            "InitiationMethod": "API",
            "InstanceARN": "arn:aws:connect:eu-central-1:111122223333:instance/c8c0e68d",
            "PreviousContactId": "4a573372-1f28-4e26-b97b-XXXXXXXXXXX",
            "Queue": None,
            "SystemEndpoint": {"Address": "+15555550199", "Type": "TELEPHONE_NUMBER"},
        },
        "Parameters": {"digits": "147", "turn": "1"},
    },
    "Name": "ContactFlowEvent",
}
"""Of the shape that the Administrator Guide shows."""


class Words(NamedTuple):
    ssml: str
    listens: bool
    turn: int


class Calls:
    """Says what it was asked, and goes on listening until it hears 147."""

    def answered(self, key: str) -> Words:
        return Words(f"<speak>{key}</speak>", listens=True, turn=0)

    def keyed(self, key: str, digits: str, turn: int | None = None) -> Words:
        return Words(f"<speak>{key} {digits or 'silence'}</speak>", listens=digits != "147", turn=(turn or 0) + 1)


def a_desk() -> FlowDesk:
    stores = memory_stores()
    attempt = stores.attempts.prepare(an_attempt())
    return FlowDesk(desk=Calls(), attempts=stores.attempts, attempt_of={"5f0c7b1e": attempt.key}.get)


def asked(**parameters: str) -> dict[str, Any]:
    return event("5f0c7b1e", "contact-1", parameters)


KEY = an_attempt().key


def test_an_event_of_connect_is_read() -> None:
    assert AnswerRequest.from_event(FROM_CONNECT) == AnswerRequest(
        attempt="5f0c7b1e", contact_id="4a573372-1f28-4e26-b97b-XXXXXXXXXXX", digits="147", turn=1
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda _: None, "event"),
        (lambda sent: {**sent, "Name": "Other"}, "Name"),
        (lambda sent: {"Name": sent["Name"]}, "Details"),
        (lambda sent: {**sent, "Details": {"ContactData": {"ContactId": "c"}}}, "Details.ContactData.Attributes"),
        (lambda sent: {**sent, "Details": {"ContactData": {"ContactId": "c", "Attributes": {}}}}, "attempt"),
    ],
)
def test_what_is_no_event_of_our_flow_is_refused_with_the_place(change: Any, place: str) -> None:
    with pytest.raises(InputError, match=f"not an event of the contact flow: .*{place}"):
        AnswerRequest.from_event(change(FROM_CONNECT))


def test_later_answers_say_whether_the_call_goes_on() -> None:
    desk = a_desk()

    goes_on = {"speak": f"<speak>{KEY} 100</speak>", "listens": "true", "turn": "1"}
    ends = {"speak": f"<speak>{KEY} 147</speak>", "listens": "false", "turn": "2"}
    assert desk.answer(asked(digits="100", turn="0")) == goes_on
    assert desk.answer(FROM_CONNECT) == ends


def test_a_contact_that_leads_to_no_attempt_is_an_error_so_that_the_flow_speaks_its_fixed_sentence() -> None:
    with pytest.raises(NotFoundError, match="no attempt belongs to contact contact-1"):
        a_desk().answer(event("someone-elses", "contact-1", {}))


def test_an_attempt_that_is_not_stored_is_an_error() -> None:
    with pytest.raises(NotFoundError, match=r"attempt page\.1-9 is not known"):
        FlowDesk(desk=Calls(), attempts=memory_stores().attempts).answer(event("page.1-9", "contact-1", {}))
