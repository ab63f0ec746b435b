"""Every branch of the flow is gone by the interpreter, and what it does not know stops it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from escalation.contact_flow.builder import contact_flow
from escalation.contact_flow.language import Flow
from escalation.words.call import failed
from escalation.words.pace import seconds
from hub.model.responder import Language
from local.phone_lab.flow import FunctionFailedError, Played, Player, Playing, UnknownBlockError, Who
from tests.builders import NIGHT

ARN = "arn:aws:lambda:eu-central-1:111122223333:function:answer_call"
Change = Callable[[dict[str, Any]], object]


def asks(text: str = "Key 1 4 7.", language: str = "en", **more: Any) -> dict[str, Any]:
    return {"speak": f"<speak>{text}</speak>", "listens": "true", "language": language, "turn": "0"} | more


def a_player(*answers: Mapping[str, Any] | None, change: Mapping[str, Change] | None = None) -> Player:
    """Return a player whose function gives `answers`, the last again and again; None fails."""
    left = list(answers)
    flow = contact_flow(ARN, Language.EN)
    for action in flow["Actions"]:
        if change and action["Identifier"] in change:
            change[action["Identifier"]](action)

    def function(_event: dict[str, Any]) -> Mapping[str, Any]:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if answer is None:
            raise FunctionFailedError("no store")
        return answer

    return Player(Flow.model_validate(flow), function)


def parameters(**values: object) -> Change:
    return lambda action: action["Parameters"].update(values)


def said(played: Played) -> list[tuple[Who, str]]:
    return [(each.who, each.words) for each in played.said]


def presses(player: Player, playing: Playing, keys: str) -> Played:
    """Press keys one after the other, a second after the words began."""
    played = Played(playing)
    for index, key in enumerate(keys):
        at = playing.since + timedelta(seconds=1 + 0.4 * index)
        played = player.pressed(played.playing, key, at)
    return played


def waits(player: Player, playing: Playing) -> Played:
    assert playing.until is not None
    return player.wakes(playing, playing.until)


@pytest.mark.parametrize(
    ("language", "voice", "text"),
    [("en", "Joanna", "Key 1 4 7."), ("zh-CN", "Zhiyu", "接手请按一、四、七。"), ("ja-JP", "Takumi", "担当は、いち。")],
)
def test_each_language_is_spoken_by_its_voice_as_long_as_its_words_take(language: str, voice: str, text: str) -> None:
    playing = a_player(asks(text, language)).answered("a", "c", NIGHT).playing

    assert (playing.voice, playing.block) == (voice, f"Input {language}")
    assert playing.since == NIGHT + timedelta(seconds=1)
    assert playing.until == playing.since + timedelta(seconds=seconds(text, Language(language)) + 8)


@pytest.mark.parametrize("language", Language)
def test_a_failure_after_the_first_answer_is_spoken_in_the_language_of_the_call(language: Language) -> None:
    player = a_player(asks("1", language.value), None)
    played = presses(player, player.answered("a", "c", NIGHT).playing, "147")

    assert said(played) == [(Who.PERSON, "147"), (Who.CALL, failed(language).text)]
    # Connect may try for eight seconds.
    assert played.playing.since == NIGHT + timedelta(seconds=1 + 1.8 + 8)
    assert waits(player, played.playing).playing.ended


@pytest.mark.parametrize(
    "answer",
    [
        asks(listens=True),
        asks(turn=1),
        asks(more={"deep": "map"}),
        asks(language="fr"),
        {"speak": "<speak>x</speak>"},
        asks(listens="perhaps"),
        asks(speak="no document"),
        asks(speak="<speak><break/></speak>"),
        asks(speak=""),
    ],
    ids=["a truth", "a number", "a map", "no voice", "no language", "neither", "no SSML", "other SSML", "nothing"],
)
def test_an_answer_that_is_not_of_the_contract_is_a_failure(answer: Mapping[str, Any]) -> None:
    played = a_player(answer).answered("a", "c", NIGHT)

    assert said(played) == [(Who.CALL, failed(Language.EN).text)]


def test_last_words_without_a_word_end_the_call() -> None:
    played = a_player(asks(speak="<speak></speak>", listens="false")).answered("a", "c", NIGHT)

    assert (said(played), played.playing.ended) == ([], True)


def test_words_are_heard_as_they_were_before_they_were_made_safe_for_a_voice() -> None:
    assert said(a_player(asks("R&amp;D &lt;prod&gt;")).answered("a", "c", NIGHT)) == [(Who.CALL, "R&D <prod>")]


def test_a_call_is_listened_to_twelve_times_at_most() -> None:
    player = a_player(asks())
    playing, times = player.answered("a", "c", NIGHT).playing, 0
    while not playing.ended:
        playing, times = waits(player, playing).playing, times + 1

    assert times == 12


def test_a_star_takes_back_what_was_keyed_and_the_wait_begins_again() -> None:
    player = a_player(asks())
    playing = player.answered("a", "c", NIGHT).playing
    cleared = presses(player, playing, "14*").playing

    assert (cleared.keys, cleared.until) == ("", playing.since + timedelta(seconds=1.8 + 8))
    assert said(presses(player, cleared, "147"))[0] == (Who.PERSON, "147")


def test_where_the_cancel_key_is_off_a_star_is_a_key() -> None:
    off = parameters(DTMFConfiguration={"DisableCancelKey": "True", "InterdigitTimeLimitSeconds": "3"})
    player = a_player(asks(), change={"Input en": off})

    assert presses(player, player.answered("a", "c", NIGHT).playing, "1*").playing.keys == "1*"


def test_a_hash_alone_is_silence() -> None:
    player = a_player(asks())

    played = presses(player, player.answered("a", "c", NIGHT).playing, "#")
    assert (played.playing.stored, said(played)) == ("", [(Who.CALL, "Key 1 4 7.")])


def test_where_a_call_is_survives_being_written_down() -> None:
    player = a_player(asks())
    playing = presses(player, player.answered("a", "c", NIGHT).playing, "14").playing

    assert Playing.model_validate_json(playing.model_dump_json()) == playing


@pytest.mark.parametrize(
    ("block", "change", "named"),
    [
        ("First voice", parameters(Accent="northern"), "'First voice' has Accent"),
        ("Input en", parameters(StoreInput="False"), "'Input en' does not store what is keyed"),
        ("Input en", parameters(SSML="$.Lex.SessionAttributes"), r"\$\.Lex\.SessionAttributes"),
        ("Language", parameters(ComparisonValue="$.Attributes.language"), r"\$\.Attributes\.language"),
        ("Listens en", lambda action: action["Transitions"].update(Conditions=[], Errors=[]), "'Listens en' leads"),
        ("Turns en", lambda action: action.update(Identifier="Turns"), "no block 'Turns en'"),
        ("Voice en", lambda action: action.update(Type="TransferContactToQueue"), "a TransferContactToQueue"),
    ],
)
def test_what_is_not_known_stops_the_call_with_its_name(block: str, change: Change, named: str) -> None:
    with pytest.raises(UnknownBlockError, match=named):
        a_player(asks(), change={block: change}).answered("a", "c", NIGHT)
