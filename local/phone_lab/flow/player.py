"""Plays a contact flow as Connect does: branch by branch, and deaf wherever Connect is.

A key is heard in an input block alone, where it cuts the words short. It is lost while a block only speaks, and
between two input blocks, where the function works ("Store customer input" in the Amazon Connect Administrator Guide,
and the AWS knowledge centre's best practices for it). A block that is not known here fails the call with an error that
names it: nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import unescape
from typing import Any, Final

from escalation.contact_flow import contract
from escalation.contact_flow.language import (
    CONTINUE_LOOPING,
    DONE_LOOPING,
    EXTERNAL,
    NO_MATCHING_CONDITION,
    NO_MATCHING_ERROR,
    STORED_INPUT,
    TIMEOUT,
    Action,
    ActionType,
    Flow,
)
from escalation.contact_flow.voices import DEFAULT, language_of
from escalation.words.pace import seconds
from hub.errors import TocsinError
from local.phone_lab.flow.playing import Played, Playing, Said, Who

FUNCTION_TAKES: Final = timedelta(seconds=1)
"""From the last key to the answer's first word; keys in between are lost."""
FUNCTION_FAILS_AFTER: Final = timedelta(seconds=8)
"""So long the caller hears nothing when the function fails at each try."""
CANCEL: Final = "*"
TERMINATOR: Final = "#"
"""The terminating key of an input block that names none."""
_SSML: Final = re.compile(r"<speak>([^<>]*)</speak>")

Function = Callable[[dict[str, Any]], Mapping[str, Any]]
"""The Lambda function: Connect's event in, an answer out."""


class UnknownBlockError(TocsinError):
    """A flow has a block, or a parameter of one, that the interpreter does not know."""


class FunctionFailedError(TocsinError):
    """The Lambda function raised: the flow takes its error branch."""


class Player:
    """Plays the calls of one flow."""

    def __init__(self, flow: Flow, function: Function) -> None:
        """Play `flow`; `function` is invoked by its blocks, and raises FunctionFailedError when it fails."""
        self._flow, self._actions, self._function = flow, flow.by_identifier(), function

    def answered(self, attempt: str, contact_id: str, at: datetime) -> Played:
        """Return where a call is that was answered at `at`. Raises UnknownBlockError, as every method does."""
        start = self._flow.start_action
        playing = Playing(attempt=attempt, contact_id=contact_id, block=start, since=at, voice=DEFAULT.name)
        return _Call(self, playing).run(start)

    def pressed(self, playing: Playing, key: str, at: datetime) -> Played:
        """Return where a call is after one key was pressed at `at`."""
        if playing.ended or not playing.listens or at < playing.since:
            return Played(playing, (Said(at, Who.LOST, key),))
        parameters = self.action(playing.block).parameters
        if key == TERMINATOR:
            return self._input(playing, playing.keys, at)
        if key == CANCEL and parameters["DTMFConfiguration"]["DisableCancelKey"] == "False":
            return Played(playing.model_copy(update={"keys": "", "until": at + _limit(parameters)}))
        keyed = playing.model_copy(update={"keys": playing.keys + key})
        if len(keyed.keys) == int(parameters["InputValidation"]["CustomValidation"]["MaximumLength"]):
            return self._input(playing, keyed.keys, at)
        wait = timedelta(seconds=int(parameters["DTMFConfiguration"]["InterdigitTimeLimitSeconds"]))
        return Played(keyed.model_copy(update={"until": at + wait}))

    def wakes(self, playing: Playing, at: datetime) -> Played:
        """Return where a call is after nothing happened until `at`, its `until`: words are over, or no key came."""
        if playing.listens:
            return self._input(playing, playing.keys or TIMEOUT, at)
        return _Call(self, playing.model_copy(update={"since": at})).run(self._next(playing))

    def action(self, identifier: str) -> Action:
        """Return a block of the flow."""
        action = self._actions.get(identifier)
        if action is None:
            raise UnknownBlockError(f"the flow has no block {identifier!r}")
        return action

    def invoke(self, event: dict[str, Any]) -> Mapping[str, str] | None:
        """Return the function's answer, None when it fails or answers anything but a flat map of texts."""
        try:
            answer = self._function(event)
        except FunctionFailedError:
            return None
        # STRING_MAP: anything deeper, or a number, is an error to Connect.
        return answer if all(isinstance(each, str) for each in (*answer, *answer.values())) else None

    def _input(self, playing: Playing, stored: str, at: datetime) -> Played:
        """End an input block with what it stores."""
        said = (Said(at, Who.PERSON, stored),) if stored not in ("", TIMEOUT) else ()
        after = playing.model_copy(update={"stored": stored, "keys": "", "since": at, "listens": False})
        return _Call(self, after, said).run(self._next(playing))

    def _next(self, playing: Playing) -> str:
        return _target(self.action(playing.block), self.action(playing.block).transitions.next_action)


class _Call:
    """One call on its way from a block to the next one that waits."""

    def __init__(self, player: Player, playing: Playing, said: tuple[Said, ...] = ()) -> None:
        self._player, self._playing, self._said = player, playing, list(said)

    def run(self, identifier: str) -> Played:
        """Play from a block on until one waits or the call ends."""
        following: str | None = identifier
        while following is not None:
            action = self._player.action(following)
            block = _BLOCKS.get(action.type)
            if block is None:
                raise UnknownBlockError(f"block {action.identifier!r} is a {action.type}, which is not known here")
            following = block(self, action)
        return Played(self._playing, tuple(self._said))

    def passes(self, action: Action) -> str:
        """Go on: the block does nothing that a caller could tell."""
        _known(action, "FlowLoggingBehavior")
        return _target(action, action.transitions.next_action)

    def sets_voice(self, action: Action) -> str:
        _known(action, "TextToSpeechVoice", "TextToSpeechEngine", "TextToSpeechStyle")
        self._change(voice=action.parameters["TextToSpeechVoice"])
        return _target(action, action.transitions.next_action)

    def invokes(self, action: Action) -> str:
        _known(
            action,
            "LambdaFunctionARN",
            "InvocationTimeLimitSeconds",
            "ResponseValidation",
            "LambdaInvocationAttributes",
        )
        given = action.parameters.get("LambdaInvocationAttributes", {})
        parameters = {name: self._value(value) for name, value in given.items()}
        answer = self._player.invoke(contract.event(self._playing.attempt, self._playing.contact_id, parameters))
        took = FUNCTION_FAILS_AFTER if answer is None else FUNCTION_TAKES
        self._change(since=self._playing.since + took, external=dict(answer or {}))
        if answer is None:
            return _after_error(action, NO_MATCHING_ERROR)
        return _target(action, action.transitions.next_action)

    def compares(self, action: Action) -> str:
        _known(action, "ComparisonValue")
        return _branch(action, self._value(action.parameters["ComparisonValue"]))

    def loops(self, action: Action) -> str:
        _known(action, "LoopCount")
        done = self._playing.loops.get(action.identifier, 0)
        goes_on = done < int(action.parameters["LoopCount"])
        self._change(loops={**self._playing.loops, action.identifier: done + 1 if goes_on else 0})
        return _branch(action, CONTINUE_LOOPING if goes_on else DONE_LOOPING)

    def listens(self, action: Action) -> str | None:
        _known(
            action,
            "Text",
            "SSML",
            "StoreInput",
            "InputTimeLimitSeconds",
            "InputValidation",
            "DTMFConfiguration",
        )
        if action.parameters.get("StoreInput") != "True":
            raise UnknownBlockError(f"block {action.identifier!r} does not store what is keyed: not known here")
        spoken = self._speaks(action)
        if spoken is None:
            return _after_error(action, NO_MATCHING_ERROR)
        until = self._playing.since + spoken + _limit(action.parameters)
        self._change(block=action.identifier, until=until, listens=True)
        return None

    def speaks(self, action: Action) -> str | None:
        _known(action, "Text", "SSML")
        spoken = self._speaks(action)
        if spoken is None:
            return _after_error(action, NO_MATCHING_ERROR)
        self._change(block=action.identifier, until=self._playing.since + spoken)
        return None

    def ends(self, action: Action) -> None:
        _known(action)
        self._change(block=action.identifier, until=None, ended=True)

    def _speaks(self, action: Action) -> timedelta | None:
        """Say the block's words; return how long they take, or None where there is nothing that a voice can say."""
        text = self._value(action.parameters.get("Text", ""))
        if "SSML" in action.parameters:
            document = _SSML.fullmatch(self._value(action.parameters["SSML"]))
            text = unescape(document.group(1)) if document else ""
        if not text:
            return None
        self._said.append(Said(self._playing.since, Who.CALL, text))
        return timedelta(seconds=seconds(text, language_of(self._playing.voice)))

    def _value(self, text: str) -> str:
        """Return what a parameter stands for: itself, or what it refers to, which is empty where there is none."""
        if text == STORED_INPUT:
            return self._playing.stored
        if text.startswith(EXTERNAL):
            return self._playing.external.get(text.removeprefix(EXTERNAL), "")
        if text.startswith("$."):
            raise UnknownBlockError(f"reference {text} is not known here")
        return text

    def _change(self, **changes: object) -> None:
        self._playing = self._playing.model_copy(update=changes)


_BLOCKS: Final[Mapping[str, Callable[[_Call, Action], str | None]]] = {
    ActionType.LOGGING: _Call.passes,
    ActionType.VOICE: _Call.sets_voice,
    ActionType.LAMBDA: _Call.invokes,
    ActionType.COMPARE: _Call.compares,
    ActionType.LOOP: _Call.loops,
    ActionType.INPUT: _Call.listens,
    ActionType.MESSAGE: _Call.speaks,
    ActionType.DISCONNECT: _Call.ends,
}


def _limit(parameters: Mapping[str, Any]) -> timedelta:
    return timedelta(seconds=int(parameters["InputTimeLimitSeconds"]))


def _known(action: Action, *names: str) -> None:
    """Raise UnknownBlockError when a block has a parameter that would change what it does, unknown to us."""
    unknown = sorted(set(action.parameters) - set(names))
    if unknown:
        raise UnknownBlockError(f"block {action.identifier!r} has {', '.join(unknown)}, which is not known here")


def _branch(action: Action, result: str) -> str:
    """Return what follows for a result: the first condition that holds, else the branch for none."""
    for branch in action.transitions.conditions:
        if branch.condition.holds(result):
            return branch.next_action
    return _after_error(action, NO_MATCHING_CONDITION)


def _after_error(action: Action, error_type: str) -> str:
    return _target(action, action.transitions.after_error(error_type))


def _target(action: Action, identifier: str | None) -> str:
    if identifier is None:
        raise UnknownBlockError(f"block {action.identifier!r} leads nowhere")
    return identifier
