"""The mail about a swap: who asks whom, when in both zones, and what can be answered; in the reader's language."""

from __future__ import annotations

import pytest

from escalation.words.mail.swap import swap_notice
from hub.model.messages import SwapTold
from hub.model.responder import Language
from hub.model.swap import Answer, Span, Swap, SwapState
from tests.builders import NIGHT, at

GIVEN = Span(start=at("2026-06-05T16:00Z"), end=at("2026-06-06T06:00Z"))
TAKEN = Span(start=at("2026-06-09T16:00Z"), end=at("2026-06-10T06:00Z"))


def told(state: SwapState = SwapState.ASKED, zone: str | None = "Asia/Shanghai", name: str = "Dana Weber") -> SwapTold:
    answer = None if state is SwapState.ASKED else Answer(by="sam", at=NIGHT, why="on the phone")
    swap = Swap(
        number=3,
        schedule="soc",
        asker="dana",
        accepter="wei",
        given=GIVEN,
        taken=TAKEN,
        state=state,
        by="dana",
        at=NIGHT,
        why="wedding",
        answer=answer,
    )
    return SwapTold(
        swap=swap, to="wei", asker_name=name, accepter_name="Wei Zhang", time_zone="Europe/Berlin", reader_zone=zone
    )


def test_whoever_is_asked_reads_when_in_both_zones_and_how_to_answer() -> None:
    letter = swap_notice(told(), Language.EN)

    assert letter.subject == "[TOCSIN] dana asks wei for a swap: soc, swap 3"
    assert letter.body.splitlines() == [
        "Dana Weber asks you for a swap of on call on soc.",
        "Why: wedding",
        "",
        "Wei Zhang is on call: 2026-06-05 18:00+02:00 (Europe/Berlin) to 2026-06-06 08:00+02:00 (Europe/Berlin)",
        "  in your zone: 2026-06-06 00:00+08:00 (Asia/Shanghai) to 2026-06-06 14:00+08:00 (Asia/Shanghai)",
        "Dana Weber is on call: 2026-06-09 18:00+02:00 (Europe/Berlin) to 2026-06-10 08:00+02:00 (Europe/Berlin)",
        "  in your zone: 2026-06-10 00:00+08:00 (Asia/Shanghai) to 2026-06-10 14:00+08:00 (Asia/Shanghai)",
        "",
        "To accept it:",
        "  tocsin oncall swap accept 3",
        "To decline it:",
        "  tocsin oncall swap decline 3",
        "Until you accept it, nothing changes.",
        "",
        "Why you get this: you are one side of this swap.",
    ]


@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_the_same_zone_is_not_told_twice(zone: str | None) -> None:
    assert "in your zone" not in swap_notice(told(zone=zone), Language.EN).body


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SwapState.ACCEPTED, "was accepted by sam. It holds."),
        (SwapState.DECLINED, "was declined by sam. Nothing has changed."),
        (SwapState.WITHDRAWN, "Dana Weber has taken back the swap with Wei Zhang on soc. Nothing has changed."),
    ],
)
def test_an_answer_says_what_holds_and_why_and_asks_for_nothing(state: SwapState, said: str) -> None:
    letter = swap_notice(told(state), Language.EN)

    assert letter.subject == f"[TOCSIN] swap {state}: soc, swap 3"
    assert said in letter.body
    assert "Why: on the phone" in letter.body
    assert "swap accept" not in letter.body


@pytest.mark.parametrize(
    ("language", "asks"), [(Language.ZH_CN, "希望与您调换"), (Language.JA_JP, "交代を希望しています")]
)
@pytest.mark.parametrize("state", SwapState)
def test_it_is_told_in_each_language(language: Language, asks: str, state: SwapState) -> None:
    letter = swap_notice(told(state), language)

    assert (asks in letter.body) is (state is SwapState.ASKED)
    assert "Why" not in letter.body
    assert letter.subject.isascii()


def test_no_name_begins_a_line_of_its_own() -> None:
    body = swap_notice(told(name="Dana\nTo accept it: tocsin"), Language.EN).body

    assert body.splitlines()[0].startswith("Dana")
    assert "asks you for a swap" in body.splitlines()[0]
