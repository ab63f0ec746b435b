"""Whether Connect takes a flow, as far as that is written down: a flow that it would refuse fails with every problem.

Nothing offline knows Connect's own check, which answers with a list of problems too (InvalidContactFlowException). The
rules are those of "Amazon Connect Flow language" in the Amazon Connect API Reference, and two of our own: every
reference is to something that the flow's contract has, and every way round leads through a block that counts, so that
no call goes on for ever.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from escalation.contact_flow import contract
from escalation.contact_flow.language import STORED_INPUT, Action, ActionType, Flow
from escalation.contact_flow.rules import problems_of_action
from hub.errors import ConfigurationError

MOST_ACTIONS: Final = 250
LONGEST_TEXT: Final = 256_000
"""Characters of a flow's content (CreateContactFlow)."""
LONGEST_IDENTIFIER: Final = 50
_IN_NO_IDENTIFIER: Final = re.compile(r"[%:(\\/)=$,;\[\]{}]")
_NO_IDENTIFIERS: Final = frozenset(
    {
        "__defineGetter__",
        "__defineSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    }
)
_REFERENCES: Final = frozenset(
    {
        STORED_INPUT,
        *(contract.external(key) for key in (contract.SPEAK, contract.LISTENS, contract.LANGUAGE, contract.TURN)),
    }
)


def checked(flow: Flow) -> Flow:
    """Return `flow` as it is; raise ConfigurationError with every problem when Connect would not take it."""
    problems = problems_of(flow)
    if problems:
        raise ConfigurationError(problems)
    return flow


def problems_of(flow: Flow) -> tuple[str, ...]:
    """Return why Connect would refuse `flow`, one sentence each, the block's identifier first; empty when it would not.

    Blocks are looked at in their order.
    """
    return (*_of_the_whole(flow), *_of_ways(flow), *(each for action in flow.actions for each in _of(action)))


def _of_the_whole(flow: Flow) -> Iterator[str]:
    length = len(json.dumps(flow.as_json(), ensure_ascii=False))
    if length > LONGEST_TEXT:
        yield f"flow: {length} characters are more than {LONGEST_TEXT}"
    if len(flow.actions) > MOST_ACTIONS:
        yield f"flow: {len(flow.actions)} actions are more than {MOST_ACTIONS}"
    for identifier, times in Counter(action.identifier for action in flow.actions).items():
        if times > 1:
            yield f"{identifier}: {times} actions have this identifier"
        if not identifier or len(identifier) > LONGEST_IDENTIFIER or _IN_NO_IDENTIFIER.search(identifier):
            yield f"{identifier}: an identifier has 1 to {LONGEST_IDENTIFIER} characters, none of %:(\\/)=$,;[]{{}}"
        if identifier in _NO_IDENTIFIERS:
            yield f"{identifier}: no action may have this identifier"


def _of_ways(flow: Flow) -> Iterator[str]:
    known = flow.by_identifier()
    if flow.start_action not in known:
        yield f"flow: it starts at {flow.start_action}, which there is not"
    for action in flow.actions:
        for target in dict.fromkeys(action.transitions.targets()):
            if target not in known:
                yield f"{action.identifier}: goes on to {target}, which there is not"
    reached = _reached(flow.start_action, known)
    for identifier in known:
        if identifier not in reached:
            yield f"{identifier}: nothing leads to it"
    for identifier in _on_uncounted_ways_round(known):
        yield f"{identifier}: a way leads back to it that no {ActionType.LOOP} counts"


def _reached(start: str, known: Mapping[str, Action]) -> set[str]:
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        identifier = ahead.pop()
        if identifier in known and identifier not in reached:
            reached.add(identifier)
            ahead.extend(known[identifier].transitions.targets())
    return reached


def _on_uncounted_ways_round(known: Mapping[str, Action]) -> Iterator[str]:
    """Yield the blocks that can be come back to although every loop block is taken away."""
    uncounted = {name: action for name, action in known.items() if action.type != ActionType.LOOP}
    for identifier, action in uncounted.items():
        after: set[str] = set()
        for target in action.transitions.targets():
            after |= _reached(target, uncounted)
        if identifier in after:
            yield identifier


def _of(action: Action) -> Iterator[str]:
    for problem in problems_of_action(action):
        yield f"{action.identifier}: {problem}"
    for reference in _texts(action.parameters):
        if reference.startswith("$.") and reference not in _REFERENCES:
            yield f"{action.identifier}: {reference} is nothing that the flow's function answers or Connect stores"


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a parameter, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
