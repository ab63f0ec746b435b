"""Calls: the instance, the flow that asks answer_call, and what answers and hears there."""

from __future__ import annotations

import json
from typing import Any

import pytest

from delegated_admin.names import LINE_PARAMETER_NAME
from escalation.bootstrap import EscalationSettings
from escalation.contact_flow.builder import contact_flow
from hub.model.responder import Language
from hub.settings import settings_of
from tests.infrastructure.patterns import matches
from tests.infrastructure.surrounded import Resource, Template, actions, documents, of_type, standby, template, text

ANSWER_CALL = "arn:aws:lambda:{}:222233334444:function:tocsin-answer-call"
INSTANCE = "arn:aws:connect:eu-west-2:222233334444:instance/11111111-2222-3333-4444-555555555555"
STATE = "arn:aws:dynamodb:eu-central-1:222233334444:table/tocsin-state"
ANSWER, RECORD = "answer_call", "record_contact_event"


def adopted() -> Template:
    """Return the stack with an instance that was there before, in a Region of its own."""
    return template("Voice")


def made() -> Template:
    """Return the stack that makes its instance, in the home Region."""
    return template("Voice", standby())


def function(name: str, found: Template | None = None) -> Resource:
    functions = of_type(found or adopted(), "Lambda::Function")
    (one,) = [each for each in functions if each["Handler"] == f"escalation.handlers.{name}.handler"]
    return one


def rights(name: str) -> list[tuple[list[str], Any]]:
    """Return what a function may do beside writing its log and its dead letters."""
    word = "".join(part.capitalize() for part in name.split("_"))
    (policy,) = [each for each in of_type(adopted(), "IAM::Policy") if word in each["PolicyName"]]
    return [
        (actions(each), each["Resource"])
        for each in documents(policy)
        if not actions(each)[0].startswith(("logs:", "sqs:"))
    ]


def logical(found: Template, kind: str) -> str:
    (name,) = [str(name) for name, each in found["Resources"].items() if each["Type"] == f"AWS::{kind}"]
    return name


@pytest.mark.parametrize(
    ("found", "region", "language"), [(adopted, "eu-west-2", Language.EN), (made, "eu-central-1", Language.JA_JP)]
)
def test_the_flow_is_the_builders_own(found: Any, region: str, language: Language) -> None:
    (flow,) = of_type(found(), "Connect::ContactFlow")

    assert json.loads(flow["Content"]) == contact_flow(ANSWER_CALL.format(region), language)
    assert (flow["Type"], flow["State"]) == ("CONTACT_FLOW", "ACTIVE")


def test_the_function_has_the_name_that_the_flow_spells() -> None:
    assert function(ANSWER)["FunctionName"] == "tocsin-answer-call"


def test_a_known_instance_is_adopted_and_none_is_made() -> None:
    (flow,) = of_type(adopted(), "Connect::ContactFlow")

    assert of_type(adopted(), "Connect::Instance") == []
    assert flow["InstanceArn"] == INSTANCE


def test_an_instance_that_is_made_calls_out_only_and_stays_when_the_stack_goes() -> None:
    instance = made()["Resources"][logical(made(), "Connect::Instance")]

    assert instance["Properties"]["Attributes"] == {
        "ContactflowLogs": False,
        "InboundCalls": False,
        "OutboundCalls": True,
    }
    assert instance["Properties"]["InstanceAlias"] == "tocsin-example"
    assert (instance["DeletionPolicy"], instance["UpdateReplacePolicy"]) == ("Retain", "Retain")


@pytest.mark.parametrize("found", [adopted, made])
def test_the_flow_is_made_after_its_function_may_be_asked(found: Any) -> None:
    resources = found()["Resources"]
    flow = resources[logical(found(), "Connect::ContactFlow")]
    association = logical(found(), "Connect::IntegrationAssociation")

    assert association in flow["DependsOn"]
    assert resources[association]["Properties"]["IntegrationType"] == "LAMBDA_FUNCTION"


def test_only_this_instance_may_ask_answer_call() -> None:
    (permission,) = [
        each for each in of_type(adopted(), "Lambda::Permission") if each["Principal"] == "connect.amazonaws.com"
    ]

    assert (permission["SourceArn"], permission["SourceAccount"]) == (INSTANCE, "222233334444")


def test_whoever_dials_finds_the_flow_in_the_parameter() -> None:
    (parameter,) = of_type(adopted(), "SSM::Parameter")

    assert parameter["Name"] == LINE_PARAMETER_NAME
    assert parameter["Value"] == {"Fn::GetAtt": [logical(adopted(), "Connect::ContactFlow"), "ContactFlowArn"]}


def test_answer_call_may_do_exactly_what_a_call_takes() -> None:
    rows = [f"dynamodb:{each}" for each in ("GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")]

    assert rights(ANSWER) == [(rows, STATE), (["states:SendTaskSuccess"], "*")]


def test_record_contact_event_may_do_exactly_what_the_end_of_a_call_takes() -> None:
    rows = [f"dynamodb:{each}" for each in ("GetItem", "PutItem", "UpdateItem", "DeleteItem")]

    assert rights(RECORD) == [
        (rows, STATE),
        (["states:SendTaskSuccess"], "*"),
        (["connect:GetContactAttributes"], f"{INSTANCE}/contact/*"),
    ]


@pytest.mark.parametrize("name", [ANSWER, RECORD])
def test_a_function_is_told_where_home_is_and_not_how_to_dial(name: str) -> None:
    told = settings_of(EscalationSettings, function(name)["Environment"]["Variables"])

    assert told.home_region == "eu-central-1"
    assert (told.voice_region, told.line_parameter, told.contacts_table) == (None, None, None)


def test_a_function_is_told_nothing_that_it_does_not_know() -> None:
    known = {f"TOCSIN_{name.upper()}" for name in EscalationSettings.model_fields}

    for name in (ANSWER, RECORD):
        assert set(function(name)["Environment"]["Variables"]) <= known


def test_the_end_of_a_call_of_this_instance_is_heard() -> None:
    (rule,) = of_type(adopted(), "Events::Rule")
    event = {
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "detail": {"eventType": "DISCONNECTED", "instanceArn": INSTANCE},
    }

    assert matches(rule["EventPattern"], event)
    assert not matches(rule["EventPattern"], {**event, "detail": {"eventType": "INITIATED", "instanceArn": INSTANCE}})
    other = {"eventType": "DISCONNECTED", "instanceArn": INSTANCE.replace("1111", "9999")}
    assert not matches(rule["EventPattern"], {**event, "detail": other})


def test_an_event_that_cannot_be_taken_is_kept_whoever_failed() -> None:
    (rule,) = of_type(adopted(), "Events::Rule")
    (target,) = rule["Targets"]
    (asked,) = of_type(adopted(), "Lambda::EventInvokeConfig")
    queue = {"Fn::GetAtt": [logical(adopted(), "SQS::Queue"), "Arn"]}

    assert target["DeadLetterConfig"]["Arn"] == queue
    assert asked["DestinationConfig"]["OnFailure"]["Destination"] == queue


def test_key_presses_have_room_kept_free_and_a_whole_processor() -> None:
    answers = function(ANSWER)

    assert (answers["ReservedConcurrentExecutions"], answers["MemorySize"], answers["Timeout"]) == (10, 1769, 8)


def test_errors_throttles_and_two_seconds_of_silence_alarm() -> None:
    alarms = [
        each
        for each in of_type(adopted(), "CloudWatch::Alarm")
        if "AnswerCall" in text(each.get("Dimensions")) and each["Namespace"] == "AWS/Lambda"
    ]

    assert {each["MetricName"]: each["Threshold"] for each in alarms} == {"Errors": 0, "Throttles": 0, "Duration": 2000}
    assert {each["Statistic"] for each in alarms if each["MetricName"] == "Duration"} == {"Maximum"}
    assert {each["AlarmActions"][0] for each in alarms} == {"arn:aws:sns:eu-west-2:222233334444:tocsin-owners"}
