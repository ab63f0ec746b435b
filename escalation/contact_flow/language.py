"""The Amazon Connect Flow language, version 2019-10-30, as far as this product uses it: actions and their transitions.

Source: "Amazon Connect Flow language" in the Amazon Connect API Reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_pascal

VERSION: Final = "2019-10-30"
NO_MATCHING_ERROR: Final = "NoMatchingError"
NO_MATCHING_CONDITION: Final = "NoMatchingCondition"
EQUALS: Final = "Equals"
STARTS_WITH: Final = "TextStartsWith"
CONTINUE_LOOPING: Final = "ContinueLooping"
DONE_LOOPING: Final = "DoneLooping"
TIMEOUT: Final = "Timeout"
"""What silence stores as the customer's input: not an error, but the success branch."""
STORED_INPUT: Final = "$.StoredCustomerInput"
EXTERNAL: Final = "$.External."
"""Where the last answer of a Lambda function is found, by key."""


class ActionType(StrEnum):
    """The types of action that the flow is made of; there are many more."""

    LOGGING = "UpdateFlowLoggingBehavior"
    VOICE = "UpdateContactTextToSpeechVoice"
    LAMBDA = "InvokeLambdaFunction"
    COMPARE = "Compare"
    LOOP = "Loop"
    INPUT = "GetParticipantInput"
    MESSAGE = "MessageParticipant"
    DISCONNECT = "DisconnectParticipant"


class _Part(BaseModel):
    """A part of a flow: frozen, written in PascalCase, closed against fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, alias_generator=to_pascal)


class ErrorBranch(_Part):
    """Where the flow goes on after an error of one type."""

    next_action: str
    error_type: str


class Condition(_Part):
    """What an action's result is compared with."""

    operator: str
    operands: tuple[str, ...]

    def holds(self, result: str) -> bool:
        """Return whether `result` passes; False for an operator that is not one of ours."""
        match self.operator:
            case "Equals":
                return result in self.operands
            case "TextStartsWith":
                return result.startswith(self.operands)
            case _:
                return False


class ConditionBranch(_Part):
    """Where the flow goes on when the action's result passes a test; the first that does counts."""

    next_action: str
    condition: Condition


class Transitions(_Part):
    """Where the flow goes on after an action; all of it is empty where the flow ends."""

    next_action: str | None = None
    errors: tuple[ErrorBranch, ...] = ()
    conditions: tuple[ConditionBranch, ...] = ()

    def targets(self) -> Iterator[str]:
        """Yield every identifier that may follow."""
        if self.next_action is not None:
            yield self.next_action
        yield from (branch.next_action for branch in self.errors)
        yield from (branch.next_action for branch in self.conditions)

    def after_error(self, error_type: str) -> str | None:
        """Return what follows after an error of a type, or None where that is not foreseen."""
        return next((branch.next_action for branch in self.errors if branch.error_type == error_type), None)


class Action(_Part):
    """One block of a flow. `type` is text: a flow that was written elsewhere may have types we do not know."""

    identifier: str
    type: str
    parameters: Mapping[str, Any] = Field(default_factory=dict)
    transitions: Transitions = Transitions()


class Flow(_Part):
    """A contact flow."""

    version: Literal["2019-10-30"] = VERSION
    start_action: str
    metadata: Mapping[str, Any] = Field(default_factory=dict)
    """Where the designer shows each block; never executed."""
    actions: tuple[Action, ...]

    def by_identifier(self) -> dict[str, Action]:
        """Return the actions by their identifiers; of two with one identifier the later."""
        return {action.identifier: action for action in self.actions}

    def as_json(self) -> dict[str, Any]:
        """Return the flow as Connect takes it: an action that ends the flow has empty transitions."""
        whole = self.model_dump(mode="json", by_alias=True)
        for action in whole["Actions"]:
            if action["Transitions"]["NextAction"] is None:
                action["Transitions"] = {}
        return whole
