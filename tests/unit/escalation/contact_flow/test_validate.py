"""A flow that Connect would refuse is refused before it is deployed, with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from escalation.contact_flow.builder import contact_flow
from escalation.contact_flow.language import Flow
from escalation.contact_flow.validate import checked, problems_of
from hub.errors import ConfigurationError
from hub.model.responder import Language

ARN = "arn:aws:lambda:eu-central-1:111122223333:function:answer_call"
Change = Callable[[dict[str, Any]], None]


def spoilt(identifier: str, change: Change) -> tuple[str, ...]:
    """Return the problems of our own flow when one of its blocks is changed."""
    flow = contact_flow(ARN, Language.EN)
    change(next(action for action in flow["Actions"] if action["Identifier"] == identifier))
    return problems_of(Flow.model_validate(flow))


def parameters(*parts: str, **values: object) -> Change:
    """Return a change that sets parameters, `parts` deep."""

    def change(action: dict[str, Any]) -> None:
        target = action["Parameters"]
        for part in parts:
            target = target[part]
        target.update(values)

    return change


ONE = {"NextAction": "End", "Condition": {"Operator": "Equals", "Operands": ["1"]}}


def without(name: str) -> Change:
    return lambda action: action["Parameters"].pop(name)


def transitions(**values: object) -> Change:
    return lambda action: action["Transitions"].update(values)


def test_our_own_flow_has_no_problem_in_any_language() -> None:
    for language in Language:
        flow = Flow.model_validate(contact_flow(ARN, language))
        assert problems_of(flow) == ()
        assert checked(flow) is flow


@pytest.mark.parametrize(
    ("identifier", "change", "problem"),
    [
        ("Logging off", parameters(FlowLoggingBehavior="Off"), "FlowLoggingBehavior is 'Off', not Enabled or Disabled"),
        ("Logging off", parameters(Level="INFO"), "UpdateFlowLoggingBehavior has no parameter Level"),
        ("Logging off", lambda action: action.update(Type="SetLoggingBehavior"), "SetLoggingBehavior is no type"),
        ("First voice", parameters(TextToSpeechVoice="en-US"), "TextToSpeechVoice is 'en-US', not a name"),
        ("First voice", parameters(TextToSpeechEngine="best"), "TextToSpeechEngine is 'best'"),
        ("First voice", transitions(Errors=[]), "its error branches are none, not NoMatchingError"),
        ("Answer en", parameters(InvocationTimeLimitSeconds="9"), "InvocationTimeLimitSeconds is '9'"),
        ("Answer en", parameters(InvocationTimeLimitSeconds=8), "InvocationTimeLimitSeconds is 8"),
        ("Answer en", without("ResponseValidation"), "parameter ResponseValidation is missing"),
        ("Answer en", parameters("ResponseValidation", ResponseType="JSON"), "ResponseType is 'JSON'"),
        ("Answer en", parameters("LambdaInvocationAttributes", digits=""), "digits is '', not a text"),
        ("Answer en", parameters("LambdaInvocationAttributes", digits="$.Digits"), "$.Digits is nothing that"),
        ("Answer en", transitions(Conditions=[ONE]), "it cannot have conditions"),
        ("Turns en", parameters(LoopCount="101"), "LoopCount is '101'"),
        ("Keys en", parameters(ComparisonValue="147"), "ComparisonValue is '147', not a reference"),
        ("Keys en", parameters(ComparisonValue="$.External.code"), "$.External.code is nothing that"),
        ("Keys en", transitions(Conditions=[]), "it has no condition"),
        ("Input en", parameters(Text="Key it."), "one of Text and SSML is spoken, not SSML, Text"),
        ("Input en", without("SSML"), "one of Text and SSML is spoken, not nothing"),
        ("Input en", parameters(StoreInput="False"), "StoreInput is 'False'"),
        ("Input en", parameters(InputTimeLimitSeconds="0"), "InputTimeLimitSeconds is '0'"),
        ("Input en", parameters(InputValidation={}), "MaximumLength is None"),
        ("Input en", parameters("DTMFConfiguration", InterdigitTimeLimitSeconds="21"), "InterdigitTimeLimitSeconds is"),
        ("Failed en", parameters(Text="x" * 6_001), "Text has 6001 characters"),
        ("Failed en", lambda action: action.update(Transitions={}), "nothing follows it"),
        ("End", transitions(NextAction="Failed en"), "nothing may follow it"),
    ],
)  # fmt: skip
def test_a_block_that_is_wrong_by_itself_is_named(identifier: str, change: Change, problem: str) -> None:
    assert any(each.startswith(f"{identifier}: ") and problem in each for each in spoilt(identifier, change))


def looping(*operands: str) -> list[Mapping[str, Any]]:
    return [
        {"NextAction": "Input en", "Condition": {"Operator": "Equals", "Operands": [operand]}} for operand in operands
    ]


def test_a_loop_has_its_two_conditions_and_no_other() -> None:
    assert spoilt("Turns en", transitions(Conditions=looping("ContinueLooping"))) == (
        "Turns en: its conditions are not ContinueLooping and DoneLooping",
    )


def test_an_operator_that_is_not_used_here_is_named() -> None:
    conditions = [{"NextAction": "Answer en", "Condition": {"Operator": "NumberLessThan", "Operands": ["4"]}}]

    assert spoilt("Keys en", transitions(Conditions=conditions)) == ("Keys en: condition NumberLessThan 4 is none",)


def test_a_way_to_a_block_that_there_is_not_is_named_with_the_blocks_nothing_leads_to() -> None:
    assert spoilt("Voice en", transitions(NextAction="Nowhere", Errors=[])) == (
        "Voice en: goes on to Nowhere, which there is not",
        "Plain voice en: nothing leads to it",
        "Listens en: nothing leads to it",
        "Turns en: nothing leads to it",
        "Input en: nothing leads to it",
        "Keys en: nothing leads to it",
        "Answer en: nothing leads to it",
        "Last words en: nothing leads to it",
        "Failed en: nothing leads to it",
        "Voice en: its error branches are none, not NoMatchingError",
    )


def test_a_call_that_could_go_on_for_ever_is_refused() -> None:
    problems = spoilt("Keys en", transitions(NextAction="Input en"))

    assert problems == tuple(f"{name} en: a way leads back to it that no Loop counts" for name in ("Input", "Keys"))


def test_a_flow_that_starts_nowhere_is_refused() -> None:
    flow = {**contact_flow(ARN, Language.EN), "StartAction": "Beginning"}

    assert problems_of(Flow.model_validate(flow))[0] == "flow: it starts at Beginning, which there is not"


@pytest.mark.parametrize("identifier", ["", "x" * 51, "a/b", "toString"])
def test_an_identifier_that_connect_does_not_take_is_refused(identifier: str) -> None:
    flow = contact_flow(ARN, Language.EN)
    flow["Actions"].append({"Identifier": identifier, "Type": "DisconnectParticipant"})

    assert any(each.startswith(f"{identifier}: ") and "identifier" in each for each in problems_of(_read(flow)))


def test_two_blocks_of_one_identifier_are_refused() -> None:
    flow = contact_flow(ARN, Language.EN)
    flow["Actions"].append(flow["Actions"][-1])

    assert problems_of(_read(flow)) == ("End: 2 actions have this identifier",)


def test_a_flow_that_is_too_large_is_refused() -> None:
    flow = contact_flow(ARN, Language.EN)
    flow["Actions"] += [{"Identifier": f"End {number}", "Type": "DisconnectParticipant"} for number in range(250)]
    flow["Metadata"] = {"note": "x" * 256_000}

    length, actions, *_ = problems_of(_read(flow))
    assert length.endswith("characters are more than 256000")
    assert actions.endswith("actions are more than 250")


def test_all_problems_come_together() -> None:
    flow = contact_flow(ARN, Language.EN)
    flow["StartAction"] = "Beginning"
    flow["Actions"][0]["Type"] = "Unknown"

    with pytest.raises(ConfigurationError) as raised:
        checked(_read(flow))
    assert len(raised.value.problems) == 2 + len(flow["Actions"]) - 1 + 1


def _read(flow: dict[str, Any]) -> Flow:
    return Flow.model_validate(flow)
