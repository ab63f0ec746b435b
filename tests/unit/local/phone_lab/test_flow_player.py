"""A flow is played as Connect plays it: deaf where Connect is, and never past a block that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from escalation.contact_flow.builder import contact_flow
from escalation.contact_flow.language import Flow
from hub.model.responder import Language
from local.phone_lab.flow import FunctionFailedError, Played, Player, UnknownBlockError, Who
from tests.builders import NIGHT

FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:answer-call"
ASKS = {"speak": "<speak>To take it, key 1 4 7.</speak>", "listens": "true", "language": "en", "turn": "0"}
ENDS = {"speak": "<speak>It is yours.</speak>", "listens": "false", "turn": "1"}


class Function:
    """Gives its answers in turn; an exception among them is raised."""

    def __init__(self, *answers: Mapping[str, str] | Exception) -> None:
        self._answers, self.asked = list(answers), list[dict[str, str]]()

    def __call__(self, event: dict[str, Any]) -> Mapping[str, str]:
        self.asked.append(event["Details"]["Parameters"])
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def a_player(function: Function, **changes: str) -> Player:
    flow = contact_flow(FUNCTION, Language.EN)
    for action in flow["Actions"]:
        action["Type"] = changes.get(action["Identifier"].replace(" ", "_"), action["Type"])
    return Player(Flow.model_validate(flow), function)


def words(played: Played, who: Who) -> list[str]:
    return [said.words for said in played.said if said.who is who]


def keyed(player: Player, played: Played, keys: str, after: float = 5) -> Played:
    at = played.playing.since + timedelta(seconds=after)
    for key in keys:
        played = player.pressed(played.playing, key, at)
        at += timedelta(seconds=0.4)
    return played


def test_keys_interrupt_the_words_and_go_to_the_function_with_the_turn() -> None:
    function = Function(ASKS, ENDS)
    player = a_player(function)
    asked = player.answered("a", "c", NIGHT)
    taken = keyed(player, asked, "147", after=0.1)

    assert words(asked, Who.CALL) == ["To take it, key 1 4 7."]
    assert (words(taken, Who.PERSON), words(taken, Who.CALL)) == (["147"], ["It is yours."])
    assert function.asked == [{}, {"digits": "147", "turn": "0"}]


def test_a_single_key_is_taken_when_no_other_follows() -> None:
    function = Function(ASKS, ASKS)
    player = a_player(function)
    pressed = keyed(player, player.answered("a", "c", NIGHT), "2")

    assert pressed.playing.until is not None
    player.wakes(pressed.playing, pressed.playing.until)
    assert function.asked[-1]["digits"] == "2"


def test_a_key_while_the_call_only_speaks_or_the_function_works_is_lost() -> None:
    player = a_player(Function(ASKS, ENDS))
    asked = player.answered("a", "c", NIGHT)
    early = player.pressed(asked.playing, "1", NIGHT)
    taken = keyed(player, asked, "147")
    late = player.pressed(taken.playing, "9", taken.playing.since + timedelta(seconds=1))

    assert (words(early, Who.LOST), words(late, Who.LOST)) == (["1"], ["9"])
    assert early.playing == asked.playing


def test_silence_reaches_the_function_as_connect_stores_it() -> None:
    function = Function(ASKS, ENDS)
    player = a_player(function)
    asked = player.answered("a", "c", NIGHT)
    assert asked.playing.until is not None
    player.wakes(asked.playing, asked.playing.until)

    assert function.asked[-1]["digits"] == "Timeout"


@pytest.mark.parametrize("answers", [(FunctionFailedError("no store"),), (ASKS, FunctionFailedError("no store"))])
def test_a_function_that_fails_has_a_fixed_sentence_spoken_and_the_call_ends(answers: tuple[Any, ...]) -> None:
    player = a_player(Function(*answers))
    played = player.answered("a", "c", NIGHT)
    if len(answers) > 1:
        played = keyed(player, played, "147")
    (sentence,) = words(played, Who.CALL)
    assert played.playing.until is not None
    over = player.wakes(played.playing, played.playing.until)

    assert "it is yours" not in sentence.lower()
    assert over.playing.ended


def test_a_block_that_is_not_known_fails_and_is_named() -> None:
    player = a_player(Function(ASKS), Listens_en="TransferToAgent")

    with pytest.raises(UnknownBlockError, match="'Listens en' is a TransferToAgent"):
        player.answered("a", "c", NIGHT)
