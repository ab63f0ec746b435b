"""The contact flow: what is made, what of it Connect would refuse, and what passes between it and its function."""

from __future__ import annotations

import json
from typing import Any

import pytest

from escalation.contact_flow.builder import contact_flow, flow_text
from escalation.contact_flow.contract import AnswerRequest, event
from escalation.contact_flow.desk import FlowDesk
from escalation.contact_flow.language import ActionType, Flow
from escalation.contact_flow.validate import problems_of
from hub.errors import ConfigurationError, InputError, NotFoundError
from hub.model.responder import Language
from tests.builders import an_attempt
from tests.fakes.stores import memory_stores

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:answer-call:live"


def the_flow() -> dict[str, Any]:
    return contact_flow(FUNCTION, Language.EN)


def actions(kind: ActionType) -> list[dict[str, Any]]:
    return [action for action in the_flow()["Actions"] if action["Type"] == kind]


def problems(flow: dict[str, Any]) -> str:
    return "\n".join(problems_of(Flow.model_validate(flow)))


def test_the_same_words_make_the_same_flow() -> None:
    assert flow_text(FUNCTION, Language.JA_JP) == flow_text(FUNCTION, Language.JA_JP)
    assert json.loads(flow_text(FUNCTION, Language.EN)) == the_flow()
    assert problems(the_flow()) == ""


def test_nothing_of_a_call_is_logged_and_nothing_is_written_on_the_contact() -> None:
    flow = the_flow()

    (logging,) = actions(ActionType.LOGGING)
    assert logging["Parameters"] == {"FlowLoggingBehavior": "Disabled"}
    assert flow["StartAction"] == logging["Identifier"]
    assert {action["Type"] for action in flow["Actions"]} <= set(ActionType)


def test_words_that_a_key_may_follow_are_inside_the_block_that_listens() -> None:
    inputs = actions(ActionType.INPUT)

    assert len(inputs) == len(Language)
    for block in inputs:
        assert block["Parameters"]["SSML"] == "$.External.speak"
        assert block["Parameters"]["InputValidation"]["CustomValidation"]["MaximumLength"] == "3"


def test_there_is_a_branch_for_silence_for_the_code_for_2_for_3_and_for_anything_else() -> None:
    keys = [action for action in actions(ActionType.COMPARE) if action["Identifier"].startswith("Keys")]

    assert len(keys) == len(Language)
    for block in keys:
        conditions = [each["Condition"] for each in block["Transitions"]["Conditions"]]
        assert [(each["Operator"], *each["Operands"]) for each in conditions] == [
            ("Equals", "Timeout"),
            ("TextStartsWith", "1"),
            ("Equals", "2"),
            ("Equals", "3"),
        ]
        assert [each["ErrorType"] for each in block["Transitions"]["Errors"]] == ["NoMatchingCondition"]


def test_every_question_to_the_function_has_a_sentence_for_when_it_fails() -> None:
    sentences = {action["Identifier"] for action in actions(ActionType.MESSAGE) if "Text" in action["Parameters"]}

    for block in actions(ActionType.LAMBDA):
        assert block["Parameters"]["InvocationTimeLimitSeconds"] == "8"
        (failure,) = block["Transitions"]["Errors"]
        assert failure["NextAction"] in sentences


@pytest.mark.parametrize("arn", ["", "answer-call", "arn:aws:sns:eu-central-1:111122223333:topic"])
def test_a_flow_for_no_function_is_refused(arn: str) -> None:
    with pytest.raises(ConfigurationError, match="not the ARN of a function"):
        contact_flow(arn, Language.EN)


def test_a_bad_flow_fails_with_every_problem_it_has() -> None:
    flow = the_flow()
    by_name = {action["Identifier"]: action for action in flow["Actions"]}
    by_name["Input en"]["Transitions"]["NextAction"] = "Nowhere"
    by_name["Answer en"]["Transitions"]["Errors"] = []
    by_name["Last words en"]["Type"] = "PlayMusic"
    by_name["Turns ja-JP"]["Parameters"]["LoopCount"] = "many"
    by_name["Listens zh-CN"]["Parameters"]["ComparisonValue"] = "$.External.secret"

    found = problems(flow)
    for problem in (
        "Input en: goes on to Nowhere, which there is not",
        "Keys en: nothing leads to it",
        "Answer en: its error branches are none, not NoMatchingError",
        "Last words en: PlayMusic is no type of action that is known here",
        "Turns ja-JP: LoopCount is 'many', not a number from 0 to 100",
        "Listens zh-CN: $.External.secret is nothing that the flow's function answers or Connect stores",
    ):
        assert problem in found


def test_a_way_round_that_nothing_counts_is_refused() -> None:
    flow = the_flow()
    by_name = {action["Identifier"]: action for action in flow["Actions"]}
    for branch in by_name["Listens en"]["Transitions"]["Conditions"]:
        branch["NextAction"] = "Input en"

    assert "Input en: a way leads back to it that no Loop counts" in problems(flow)


def test_what_connect_sends_is_read_and_silence_is_no_digits() -> None:
    first = AnswerRequest.from_event(event("an-id", "c-1", {}))
    silent = AnswerRequest.from_event(event("an-id", "c-1", {"digits": "Timeout", "turn": "2"}))

    assert (first.attempt, first.contact_id, first.digits, first.turn) == ("an-id", "c-1", None, None)
    assert (silent.digits, silent.turn) == ("", 2)


@pytest.mark.parametrize("request_", [None, {}, {"Details": {}}, event("", "c-1", {}), event("a", "c", {"turn": "-1"})])
def test_what_is_no_request_of_the_flow_is_refused(request_: object) -> None:
    with pytest.raises(InputError, match="not an event of the contact flow"):
        AnswerRequest.from_event(request_)


class Repeating:
    """A desk that says what it was asked."""

    ssml, listens, turn = "<speak>x</speak>", True, 1

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def answered(self, key: str) -> Repeating:
        self.asked.append((key,))
        return self

    def keyed(self, key: str, digits: str, turn: int | None = None) -> Repeating:
        self.asked.append((key, digits, turn))
        return self


def test_the_function_answers_flat_texts_and_the_language_only_at_first() -> None:
    stores, desk = memory_stores(), Repeating()
    attempt = stores.attempts.prepare(an_attempt(language="ja-JP"))
    function = FlowDesk(desk=desk, attempts=stores.attempts, attempt_of={"an-id": attempt.key}.get)

    first = function.answer(event("an-id", "c-1", {}))
    later = function.answer(event("an-id", "c-1", {"digits": "3", "turn": "1"}))

    assert first == {"speak": "<speak>x</speak>", "listens": "true", "turn": "1", "language": "ja-JP"}
    assert later == {"speak": "<speak>x</speak>", "listens": "true", "turn": "1"}
    assert desk.asked == [(attempt.key,), (attempt.key, "3", 1)]
    with pytest.raises(NotFoundError):
        function.answer(event("another", "c-1", {}))
