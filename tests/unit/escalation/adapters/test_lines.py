"""Where calls go out from, in a function that was told and in one that has to read it."""

from __future__ import annotations

import pytest

from escalation.adapters.connect import ConnectCarrier, Line
from escalation.adapters.lines import NoTelephone, ReadLine
from escalation.bootstrap import Escalation, EscalationSettings
from hub.errors import InputError, TransientError
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.ports import DialOrder
from tests.aws.connect import CALLER_ID, FLOW, INSTANCE, FakeConnect
from tests.aws.world import REGION, AwsWorld, aws
from tests.builders import NIGHT, an_attempt
from tests.fakes.call_ids import MemoryCallIds
from tests.fakes.ports import HandClock
from tests.fakes.stores import MemoryAttemptStore

KEY = "page-soc.high.1-1"
PARAMETER = "/tocsin/voice-line"
OTHER_FLOW = FLOW.replace("6", "7")
ORDER = DialOrder(attempt=KEY, number="+15555550101", ring=25, language="en")


def arn(flow: str = FLOW) -> str:
    return f"arn:aws:connect:{REGION}:111122223333:instance/{INSTANCE}/contact-flow/{flow}"


def keep(world: AwsWorld, value: str) -> None:
    world.client("ssm").put_parameter(Name=PARAMETER, Value=value, Type="String", Overwrite=True)


def a_reader(world: AwsWorld, clock: HandClock) -> ReadLine:
    return ReadLine(client=world.client("ssm"), parameter=PARAMETER, number=CALLER_ID, clock=clock)


def test_the_line_is_read_from_the_parameter_and_read_once() -> None:
    with aws() as world:
        keep(world, arn())
        line = a_reader(world, HandClock())

        assert (line(), line()) == (Line(INSTANCE, FLOW, CALLER_ID),) * 2
        assert world.requests["ssm.GetParameter"] == 1


def test_a_flow_made_anew_is_used_five_minutes_later() -> None:
    with aws() as world:
        clock = HandClock()
        keep(world, arn())
        line = a_reader(world, clock)
        before = line()
        keep(world, arn(OTHER_FLOW))
        clock.advance(minutes=5)

        assert (before.flow, line().flow) == (FLOW, OTHER_FLOW)


def test_a_missing_parameter_and_one_that_is_no_flow_may_be_right_later() -> None:
    with aws() as world:
        line = a_reader(world, HandClock())
        with pytest.raises(TransientError, match=PARAMETER):
            line()
        keep(world, "none yet")

        with pytest.raises(TransientError, match="'none yet', expected the ARN of a contact flow"):
            line()

        keep(world, arn())
        assert line().flow == FLOW


def test_a_call_without_a_known_line_is_unavailable_and_asks_connect_for_nothing() -> None:
    clock, attempts, reports = HandClock(), MemoryAttemptStore(), list[CarrierReport]()
    attempts.prepare(an_attempt())
    connect = FakeConnect(clock=clock)

    def no_line() -> Line:
        raise TransientError("parameter /tocsin/voice-line: not found")

    ConnectCarrier(
        client=connect.client(),
        line=no_line,
        attempts=attempts,
        call_ids=MemoryCallIds(),
        clock=clock,
        report=reports.append,
    ).dial(ORDER)

    (report,) = reports
    assert (report.report, report.error) == (
        CarrierReportKind.UNAVAILABLE,
        "parameter /tocsin/voice-line: not found",
    )
    assert connect.requests == {}


def test_without_a_telephone_every_call_is_unavailable_at_once() -> None:
    reports = list[CarrierReport]()
    carrier = NoTelephone(clock=HandClock(), report=reports.append)

    carrier.dial(ORDER)
    carrier.hang_up(KEY)

    assert reports == [
        CarrierReport(attempt=KEY, report=CarrierReportKind.UNAVAILABLE, error="NoTelephone", at=NIGHT),
    ]


class Clients:
    """Clients of nothing but the voice Region."""

    dynamodb = sqs = connect = None

    def __init__(self, world: AwsWorld) -> None:
        self.voice_parameters = world.client("ssm")


def told(world: AwsWorld, **more: str) -> Escalation:
    settings = EscalationSettings(
        config_table="config",
        state_table="state",
        page_queue="page",
        notice_queue="notice",
        digest_queue="digest",
        topic_prefix=f"arn:aws:sns:{REGION}:111122223333:tocsin-",
        state_machine="pages",
        **more,
    )
    return Escalation(settings, Clients(world), HandClock())  # type: ignore[arg-type]


def test_a_hub_without_a_voice_region_has_no_telephone() -> None:
    with aws() as world:
        assert isinstance(told(world)._carrier, NoTelephone)


def test_a_function_that_was_told_the_ids_reads_no_parameter() -> None:
    with aws() as world:
        carrier = told(
            world, voice_region=REGION, connect_instance=INSTANCE, contact_flow=FLOW, caller_number=CALLER_ID
        )._carrier

        assert isinstance(carrier, ConnectCarrier)
        assert carrier.line() == Line(INSTANCE, FLOW, CALLER_ID)
        assert world.requests["ssm.GetParameter"] == 0


def test_a_function_that_was_told_the_parameter_reads_it() -> None:
    with aws() as world:
        keep(world, arn())
        carrier = told(world, voice_region=REGION, line_parameter=PARAMETER, caller_number=CALLER_ID)._carrier

        assert isinstance(carrier, ConnectCarrier)
        assert carrier.line() == Line(INSTANCE, FLOW, CALLER_ID)


def test_a_function_that_was_told_no_line_cannot_dial() -> None:
    with aws() as world:
        carrier = told(world, voice_region=REGION, connect_instance=INSTANCE)._carrier

        assert isinstance(carrier, ConnectCarrier)
        with pytest.raises(InputError, match="TOCSIN_LINE_PARAMETER"):
            carrier.line()


def test_contact_events_need_an_instance() -> None:
    with aws() as world, pytest.raises(InputError, match="TOCSIN_CONNECT_INSTANCE"):
        _ = told(world, voice_region=REGION).contacts
