"""The door to a hub in AWS edits on call and looks at it over the operator API, as the door to a store file does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from console.client.remote import RemoteDoor
from console.client.transport import Answer, Request
from console.operations.oncall_wishes import SwapAnswer, ToAnswerSwap, ToAskSwap, ToLeave, ToOverride
from console.operator_api.problems import CONTENT_TYPE
from hub.errors import InputError, NotAllowedError, NotFoundError
from hub.model.schedule import OverrideKind
from hub.model.swap import Span
from tests.builders import NIGHT, at
from tests.fakes.function_url import url_event
from tests.fakes.operators import single_sign_on
from tests.fakes.ports import HandClock
from tests.unit.console.operator_api.conftest import Desk

START, END = at("2026-06-02T16:00Z"), at("2026-06-03T06:00Z")
COVER = ToOverride(schedule="soc", kind=OverrideKind.REPLACE, responder="sam", start=START, end=END)


@dataclass(frozen=True)
class Wire:
    """Carries requests to the API of a desk, signed by one caller."""

    desk: Desk
    arn: str
    url: str = "https://hub.example"
    signer: str = "a session"

    def send(self, request: Request) -> Answer:
        body = None if request.body is None else request.body.decode()
        answered = self.desk.api.answer(url_event(request.method, request.path, self.arn, body=body))
        kind = "application/json" if answered["statusCode"] == 200 else CONTENT_TYPE
        return Answer(answered["statusCode"], kind, answered["body"].encode())


@pytest.fixture
def far(desk: Desk) -> RemoteDoor:
    return RemoteDoor(Wire(desk, single_sign_on("responder")), HandClock(NIGHT))


def test_what_is_edited_and_listed_far_away_is_what_the_store_holds(far: RemoteDoor, desk: Desk) -> None:
    done = far.edit_on_call(COVER)
    far.edit_on_call(ToLeave(responder="yuki", start=START, end=END))
    far.edit_on_call(ToAskSwap(schedule="soc", accepter="wei", given=Span(start=NIGHT, end=at("2026-06-01T06:00Z"))))
    far.edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.WITHDRAW))

    near = desk.actions
    assert (done.number, [row.after for row in done.shifts]) == (2, [("sam",)])
    assert far.overrides("soc", over=False) == near.overrides("soc", over=False) != ()
    assert far.leave(over=False) == near.leave(over=False) != ()
    assert far.swaps(over=True) == near.swaps(over=True) != ()
    assert far.on_call("soc", START, 1) == near.on_call("soc", START, 1)
    assert far.shifts("soc", START, END, 1) == near.shifts("soc", START, END, 1)
    assert far.time_zone(None, "wei") == near.time_zone(None, "wei")


def test_each_error_comes_over_as_it_is(far: RemoteDoor) -> None:
    with pytest.raises(NotFoundError, match="did you mean 'soc'"):
        far.edit_on_call(COVER.model_copy(update={"schedule": "sco"}))
    with pytest.raises(InputError, match="on-call history cannot be edited"):
        far.edit_on_call(COVER.model_copy(update={"start": at("2026-06-01T00:00Z")}))
    with pytest.raises(NotFoundError, match="there is no swap 1"):
        far.edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT))
    far.edit_on_call(ToAskSwap(schedule="soc", accepter="wei", given=Span(start=NIGHT, end=at("2026-06-01T06:00Z"))))
    with pytest.raises(NotAllowedError, match="was asked of wei, and you are dana"):
        far.edit_on_call(ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT))
