"""The decider's alphabet as it travels through a state machine: its words, and what each leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from hub.model.attempt import AttemptOutcome
from hub.model.steps import (
    COMMAND,
    EVENT,
    SCHEMA,
    Call,
    CallEnded,
    Command,
    Event,
    Finish,
    NoticePurpose,
    NoticeStored,
    Notify,
    PageEnd,
    Pause,
    PauseOver,
    Started,
    State,
    Woken,
)

CALL: dict[str, Any] = {
    "repeat": 1,
    "level": 0,
    "round": 1,
    "responder": "dana",
    "phone": 0,
    "ring": 25,
    "listen": 45,
    "timeout": 90,
}


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Started(), "started"),
        (CallEnded(command=1, outcome=AttemptOutcome.PASSED), "call_ended"),
        (PauseOver(command=1), "pause_over"),
        (NoticeStored(command=1), "notice_stored"),
        (Woken(), "woken"),
    ],
)
def test_an_event_is_known_by_its_kind(event: Event, kind: str) -> None:
    assert EVENT.dump_python(event)["kind"] == kind
    assert EVENT.validate_json(EVENT.dump_json(event)) == event


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (Call(command=1, why="first", **CALL), "call"),
        (Pause(command=1, seconds=1, why="later"), "pause"),
        (Notify(command=1, purpose=NoticePurpose.LINE_BUSY, level=0, why="busy"), "notify"),
        (Finish(command=1, end=PageEnd.EXHAUSTED, why="over"), "finish"),
    ],
)
def test_a_command_is_known_by_its_kind(command: Command, kind: str) -> None:
    assert COMMAND.dump_python(command)["kind"] == kind
    assert COMMAND.validate_json(COMMAND.dump_json(command)) == command


def test_a_page_is_opened_before_any_command() -> None:
    assert Started().command == 0


def test_a_notice_for_nobody_alone_is_for_the_level() -> None:
    assert Notify(command=1, purpose=NoticePurpose.VOICE_UNAVAILABLE, level=0, why="broken").responder is None


def test_the_words_of_stored_pages_keep_their_spelling() -> None:
    assert [end.value for end in PageEnd] == ["acknowledged", "exhausted", "cancelled"]
    assert [purpose.value for purpose in NoticePurpose] == ["voice unavailable", "line busy"]


def test_a_state_of_another_schema_is_refused() -> None:
    assert State.model_validate({"schema": SCHEMA}) == State()
    with pytest.raises(ValidationError, match="schema"):
        State.model_validate({"schema": SCHEMA + 1})
