"""The main job end to end: a medium finding is mailed, a high one rings until somebody keys the spoken code."""

from __future__ import annotations

from hub.model.attempt import AttemptOutcome
from hub.model.page import PageState
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.story import Story


def test_a_medium_finding_is_mailed_and_its_repeat_is_not(hub: Story) -> None:
    hub.receive(an_event(5.0))
    hub.receive(an_event(5.0, updatedAt="2026-06-01T03:04:00Z"))
    hub.passes(hours=1)

    assert [mail.subject for mail in hub.mails("secops")] == [
        "[MEDIUM] prod-payments UnauthorizedAccess:EC2/SSHBruteForce"
    ]
    assert hub.rung() == []


def test_a_high_finding_is_retried_passed_along_and_taken_with_the_code(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.voicemail())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana", "wei"]
    assert hub.outcomes() == [AttemptOutcome.NO_ANSWER, AttemptOutcome.NOT_REACHED, AttemptOutcome.ACKNOWLEDGED]
    assert (hub.head().state, hub.head().by) == (PageState.ACKNOWLEDGED, "wei")
    assert len(hub.mails("secops")) == 1
    assert "it is yours" in hub.mails("wei")[0].subject
    assert hub.mails("dana")[0].body == "Wei has it since 05:02 (Europe/Berlin).\n"
    assert len(hub.mails("leads")) == 1
    assert [each.acknowledged_by for each in hub.incidents()] == ["wei"]
