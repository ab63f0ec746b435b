"""What Amazon Connect says of a contact, by itself and when asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from escalation.adapters.connect import ConnectCarrier, Line
from escalation.adapters.contact_events import Contacts, ContactState
from hub.errors import InputError, TransientError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import DialOrder
from tests.aws.connect import CALLER_ID, FLOW, INSTANCE, FakeConnect
from tests.builders import NIGHT, an_attempt, at
from tests.fakes.call_ids import MemoryCallIds
from tests.fakes.ports import HandClock
from tests.fakes.stores import MemoryAttemptStore

KEY = "page-soc.high.1-1"


@dataclass
class Switchboard:
    """One call under way, and those who hear of it; the contact's id is stored nowhere."""

    clock: HandClock = field(default_factory=HandClock)
    call_ids: MemoryCallIds = field(default_factory=MemoryCallIds)

    def __post_init__(self) -> None:
        self.connect = FakeConnect(clock=self.clock)
        self.attempts = MemoryAttemptStore()
        self.attempts.prepare(an_attempt())
        client = self.connect.client()
        self.contacts = Contacts(client=client, instance=INSTANCE, call_ids=self.call_ids)
        ConnectCarrier(
            client=client,
            line=lambda: Line(INSTANCE, FLOW, CALLER_ID),
            attempts=self.attempts,
            call_ids=self.call_ids,
            clock=self.clock,
            report=lambda _: None,
        ).dial(DialOrder(KEY, "+15555550101", 25, "en"))
        (self.contact,) = self.connect.contacts

    def event(self, kind: str = "DISCONNECTED", **more: Any) -> dict[str, Any]:
        return self.connect.event(self.contact, kind, **more)


def test_the_end_of_a_call_is_heard_before_its_contact_was_stored() -> None:
    board = Switchboard()
    board.clock.advance(seconds=40)
    board.connect.end(board.contact, "CUSTOMER_DISCONNECT")
    board.clock.advance(seconds=3)

    heard = board.contacts.report(board.event())

    assert board.attempts.get(KEY) == an_attempt()
    assert heard == CarrierReport(
        attempt=KEY,
        report=CarrierReportKind.ENDED,
        contact_id=board.contact,
        error="CUSTOMER_DISCONNECT",
        at=at("2026-06-01T03:00:40Z"),
    )


def test_an_end_without_reason_or_instant_is_an_end_at_the_time_of_the_event() -> None:
    board = Switchboard()
    board.clock.advance(seconds=40)

    heard = board.contacts.report(board.event(disconnectTimestamp=None, disconnectReason=None))

    assert heard is not None
    assert (heard.at, heard.error) == (at("2026-06-01T03:00:40Z"), None)


def test_a_contact_that_follows_another_is_known_by_the_first() -> None:
    board = Switchboard()

    heard = board.contacts.report(board.event(contactId="00000000-0000-4000-8000-999999999999"))

    assert heard is not None
    assert heard.attempt == KEY


def test_an_event_without_an_initial_contact_is_about_its_contact() -> None:
    board = Switchboard()
    event = board.event()
    del event["detail"]["initialContactId"]

    heard = board.contacts.report(event)

    assert heard is not None
    assert heard.attempt == KEY


@pytest.mark.parametrize("kind", ["INITIATED", "CONNECTED_TO_SYSTEM", "CONTACT_DATA_UPDATED", "SOMETHING_NEW"])
def test_other_events_say_nothing_and_ask_nothing(kind: str) -> None:
    board = Switchboard()
    board.connect.requests.clear()

    assert board.contacts.report(board.event(kind)) is None
    assert board.connect.requests == {}


def test_another_instance_is_none_of_the_hubs_business() -> None:
    board = Switchboard()
    board.connect.requests.clear()
    other = "arn:aws:connect:eu-central-1:111122223333:instance/99999999-2222-4333-8444-555555555555"

    assert board.contacts.report(board.event(instanceArn=other)) is None
    assert board.connect.requests == {}


def test_a_call_that_the_hub_did_not_place_is_left_alone() -> None:
    board = Switchboard()
    board.call_ids.kept.clear()

    assert board.contacts.report(board.event()) is None


def test_a_contact_without_the_attribute_is_left_alone() -> None:
    board = Switchboard()
    board.connect.contacts[board.contact].attributes = {}

    assert board.contacts.report(board.event()) is None


def test_a_contact_that_connect_does_not_know_is_left_alone() -> None:
    board = Switchboard()

    assert board.contacts.report(board.event(initialContactId="00000000-0000-4000-8000-999999999999")) is None


def test_an_event_comes_again_when_connect_cannot_say_just_now() -> None:
    board = Switchboard()
    board.connect.refuse("TooManyRequestsException", 429, "GetContactAttributes")

    with pytest.raises(TransientError, match="TooManyRequestsException"):
        board.contacts.report(board.event())


def test_fields_that_connect_adds_are_no_matter() -> None:
    board = Switchboard()

    assert board.contacts.report(board.event(somethingNew={"deep": [1]})) is not None


def test_an_event_that_is_none_names_what_it_lacks() -> None:
    board = Switchboard()
    event = board.event()
    del event["detail"]["contactId"]

    with pytest.raises(InputError, match=r"detail\.contactId"):
        board.contacts.report(event)


def test_a_contact_under_way_has_not_ended() -> None:
    board = Switchboard()

    assert board.contacts.state_of(board.contact) == ContactState(ended=False)


def test_a_contact_that_ended_says_when_and_why() -> None:
    board = Switchboard()
    board.connect.end(board.contact, "TELECOM_PROBLEM")

    assert board.contacts.state_of(board.contact) == ContactState(ended=True, ended_at=NIGHT, reason="TELECOM_PROBLEM")


def test_an_unknown_contact_has_no_state() -> None:
    assert Switchboard().contacts.state_of("00000000-0000-4000-8000-999999999999") is None


def test_a_contact_is_asked_about_again_when_connect_cannot_say() -> None:
    board = Switchboard()
    board.connect.be_unreachable("DescribeContact")

    with pytest.raises(TransientError, match=f"contact {board.contact}"):
        board.contacts.state_of(board.contact)
