"""Swaps on a store: nothing until they are accepted, and answered by whoever may."""

from __future__ import annotations

import pytest

from console.operations.oncall_wishes import (
    SwapAnswer,
    ToAnswerSwap,
    ToAskSwap,
    ToEndOverride,
)
from hub.errors import InputError, NotAllowedError, NotFoundError
from hub.model.swap import SwapState
from tests.builders import at
from tests.configuring import put
from tests.scenarios.organization import a_responder
from tests.unit.console.operations.conftest import DANA, FRIDAY, SAM, SATURDAY, WEI, Rota, people


def test_a_swap_changes_nothing_until_it_is_accepted_and_the_other_side_is_mailed(rota: Rota) -> None:
    done = rota.asks()

    assert (done.document, done.mailed) == ("swap 1", ("yuki",))
    assert [(row.before, row.after) for row in done.shifts] == [(("wei",), ("yuki",)), (("yuki",), ("wei",))]
    assert rota.names(FRIDAY) == ["wei"]
    assert rota.actions.holdings.messages.depth() == 1


def test_an_accepted_swap_is_two_overrides(rota: Rota) -> None:
    rota.asks()
    done = rota.by("yuki@example.com").edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT))

    assert (done.mailed, rota.names(FRIDAY), rota.names(at("2026-06-09T17:00Z"))) == (("wei",), ["yuki"], ["wei"])
    assert [(row.number, row.swap) for row in rota.actions.overrides("soc", over=False)] == [(1, 1), (2, 1)]
    (row,) = rota.actions.swaps(over=False)
    assert (row.state, row.answered_by) == (SwapState.ACCEPTED, "yuki")
    with pytest.raises(InputError, match="override soc/1 is half of swap 1, which two have agreed on"):
        rota.by(DANA).edit_on_call(ToEndOverride(schedule="soc", number=1))


@pytest.mark.parametrize(
    ("answer", "who", "state"),
    [
        (SwapAnswer.DECLINE, "yuki@example.com", SwapState.DECLINED),
        (SwapAnswer.WITHDRAW, WEI, SwapState.WITHDRAWN),
    ],
)
def test_a_swap_that_is_not_accepted_leaves_all_as_it_was(
    rota: Rota, answer: SwapAnswer, who: str, state: SwapState
) -> None:
    rota.asks()
    rota.by(who).edit_on_call(ToAnswerSwap(number=1, answer=answer))

    assert ([row.state for row in rota.actions.swaps(over=False)], rota.names(FRIDAY)) == ([state], ["wei"])
    with pytest.raises(InputError, match=f"swap 1: was {state} by"):
        rota.by("yuki@example.com").edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT))


def test_a_lead_accepts_for_somebody_and_that_is_recorded_and_mailed_to_both(rota: Rota) -> None:
    rota.asks()
    done = rota.by(SAM).edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT, lead=True, why="on the phone"))

    assert done.mailed == ("wei", "yuki")
    assert rota.actions.audit(2, 10)[0].why == "on the phone (answered by a lead for yuki)"
    assert rota.actions.swaps(over=False)[0].answered_by == "sam"


@pytest.mark.parametrize(
    ("who", "answer", "operator", "said"),
    [
        (WEI, {"answer": "accept"}, {}, "swap 1 was asked of yuki, and you are wei: take it back with"),
        (SAM, {"answer": "accept"}, {}, "you are sam: leave it, or have a lead accept it with --lead"),
        (SAM, {"answer": "withdraw"}, {}, "only the asker takes it back"),
        (WEI, {"answer": "accept", "lead": True}, {}, "swap 1: you asked it yourself: have yuki or a lead accept it"),
        ("boss", {"answer": "accept", "lead": True}, {}, "--lead: 'boss' is no responder's identity"),
        (SAM, {"answer": "accept", "lead": True}, {"role": "arn"}, "--lead takes the role editor or admin"),
        (WEI, {"answer": "accept", "lead": True}, {"role": "arn", "may_lead": True}, "you asked it yourself"),
    ],
)
def test_a_swap_is_answered_by_whoever_may(
    rota: Rota, who: str, answer: dict[str, object], operator: dict[str, object], said: str
) -> None:
    rota.asks()

    with pytest.raises(NotAllowedError) as raised:
        rota.by(who, **operator).edit_on_call(ToAnswerSwap.model_validate({"number": 1, **answer}))

    assert said in str(raised.value)
    assert rota.names(FRIDAY) == ["wei"]


def test_in_aws_an_editor_leads(rota: Rota) -> None:
    rota.asks()
    rota.by("boss", role="arn", may_lead=True).edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT, lead=True))

    assert rota.names(FRIDAY) == ["yuki"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"accepter": "wei"}, "wei cannot swap with themselves"),
        ({"accepter": "yukki"}, "there is no responder 'yukki'; did you mean 'yuki'?"),
        ({"given": {"start": "2026-06-09T16:00Z", "end": "2026-06-10T06:00Z"}}, "wei is not on call on soc from"),
        ({"given": {"start": "2026-06-01T07:30Z", "end": "2026-06-01T12:00Z"}}, "has begun"),
        ({"taken": {"start": "2026-06-05T20:00Z", "end": "2026-06-06T08:00Z"}}, "the two spans overlap"),
    ],
)
def test_a_swap_that_cannot_be_is_not_asked(rota: Rota, more: dict[str, object], said: str) -> None:
    wish = {"schedule": "soc", "accepter": "yuki", "given": {"start": FRIDAY, "end": SATURDAY}, **more}

    with pytest.raises((InputError, NotFoundError)) as raised:
        rota.by(WEI).edit_on_call(ToAskSwap.model_validate(wish))

    assert said in str(raised.value)
    assert rota.actions.holdings.messages.depth() == 0


def test_whoever_cannot_be_mailed_is_named(rota: Rota) -> None:
    unmailed = {**people().responders, "yuki": a_responder("yuki", 3, email=None)}
    put(rota.actions.stores_in_use.configuration, people().model_copy(update={"version": "v2", "responders": unmailed}))

    assert rota.asks().warnings == ("yuki could not be mailed: tell them yourself",)
