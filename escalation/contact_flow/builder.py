"""Makes the contact flow: words of every language in, the JSON of the Connect flow language out, always the same.

The call is one conversation with the Lambda function. It is asked what to say; the flow speaks that inside one
interruptible input block, so that no key is lost to a prompt that only plays; what was keyed goes back to it:

    logging off ─ first voice ─ ask the function ─┬─ by language: voice ─┐
                                                  │   ┌──────────────────┴─ listens? ─ no ─ last words ─ end
                                                  │   └─ function ◄─ keys ◄─ input ◄─ turns ◄─ yes
                                                  └─ fails: a fixed sentence ─ end

Each language has its own blocks, so that its voice and its fixed sentence need no further question. The branches of
`keys` are those of a call (silence, 1 and the code, 2, 3, anything else). All of them lead to the function: what the
code is only the function knows, and a digit has to be noted whatever it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from escalation.contact_flow import contract
from escalation.contact_flow.language import (
    CONTINUE_LOOPING,
    DONE_LOOPING,
    EQUALS,
    NO_MATCHING_CONDITION,
    NO_MATCHING_ERROR,
    STARTS_WITH,
    STORED_INPUT,
    TIMEOUT,
    Action,
    ActionType,
    Condition,
    ConditionBranch,
    ErrorBranch,
    Flow,
    Transitions,
)
from escalation.contact_flow.validate import checked
from escalation.contact_flow.voices import VOICES
from escalation.words.call import failed
from hub.model.responder import Language

KEYS_AT_MOST: Final = 3
"""1 and the two digits of the challenge."""
SILENCE_SECONDS: Final = 8
"""From the end of the words to the first key: with twelve seconds of words, silence is noticed after twenty."""
BETWEEN_KEYS_SECONDS: Final = 3
"""After a key nothing more is awaited for so long: so late an answer to 2 and 3 begins. A key short of 1 and the code
counts as a try, so it leaves time to find the keys in the dark; # ends the wait at once."""
FUNCTION_SECONDS: Final = 8
"""For all tries of one invocation; the most that Connect allows."""
TURNS: Final = 12
"""A call listens so many times; the function ends it long before, at the end of its time or after three wrong tries."""
_END: Final = "End"
_NOT_UNDERSTOOD: Final = "Failed before a language is known"
_FIRST_ANSWER: Final = "Call is answered"
_LANGUAGE: Final = "Language"
_FIRST_VOICE: Final = "First voice"


def contact_flow(lambda_arn: str, default_language: Language) -> dict[str, Any]:
    """Return the flow that asks the function `lambda_arn`, for `CreateContactFlow` with type CONTACT_FLOW.

    What goes wrong before the listener's language is known is said in `default_language`. Raises ConfigurationError
    with a list of problems when Connect would not take the flow, as it does not take an ARN that is none.
    """
    return checked(_flow(lambda_arn, default_language)).as_json()


def flow_text(lambda_arn: str, default_language: Language) -> str:
    """Return `contact_flow` as the text that Connect stores."""
    return json.dumps(contact_flow(lambda_arn, default_language), ensure_ascii=False, separators=(",", ":"))


def _flow(lambda_arn: str, default_language: Language) -> Flow:
    beginning = "Logging off"
    actions = [
        _action(beginning, ActionType.LOGGING, {"FlowLoggingBehavior": "Disabled"}, _FIRST_VOICE),
        _voice(_FIRST_VOICE, default_language, _FIRST_ANSWER, otherwise=_FIRST_ANSWER),
        _ask(_FIRST_ANSWER, lambda_arn, {}, _LANGUAGE, fails=_NOT_UNDERSTOOD),
        _by_language(),
        _sentence(_NOT_UNDERSTOOD, default_language),
    ]
    for language in Language:
        actions.extend(_conversation(lambda_arn, language))
    return Flow(start_action=beginning, actions=(*actions, Action(identifier=_END, type=ActionType.DISCONNECT)))


def _by_language() -> Action:
    branches = {language.value: f"Voice {language}" for language in Language}
    return _compare(_LANGUAGE, contract.external(contract.LANGUAGE), branches, otherwise=_NOT_UNDERSTOOD)


def _conversation(lambda_arn: str, language: Language) -> Iterator[Action]:
    """Yield the blocks of a call in `language`."""
    voice, plain, listens, turns, keyed, keys, answer, last, fails = (
        f"{name} {language}"
        for name in ("Voice", "Plain voice", "Listens", "Turns", "Input", "Keys", "Answer", "Last words", "Failed")
    )
    yield _voice(voice, language, listens, otherwise=plain)
    # Without its voice a language is not heard: the call says so in the first voice, and ends.
    yield _voice(plain, language, listens, otherwise=_NOT_UNDERSTOOD, engine=False)
    branches = {contract.YES: turns, contract.NO: last}
    yield _compare(listens, contract.external(contract.LISTENS), branches, otherwise=fails)
    yield _turns(turns, keyed)
    yield _input(keyed, keys, fails=fails)
    yield _keys(keys, answer)
    yield _ask(
        answer,
        lambda_arn,
        {contract.DIGITS: STORED_INPUT, contract.TURN: contract.external(contract.TURN)},
        listens,
        fails=fails,
    )
    yield _message(last, {"SSML": contract.external(contract.SPEAK)})
    yield _sentence(fails, language)


def _voice(name: str, language: Language, then: str, *, otherwise: str, engine: bool = True) -> Action:
    """Return the block that sets a voice; without an engine Connect chooses one."""
    voice = VOICES[language]
    parameters = {"TextToSpeechVoice": voice.name}
    if engine:
        parameters |= {"TextToSpeechEngine": voice.engine, "TextToSpeechStyle": "None"}
    return _action(name, ActionType.VOICE, parameters, then, errors={NO_MATCHING_ERROR: otherwise})


def _ask(name: str, lambda_arn: str, told: Mapping[str, str], then: str, *, fails: str) -> Action:
    parameters: dict[str, Any] = {
        "LambdaFunctionARN": lambda_arn,
        "InvocationTimeLimitSeconds": str(FUNCTION_SECONDS),
        "ResponseValidation": {"ResponseType": "STRING_MAP"},
    }
    if told:
        parameters["LambdaInvocationAttributes"] = dict(told)
    return _action(name, ActionType.LAMBDA, parameters, then, errors={NO_MATCHING_ERROR: fails})


def _input(name: str, then: str, *, fails: str) -> Action:
    """Return the one block that listens: the words are inside it, so that a key interrupts them and is not lost."""
    parameters = {
        "SSML": contract.external(contract.SPEAK),
        "StoreInput": "True",
        "InputTimeLimitSeconds": str(SILENCE_SECONDS),
        "InputValidation": {"CustomValidation": {"MaximumLength": str(KEYS_AT_MOST)}},
        # The cancel key * takes back what was keyed; the terminating key is # where none is named.
        "DTMFConfiguration": {"DisableCancelKey": "False", "InterdigitTimeLimitSeconds": str(BETWEEN_KEYS_SECONDS)},
    }
    return _action(name, ActionType.INPUT, parameters, then, errors={NO_MATCHING_ERROR: fails})


def _keys(name: str, then: str) -> Action:
    tests = ((EQUALS, TIMEOUT), (STARTS_WITH, "1"), (EQUALS, "2"), (EQUALS, "3"))
    conditions = tuple(_branch(operator, operand, then) for operator, operand in tests)
    return _action(
        name,
        ActionType.COMPARE,
        {"ComparisonValue": STORED_INPUT},
        then,
        errors={NO_MATCHING_CONDITION: then},
        conditions=conditions,
    )


def _compare(name: str, value: str, branches: Mapping[str, str], *, otherwise: str) -> Action:
    return _action(
        name,
        ActionType.COMPARE,
        {"ComparisonValue": value},
        otherwise,
        errors={NO_MATCHING_CONDITION: otherwise},
        conditions=tuple(_branch(EQUALS, operand, then) for operand, then in branches.items()),
    )


def _turns(name: str, then: str) -> Action:
    conditions = (_branch(EQUALS, CONTINUE_LOOPING, then), _branch(EQUALS, DONE_LOOPING, _END))
    return _action(name, ActionType.LOOP, {"LoopCount": str(TURNS)}, _END, conditions=conditions)


def _sentence(name: str, language: Language) -> Action:
    """Return the block that says that something went wrong, and that nobody has taken the alarm."""
    return _message(name, {"Text": failed(language).text})


def _message(name: str, parameters: Mapping[str, str]) -> Action:
    """Return a block that only speaks. Keys in it are lost: nothing but last words may be said so."""
    return _action(name, ActionType.MESSAGE, parameters, _END, errors={NO_MATCHING_ERROR: _END})


def _branch(operator: str, operand: str, then: str) -> ConditionBranch:
    return ConditionBranch(next_action=then, condition=Condition(operator=operator, operands=(operand,)))


def _action(
    name: str,
    kind: ActionType,
    parameters: Mapping[str, Any],
    then: str,
    *,
    errors: Mapping[str, str] | None = None,
    conditions: tuple[ConditionBranch, ...] = (),
) -> Action:
    after_errors = (errors or {}).items()
    branches = tuple(ErrorBranch(error_type=error, next_action=after) for error, after in after_errors)
    transitions = Transitions(next_action=then, errors=branches, conditions=conditions)
    return Action(identifier=name, type=kind.value, parameters=dict(parameters), transitions=transitions)
