"""The watchdog's function: what the engine has lost goes on, and what cannot be repaired is counted."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from console.auditing import Auditing, AuditSettings
from console.handlers.audit_pages import audit_pages
from escalation.adapters.clients import VoiceClients
from hub.model.ledger import EntryKind
from local.phone_lab import scripts
from tests.aws.machine import PlayedMachine
from tests.aws.world import aws
from tests.builders import an_event
from tests.scenarios.cloud_story import CloudStory


def auditing_of(story: CloudStory) -> Auditing:
    told = story.cloud.root.settings.model_dump() | story.cloud.router.settings.model_dump(exclude={"contacts_table"})
    clients = cast("VoiceClients", story.cloud._clients)
    return Auditing(AuditSettings.model_validate(told), clients, story.clock)


def test_pages_whose_executions_were_all_lost_go_on_and_nobody_is_called_twice(tmp_path: Path) -> None:
    with aws() as world:
        story = CloudStory(world, tmp_path)
        story.phone("dana").will(scripts.busy(), scripts.keys_code())
        story.receive(an_event(8.0))
        story.passes(seconds=30)
        machine = story.cloud.machine
        assert isinstance(machine, PlayedMachine)
        machine.kill()

        assert audit_pages(auditing_of(story), {}) == {"unrepaired": 0}
        story.passes(minutes=5)

        assert (story.rung(), story.head().by, story.head().start) == (["dana", "dana"], "dana", 2)
        assert EntryKind.RESTARTED in [entry.kind for entry in story.ledger()]
        assert [run.status for run in machine.runs.values()] == ["FAILED", "SUCCEEDED"]
        story.close()


def test_a_hub_with_nothing_to_do_is_looked_at_all_the_same(tmp_path: Path) -> None:
    with aws() as world:
        story = CloudStory(world, tmp_path)

        audit_pages(auditing_of(story), {})

        assert story.cloud.stores.beats.last() is not None
        story.close()
