"""The rights in the templates are enough for nights with calls, mails, texts, refusals and repairs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from local.phone_lab import scripts
from tests.aws.machine import PlayedMachine
from tests.aws.world import aws
from tests.builders import PRODUCTION, an_archiving, an_event
from tests.infrastructure.guarded import GuardedStory, covers
from tests.infrastructure.rights import Right, statements
from tests.scenarios.organization import a_responder

TOLD = (
    *("route_finding", "open_page", "decide_next", "place_call", "answer_call"),
    *("record_contact_event", "send_notice", "send_digest", "audit_pages"),
)


@cache
def asked() -> dict[str, set[Right]]:
    """Return what each function asks for in all the nights together."""
    found: dict[str, set[Right]] = {}
    for night in (taken, passed_along, refused, unavailable, lost, digested, archived, not_taken):
        with TemporaryDirectory() as folder, aws() as world:
            story = GuardedStory(world, Path(folder))
            night(story)
            for module, rights in story.asked.items():
                found.setdefault(module, set()).update(rights)
            story.close()
    return found


def taken(story: GuardedStory) -> None:
    story.edit_responder(a_responder("dana", 1, text=True, mail_on_ring=True))
    story.phone("dana").will(scripts.wrong_then_right())
    story.receive(an_event(8.0))
    story.receive(an_event(9.5, id="worse", account="555566667777"))
    story.passes(minutes=11)


def passed_along(story: GuardedStory) -> None:
    story.phone("dana").will(scripts.no_answer(), scripts.voicemail())
    story.phone("wei").will(scripts.passes())
    story.phone("sam").will(scripts.keys_code())
    story.receive(an_event(8.0))
    story.passes(minutes=20)


def refused(story: GuardedStory) -> None:
    story.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    story.phone("wei").will(scripts.refuses())
    story.phone("wei").will(scripts.keys_code(), number=1)
    story.receive(an_event(8.0))
    story.passes(minutes=10)


def unavailable(story: GuardedStory) -> None:
    """Tell of a night in which the service refuses every number, so that people are told in writing."""
    error = "OutboundContactNotPermitted"
    story.edit_responder(a_responder("wei", 2, text=True))
    story.phone("dana").will(scripts.refuses(error))
    story.phone("wei").will(scripts.refuses(error), scripts.keys_code())
    story.receive(an_event(8.0))
    story.passes(minutes=10)


def lost(story: GuardedStory) -> None:
    """Tell of a night in which every execution is lost, and the watchdog starts the page anew."""
    story.phone("dana").will(scripts.busy(), scripts.keys_code())
    story.receive(an_event(8.0))
    story.passes(seconds=30)
    machine = story.cloud.machine
    assert isinstance(machine, PlayedMachine)
    machine.kill()
    story.passes(minutes=10)


def digested(story: GuardedStory) -> None:
    for name in ("f0", "f1", "f2"):
        story.receive(an_event(5.0, id=name))
    story.receive("no finding")
    story.passes(minutes=10)


def archived(story: GuardedStory) -> None:
    """Tell of a night in which an analyst archives the finding that somebody is just called about."""
    story.phone("dana").will(scripts.no_answer())
    story.guarded.findings.accounts["f1"] = PRODUCTION
    story.receive(an_event(8.0))
    story.passes(minutes=1)
    story.receive(an_archiving("f1"))
    story.passes(minutes=10)


def not_taken(story: GuardedStory) -> None:
    """Tell of a night in which nobody takes the page, so that a successor opens."""
    for name in ("dana", "wei", "sam"):
        story.phone(name).will(*(scripts.no_answer() for _ in range(20)))
    story.receive(an_event(8.0))
    story.passes(minutes=40)


@pytest.mark.parametrize("function", TOLD)
def test_a_function_is_allowed_whatever_it_asks_for(function: str) -> None:
    (module,) = (module for module in asked() if module.endswith(f".{function}"))
    allowed = {right for statement in statements()[module] for right in statement.rights}

    assert [each for each in sorted(asked()[module]) if not any(covers(right, each) for right in allowed)] == []


def test_a_right_that_is_taken_away_is_missed() -> None:
    (module,) = (module for module in asked() if module.endswith(".place_call"))
    allowed = {right for statement in statements()[module] for right in statement.rights}
    less = {right for right in allowed if right.action != "connect:StartOutboundVoiceContact"}

    assert [each.action for each in asked()[module] if not any(covers(right, each) for right in less)] == [
        "connect:StartOutboundVoiceContact"
    ]
