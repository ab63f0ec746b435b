"""On call is edited while a page runs: who is rung next is whoever is on call by then."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from console.operations.acting import Operator
from console.operations.oncall_wishes import OnCallEdited, SwapAnswer, ToAnswerSwap, ToAskSwap, ToOverride, ToTake, Wish
from console.operations.store_file import open_actions
from hub.model.schedule import OverrideKind
from hub.model.swap import Span
from local.phone_lab import scripts
from tests.builders import an_event, at
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story

pytestmark = pytest.mark.embedded


def edits(hub: Story, who: str, wish: Wish) -> OnCallEdited:
    """Have somebody edit on call from another process."""
    with open_actions(hub.store, hub.clock, Operator(lambda: who)) as actions:
        return actions.edit_on_call(wish)


def a_cover(hub: Story, who: str, **hours: Any) -> ToOverride:
    end = hub.clock.now() + timedelta(**hours)
    return ToOverride(schedule="soc", kind=OverrideKind.REPLACE, responder=who, end=end)


def test_a_cover_that_is_made_while_a_page_runs_acts_at_its_next_level(tell: Tell) -> None:
    level = {"targets": [{"kind": "schedule", "name": "soc"}]}
    policy = {"name": "page-soc", "levels": [level, level], "repeat": 1, "then": "leads"}
    hub = tell(an_organization(escalation_policies={"page-soc": policy}))
    hub.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    hub.phone("yuki").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=30)
    edits(hub, "sam", a_cover(hub, "yuki", hours=4))
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana", "yuki"]
    assert hub.head().by == "yuki"
    for reader in ("secops", "leads", "dana", "yuki"):
        hub.mails(reader)


def test_whoever_takes_a_schedule_is_rung_first_by_the_next_page(hub: Story) -> None:
    edits(hub, "sam", ToTake(schedule="soc", end=hub.clock.now() + timedelta(hours=4)))
    hub.phone("sam").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.rung() == ["sam"]
    for reader in ("secops", "leads", "sam"):
        hub.mails(reader)


def test_a_swap_is_asked_by_mail_in_the_readers_words_and_zone_and_holds_once_accepted(tell: Tell) -> None:
    wei = a_responder("wei", 2, language="zh-CN", time_zone="Asia/Shanghai")
    hub = tell(an_organization(responders={**an_organization().responders, "wei": wei}))
    span = Span(start=at("2026-06-01T04:00Z"), end=at("2026-06-01T06:00Z"))
    edits(hub, "dana", ToAskSwap(schedule="soc", accepter="wei", given=span, why="wedding"))
    hub.passes(minutes=1)

    (asked,) = hub.mails("wei")
    assert asked.subject == "[TOCSIN] dana asks wei for a swap: soc, swap 1"
    assert "Dana 希望与您调换 soc 的值班。" in asked.body
    assert "2026-06-01 06:00+02:00 (Europe/Berlin) 至 2026-06-01 08:00+02:00 (Europe/Berlin)" in asked.body
    assert "2026-06-01 12:00+08:00 (Asia/Shanghai)" in asked.body
    assert "tocsin oncall swap accept 1" in asked.body

    edits(hub, "wei", ToAnswerSwap(number=1, answer=SwapAnswer.ACCEPT))
    hub.passes(hours=1, minutes=30)
    (answered,) = hub.mails("dana")
    assert "was accepted by wei. It holds." in answered.body
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)
    assert hub.rung() == ["wei"]
    for reader in ("secops", "leads", "wei"):
        hub.mails(reader)
