"""What the contact flow says in which voice, where it goes on, and what must never be in it."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.contact_flow.builder import contact_flow, flow_text
from escalation.contact_flow.language import Action, ActionType, Flow
from escalation.words.call import failed
from hub.model.responder import Language

ARN = "arn:aws:lambda:eu-central-1:111122223333:function:answer_call:live"


def a_flow(default_language: Language = Language.EN) -> Flow:
    return Flow.model_validate_json(flow_text(ARN, default_language))


def of_type(kind: ActionType) -> list[Action]:
    return [action for action in a_flow().actions if action.type == kind]


def after(identifier: str, result: str) -> str:
    """Return where a comparing block goes on for a result."""
    transitions = a_flow().by_identifier()[identifier].transitions
    branches = (branch.next_action for branch in transitions.conditions if branch.condition.holds(result))
    return next(branches, transitions.after_error("NoMatchingCondition") or "")


def test_it_is_of_the_one_version_that_there_is() -> None:
    assert contact_flow(ARN, Language.EN)["Version"] == "2019-10-30"


def test_what_ends_the_flow_has_empty_transitions() -> None:
    ends: list[dict[str, Any]] = [
        action for action in contact_flow(ARN, Language.EN)["Actions"] if action["Type"] == "DisconnectParticipant"
    ]

    assert [(each["Parameters"], each["Transitions"]) for each in ends] == [({}, {})]


def test_nothing_is_put_into_the_contact_whose_attributes_are_kept_for_two_years() -> None:
    assert {action.type for action in a_flow().actions} == {kind.value for kind in ActionType}
    assert "Attributes." not in flow_text(ARN, Language.EN)


def test_where_keys_may_be_pressed_the_words_are_inside_the_block_that_listens() -> None:
    inputs = of_type(ActionType.INPUT)

    assert [each.identifier for each in inputs] == ["Input en", "Input zh-CN", "Input ja-JP"]
    for each in inputs:
        assert each.parameters == {
            "SSML": "$.External.speak",
            "StoreInput": "True",
            "InputTimeLimitSeconds": "8",
            "InputValidation": {"CustomValidation": {"MaximumLength": "3"}},
            "DTMFConfiguration": {"DisableCancelKey": "False", "InterdigitTimeLimitSeconds": "3"},
        }


def test_after_words_that_only_play_the_call_ends() -> None:
    messages = of_type(ActionType.MESSAGE)

    assert len(messages) == 7
    assert {target for each in messages for target in each.transitions.targets()} == {"End"}


@pytest.mark.parametrize("keyed", ["Timeout", "147", "2", "3", "9", ""])
def test_silence_the_code_two_three_and_anything_else_are_for_the_function_to_decide(keyed: str) -> None:
    assert after("Keys en", keyed) == "Answer en"


def test_the_function_gets_eight_seconds_for_all_its_tries_and_what_was_keyed() -> None:
    first, *others = of_type(ActionType.LAMBDA)

    assert "LambdaInvocationAttributes" not in first.parameters
    assert [each.parameters["LambdaInvocationAttributes"] for each in others] == [
        {"digits": "$.StoredCustomerInput", "turn": "$.External.turn"}
    ] * 3
    for each in (first, *others):
        assert each.parameters["LambdaFunctionARN"] == ARN
        assert each.parameters["InvocationTimeLimitSeconds"] == "8"
        assert each.parameters["ResponseValidation"] == {"ResponseType": "STRING_MAP"}


@pytest.mark.parametrize("language", Language)
def test_a_function_that_fails_later_on_is_regretted_in_the_language_of_the_call(language: Language) -> None:
    blocks = a_flow().by_identifier()
    fails = blocks[f"Answer {language}"].transitions.after_error("NoMatchingError") or ""

    assert blocks[fails].parameters == {"Text": failed(language).text}


@pytest.mark.parametrize("language", Language)
def test_a_function_that_fails_at_once_is_regretted_in_the_default_language_and_its_voice(language: Language) -> None:
    blocks = a_flow(language).by_identifier()
    fails = blocks["Call is answered"].transitions.after_error("NoMatchingError") or ""

    assert blocks[fails].parameters == {"Text": failed(language).text}
    assert blocks["First voice"].parameters == blocks[f"Voice {language}"].parameters


def test_an_answer_in_no_language_of_ours_or_that_does_not_say_whether_it_listens_is_a_failure() -> None:
    assert after("Language", "") == "Failed before a language is known"
    assert after("Listens ja-JP", "yes") == "Failed ja-JP"


def test_each_language_has_a_voice_that_is_tried_without_its_engine_before_it_is_given_up() -> None:
    blocks = a_flow().by_identifier()
    voices = {language: blocks[f"Voice {language}"] for language in Language}

    assert {language.value: each.parameters["TextToSpeechVoice"] for language, each in voices.items()} == {
        "en": "Joanna",
        "zh-CN": "Zhiyu",
        "ja-JP": "Takumi",
    }
    for language, each in voices.items():
        plain = blocks[each.transitions.after_error("NoMatchingError") or ""]
        assert plain.identifier == f"Plain voice {language}"
        assert plain.parameters == {"TextToSpeechVoice": each.parameters["TextToSpeechVoice"]}
        assert plain.transitions.after_error("NoMatchingError") == "Failed before a language is known"


def test_an_arn_that_is_known_only_when_the_template_is_made_is_taken() -> None:
    arn = "${Token[AnswerCall.Arn.123]}"

    assert contact_flow(arn, Language.EN)["Actions"][2]["Parameters"]["LambdaFunctionARN"] == arn
