"""What each type of action needs: its parameters, its error branches and its conditions.

Source: the page of each action in "Amazon Connect Flow language", Amazon Connect API Reference. Numbers and booleans
are written as text there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from escalation.contact_flow.language import (
    CONTINUE_LOOPING,
    DONE_LOOPING,
    EQUALS,
    NO_MATCHING_CONDITION,
    NO_MATCHING_ERROR,
    STARTS_WITH,
    Action,
    ActionType,
)

LONGEST_SPEECH: Final = 6_000
"""Characters of one text to speech, markup included."""
_ARN: Final = re.compile(r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]+)?")
_YET_TO_BE_KNOWN: Final = re.compile(r"\$\{Token\[[^]]+\]\}")
"""CDK writes an ARN so until the template is made."""
_PROMPTS: Final = frozenset({"Text", "SSML", "PromptId", "Media"})

Check = Callable[[Mapping[str, Any]], Iterator[str]]


class Rule(NamedTuple):
    """What one type of action needs."""

    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    """Each of them, and no other, has a branch."""
    conditions: bool = False
    ends: bool = False
    """Nothing follows."""
    check: Check = lambda _parameters: iter(())


def problems_of_action(action: Action) -> Iterator[str]:
    """Yield what is wrong with one action by itself, wherever its transitions lead."""
    rule = _RULES.get(action.type)
    if rule is None:
        yield f"{action.type} is no type of action that is known here"
        return
    given = frozenset(action.parameters)
    yield from (f"parameter {name} is missing" for name in sorted(rule.needs - given))
    yield from (f"{action.type} has no parameter {name}" for name in sorted(given - rule.needs - rule.may))
    yield from _wrong_errors(action, rule)
    if (action.transitions.next_action is None) != rule.ends:
        yield "nothing may follow it" if rule.ends else "nothing follows it"
    yield from _wrong_conditions(action, rule)
    if rule.needs <= given:
        yield from rule.check(action.parameters)


def _wrong_errors(action: Action, rule: Rule) -> Iterator[str]:
    given = [branch.error_type for branch in action.transitions.errors]
    if sorted(given) != sorted(rule.errors):
        yield f"its error branches are {', '.join(given) or 'none'}, not {', '.join(sorted(rule.errors)) or 'none'}"


def _wrong_conditions(action: Action, rule: Rule) -> Iterator[str]:
    conditions = [branch.condition for branch in action.transitions.conditions]
    if bool(conditions) != rule.conditions:
        yield "it has no condition" if rule.conditions else "it cannot have conditions"
    for condition in conditions:
        if condition.operator not in (EQUALS, STARTS_WITH) or len(condition.operands) != 1:
            yield f"condition {condition.operator} {', '.join(condition.operands)} is none"
    if action.type == ActionType.LOOP:
        operands = sorted(operand for condition in conditions for operand in condition.operands)
        if operands != [CONTINUE_LOOPING, DONE_LOOPING]:
            yield f"its conditions are not {CONTINUE_LOOPING} and {DONE_LOOPING}"


def _one_of(parameters: Mapping[str, Any], name: str, *values: str) -> Iterator[str]:
    if name in parameters and parameters[name] not in values:
        yield f"{name} is {parameters[name]!r}, not {' or '.join(values)}"


def _whole(parameters: Mapping[str, Any], name: str, least: int, most: int) -> Iterator[str]:
    """Yield a problem unless the parameter is a whole number within bounds, written as text."""
    value = parameters.get(name)
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,4}", value) or not least <= int(value) <= most:
        yield f"{name} is {value!r}, not a number from {least} to {most}"


def _map(parameters: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = parameters.get(name)
    return value if isinstance(value, Mapping) else {}


def _logging(parameters: Mapping[str, Any]) -> Iterator[str]:
    yield from _one_of(parameters, "FlowLoggingBehavior", "Enabled", "Disabled")


def _voice(parameters: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[A-Z][a-z]+", str(parameters["TextToSpeechVoice"])):
        yield f"TextToSpeechVoice is {parameters['TextToSpeechVoice']!r}, not a name"
    yield from _one_of(parameters, "TextToSpeechEngine", "Standard", "Neural", "Generative")
    yield from _one_of(parameters, "TextToSpeechStyle", "None", "Conversational", "Newscaster")


def _function(parameters: Mapping[str, Any]) -> Iterator[str]:
    arn = str(parameters["LambdaFunctionARN"])
    if not _ARN.fullmatch(arn) and not _YET_TO_BE_KNOWN.fullmatch(arn):
        yield f"LambdaFunctionARN is {arn!r}, not the ARN of a function"
    yield from _whole(parameters, "InvocationTimeLimitSeconds", 1, 8)
    yield from _one_of(_map(parameters, "ResponseValidation"), "ResponseType", "STRING_MAP")
    for key, value in _map(parameters, "LambdaInvocationAttributes").items():
        if not isinstance(value, str) or not value:
            yield f"LambdaInvocationAttributes {key} is {value!r}, not a text"


def _loop(parameters: Mapping[str, Any]) -> Iterator[str]:
    yield from _whole(parameters, "LoopCount", 0, 100)


def _compare(parameters: Mapping[str, Any]) -> Iterator[str]:
    if not str(parameters["ComparisonValue"]).startswith("$."):
        yield f"ComparisonValue is {parameters['ComparisonValue']!r}, not a reference"


def _prompt(parameters: Mapping[str, Any]) -> Iterator[str]:
    given = [name for name in parameters if name in _PROMPTS]
    if len(given) != 1:
        yield f"one of Text and SSML is spoken, not {', '.join(given) or 'nothing'}"
    for name in given:
        if not 0 < len(str(parameters[name])) <= LONGEST_SPEECH:
            yield f"{name} has {len(str(parameters[name]))} characters, not 1 to {LONGEST_SPEECH}"


def _input(parameters: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with an input block that stores what is keyed."""
    yield from _prompt(parameters)
    yield from _one_of(parameters, "StoreInput", "True")
    yield from _whole(parameters, "InputTimeLimitSeconds", 1, 180)
    yield from _whole(_map(_map(parameters, "InputValidation"), "CustomValidation"), "MaximumLength", 1, 20)
    keys = _map(parameters, "DTMFConfiguration")
    yield from _whole(keys, "InterdigitTimeLimitSeconds", 1, 20)
    yield from _one_of(keys, "DisableCancelKey", "True", "False")


_SPOKEN: Final = frozenset({"Text", "SSML"})
_FAILS: Final = frozenset({NO_MATCHING_ERROR})
_RULES: Final[Mapping[str, Rule]] = {
    ActionType.LOGGING: Rule(needs=frozenset({"FlowLoggingBehavior"}), check=_logging),
    ActionType.VOICE: Rule(
        needs=frozenset({"TextToSpeechVoice"}),
        may=frozenset({"TextToSpeechEngine", "TextToSpeechStyle"}),
        errors=_FAILS,
        check=_voice,
    ),
    ActionType.LAMBDA: Rule(
        needs=frozenset({"LambdaFunctionARN", "InvocationTimeLimitSeconds", "ResponseValidation"}),
        may=frozenset({"LambdaInvocationAttributes"}),
        errors=_FAILS,
        check=_function,
    ),
    ActionType.COMPARE: Rule(
        needs=frozenset({"ComparisonValue"}),
        errors=frozenset({NO_MATCHING_CONDITION}),
        conditions=True,
        check=_compare,
    ),
    ActionType.LOOP: Rule(needs=frozenset({"LoopCount"}), conditions=True, check=_loop),
    ActionType.INPUT: Rule(
        needs=frozenset({"StoreInput", "InputTimeLimitSeconds", "InputValidation", "DTMFConfiguration"}),
        may=_SPOKEN,
        errors=_FAILS,
        check=_input,
    ),
    ActionType.MESSAGE: Rule(may=_SPOKEN, errors=_FAILS, check=_prompt),
    ActionType.DISCONNECT: Rule(ends=True),
}
