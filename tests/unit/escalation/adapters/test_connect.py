"""Calls on Amazon Connect: what is asked of it, and what its answers mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from escalation.adapters.connect import NOT_E164, ConnectCarrier, Line, call_id_of
from hub.errors import InputError, NotFoundError, StoreError, TransientError
from hub.model.attempt import AttemptOutcome
from hub.model.member_set import MemberSet
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import DialOrder
from tests.aws.connect import CALLER_ID, FLOW, INSTANCE, FakeConnect, FakeContact, RefusedError
from tests.builders import NIGHT, an_attempt
from tests.fakes.call_ids import MemoryCallIds
from tests.fakes.ports import HandClock
from tests.fakes.stores import MemoryAttemptStore

KEY = "page-soc.high.1-1"
DANA = "+15555550101"
LINE = Line(INSTANCE, FLOW, CALLER_ID)


@dataclass
class Exchange:
    """A carrier on a Connect of its own, with one attempt prepared."""

    line: Line = LINE
    clock: HandClock = field(default_factory=HandClock)
    reports: list[CarrierReport] = field(default_factory=list)
    call_ids: MemoryCallIds = field(default_factory=MemoryCallIds)

    def __post_init__(self) -> None:
        self.connect = FakeConnect(clock=self.clock)
        self.attempts = MemoryAttemptStore()
        self.attempts.prepare(an_attempt())
        self.attempts.dialling(KEY, MemberSet(), self.clock.now())
        self.carrier = ConnectCarrier(
            client=self.connect.client(),
            line=lambda: self.line,
            attempts=self.attempts,
            call_ids=self.call_ids,
            clock=self.clock,
            report=self._hear,
        )

    @property
    def call_id(self) -> str:
        return call_id_of(an_attempt())

    def dial(self, number: str = DANA, ring: int = 25) -> CarrierReport:
        self.carrier.dial(DialOrder(attempt=KEY, number=number, ring=ring, language="en"))
        return self.reports[-1]

    def numbers(self) -> list[str]:
        return [contact.number for contact in self.connect.contacts.values()]

    def _hear(self, report: CarrierReport) -> None:
        self.reports.append(report)
        if report.report is CarrierReportKind.DIALLED:
            self.attempts.dialled(report.attempt, report.contact_id or "", report.at)


def test_a_call_is_placed_and_reported_with_its_contact() -> None:
    exchange = Exchange()

    report = exchange.dial(ring=40)

    (contact,) = exchange.connect.contacts.values()
    assert (contact.number, contact.ring) == (DANA, 40)
    assert report == CarrierReport(
        attempt=KEY, report=CarrierReportKind.DIALLED, contact_id=contact.id, error=None, at=NIGHT
    )


def test_connect_is_told_one_attribute_that_says_nothing() -> None:
    exchange = Exchange()
    exchange.dial()

    (contact,) = exchange.connect.contacts.values()
    assert contact.attributes == {"attempt": exchange.call_id}
    assert contact.token == exchange.call_id
    assert len(exchange.call_id) == 32
    assert set(exchange.call_id) <= set("0123456789abcdef")
    assert exchange.call_ids.attempt_of(exchange.call_id) == KEY


def test_the_same_key_in_a_hub_set_up_anew_is_another_call() -> None:
    again = an_attempt(prepared_at=NIGHT + timedelta(microseconds=1))

    assert call_id_of(again) != call_id_of(an_attempt())
    assert call_id_of(an_attempt(command=2)) != call_id_of(an_attempt())


def test_the_same_attempt_asked_for_again_is_the_same_call() -> None:
    exchange = Exchange()
    first = exchange.dial()
    exchange.clock.advance(seconds=10)

    second = exchange.dial()

    assert second.contact_id == first.contact_id
    assert exchange.numbers() == [DANA]


def test_the_id_is_kept_before_anything_is_asked() -> None:
    exchange = Exchange()
    exchange.call_ids.down = True

    with pytest.raises(StoreError):
        exchange.dial()

    assert exchange.connect.requests == {}
    assert exchange.reports == []


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("DestinationNotAllowedException", 403, CarrierReportKind.REFUSED),
        ("OutboundContactNotPermittedException", 403, CarrierReportKind.REFUSED),
        ("InvalidParameterException", 400, CarrierReportKind.REFUSED),
        ("InvalidRequestException", 400, CarrierReportKind.REFUSED),
        ("LimitExceededException", 429, CarrierReportKind.THROTTLED),
        ("TooManyRequestsException", 429, CarrierReportKind.THROTTLED),
        ("ThrottlingException", 400, CarrierReportKind.THROTTLED),
        ("SomethingNewException", 429, CarrierReportKind.THROTTLED),
        ("InternalServiceException", 500, CarrierReportKind.UNAVAILABLE),
        ("ServiceUnavailableException", 503, CarrierReportKind.UNAVAILABLE),
        ("AccessDeniedException", 403, CarrierReportKind.UNAVAILABLE),
        ("ExpiredTokenException", 403, CarrierReportKind.UNAVAILABLE),
        ("ResourceNotFoundException", 404, CarrierReportKind.UNAVAILABLE),
        ("SomethingNewException", 400, CarrierReportKind.UNAVAILABLE),
    ],
)
def test_each_error_has_its_meaning_and_is_asked_once(code: str, status: int, kind: CarrierReportKind) -> None:
    exchange = Exchange()
    exchange.connect.refuse(code, status)

    report = exchange.dial()

    assert report == CarrierReport(attempt=KEY, report=kind, contact_id=None, error=code, at=NIGHT)
    assert exchange.connect.requests == {"StartOutboundVoiceContact": 1}
    assert exchange.numbers() == []


def test_a_service_that_is_not_reached_is_unavailable_and_asked_once() -> None:
    exchange = Exchange()
    exchange.connect.be_unreachable()

    report = exchange.dial()

    assert (report.report, report.error) == (CarrierReportKind.UNAVAILABLE, "EndpointConnectionError")
    assert exchange.connect.requests["StartOutboundVoiceContact"] == 1


def test_a_lost_answer_is_asked_for_again_and_rings_once() -> None:
    exchange = Exchange()
    exchange.connect.lose_answers()

    report = exchange.dial()

    assert report.report is CarrierReportKind.DIALLED
    assert report.contact_id in exchange.connect.contacts
    assert exchange.numbers() == [DANA]
    assert exchange.connect.requests["StartOutboundVoiceContact"] == 2


def test_two_lost_answers_are_an_outage() -> None:
    exchange = Exchange()
    exchange.connect.lose_answers(2)

    report = exchange.dial()

    assert (report.report, report.error) == (CarrierReportKind.UNAVAILABLE, "ReadTimeoutError")
    assert exchange.numbers() == [DANA]


def test_a_refusal_on_the_second_asking_is_what_it_says() -> None:
    exchange = Exchange()
    exchange.connect.lose_answers()
    exchange.connect.on_dial = lambda _: exchange.connect.refuse("LimitExceededException", 429)

    assert exchange.dial().report is CarrierReportKind.THROTTLED


def test_a_call_that_the_telephone_network_refuses_is_none() -> None:
    def refuse(_: FakeContact) -> None:
        raise RefusedError("DestinationNotAllowedException", 403)

    exchange = Exchange()
    exchange.connect.on_dial = refuse

    assert exchange.dial().report is CarrierReportKind.REFUSED
    assert exchange.numbers() == []


@pytest.mark.parametrize("number", ["", "15555550101", "+0155550101", "+1 555 555 0101", "+1555", f"+{'1' * 16}"])
def test_a_number_that_is_not_e164_is_refused_before_connect_hears_of_it(number: str) -> None:
    exchange = Exchange()

    report = exchange.dial(number)

    assert (report.report, report.error) == (CarrierReportKind.REFUSED, NOT_E164)
    assert exchange.connect.requests == {}


@pytest.mark.parametrize("ring", [14, 61])
def test_a_ring_that_connect_does_not_know_is_an_error_of_ours(ring: int) -> None:
    exchange = Exchange()

    with pytest.raises(InputError, match=f"{ring} s, expected 15 to 60"):
        exchange.dial(ring=ring)
    assert exchange.connect.requests == {}


@pytest.mark.parametrize("ring", [15, 60])
def test_the_shortest_and_the_longest_ring_are_accepted(ring: int) -> None:
    assert Exchange().dial(ring=ring).report is CarrierReportKind.DIALLED


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (LINE._replace(instance="99999999-2222-4333-8444-555555555555"), CarrierReportKind.UNAVAILABLE),
        (LINE._replace(flow="99999999-7777-4888-8999-aaaaaaaaaaaa"), CarrierReportKind.UNAVAILABLE),
        (LINE._replace(number="+15555550198"), CarrierReportKind.REFUSED),
    ],
)
def test_a_line_that_is_set_up_wrongly_dials_nobody(line: Line, kind: CarrierReportKind) -> None:
    exchange = Exchange(line)

    assert exchange.dial().report is kind
    assert exchange.numbers() == []


def test_an_attempt_without_a_row_is_not_dialled() -> None:
    exchange = Exchange()

    with pytest.raises(NotFoundError, match=r"page-soc\.high\.1-9"):
        exchange.carrier.dial(DialOrder("page-soc.high.1-9", DANA, 25, "en"))
    assert exchange.connect.requests == {}


def test_hanging_up_ends_the_call() -> None:
    exchange = Exchange()
    report = exchange.dial()

    exchange.carrier.hang_up(KEY)

    assert exchange.connect.contacts[report.contact_id or ""].ended_at == NIGHT


def test_hanging_up_twice_or_after_the_end_is_done() -> None:
    exchange = Exchange()
    exchange.dial()
    exchange.carrier.hang_up(KEY)

    exchange.carrier.hang_up(KEY)

    assert exchange.connect.requests["StopContact"] == 2


@pytest.mark.parametrize("attempt", [KEY, "page-soc.high.1-9"])
def test_without_a_contact_there_is_nothing_to_hang_up(attempt: str) -> None:
    exchange = Exchange()
    exchange.attempts.end(KEY, AttemptOutcome.UNAVAILABLE, None, NIGHT)

    exchange.carrier.hang_up(attempt)

    assert exchange.connect.requests == {}


def test_hanging_up_may_be_tried_again_when_connect_cannot() -> None:
    exchange = Exchange()
    exchange.dial()
    exchange.connect.refuse("InternalServiceException", 500, "StopContact")

    with pytest.raises(TransientError, match=f"hanging up {KEY}"):
        exchange.carrier.hang_up(KEY)
