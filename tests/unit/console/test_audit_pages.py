"""The watchdog's function: what the engine has lost goes on, and what cannot be repaired is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from botocore.exceptions import EndpointConnectionError

from console.auditing import Auditing, AuditSettings
from console.handlers.audit_pages import audit_pages
from hub.adapters.aws.anchors import AUDIT_LOG
from hub.errors import TransientError
from hub.model.audit import Anchor
from hub.model.beat import Beat
from hub.model.ledger import EntryKind
from hub.model.page import PageState
from local.phone_lab import scripts
from router.samples import sample_key
from tests.aws.machine import PlayedMachine
from tests.aws.world import aws
from tests.builders import a_summary, an_event, an_observation
from tests.scenarios.cloud_story import CloudStory

SECOND = "eu-west-1"


class SecondRegion:
    """What the metrics of the second Region were told, by name."""

    def __init__(self) -> None:
        self.values: dict[str, float] = {}
        self.down = False
        self.heads: list[str] = []

    def logs(self, region: str) -> SecondRegion:
        assert region == SECOND
        return self

    def put_log_events(self, **request: Any) -> dict[str, Any]:
        assert request["logGroupName"] == AUDIT_LOG
        self.heads += [event["message"] for event in request["logEvents"]]
        return {}

    def __call__(self, region: str) -> SecondRegion:
        assert region == SECOND
        return self

    def put_metric_data(self, **request: Any) -> None:
        if self.down:
            raise EndpointConnectionError(endpoint_url="https://monitoring.eu-west-1.amazonaws.com")
        assert request["Namespace"] == "Tocsin"
        self.values = {metric["MetricName"]: metric["Value"] for metric in request["MetricData"]}


def auditing_of(story: CloudStory, second: SecondRegion | None = None, **more: str) -> Auditing:
    told = story.cloud.root.settings.model_dump() | story.cloud.router.settings.model_dump(exclude={"contacts_table"})
    clients = cast("Any", story.cloud._clients)
    clients.metrics = second
    clients.logs = None if second is None else second.logs
    settings = AuditSettings.model_validate({**told, **more, "second_region": SECOND if second else None})
    return Auditing(settings, clients, story.clock)


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


def test_the_second_region_hears_that_the_hub_was_looked_at_and_is_well(tmp_path: Path) -> None:
    with aws() as world:
        story, second = CloudStory(world, tmp_path), SecondRegion()

        audit_pages(auditing_of(story, second), {})

        assert second.values == {"Beat": 1, "Unrepaired": 0, "Exhausted": 0}
        story.close()


def test_the_second_region_hears_how_much_is_wrong(tmp_path: Path) -> None:
    with aws() as world:
        story, second = CloudStory(world, tmp_path), SecondRegion()
        auditing = auditing_of(story, second)
        vars(auditing)["watch"] = lambda: Beating(story)

        assert audit_pages(auditing, {}) == {"unrepaired": 3}

        assert second.values == {"Beat": 1, "Unrepaired": 3, "Exhausted": 0}
        story.close()


def test_the_second_region_keeps_the_head_of_the_audit_when_it_has_moved(tmp_path: Path) -> None:
    with aws() as world:
        story, second = CloudStory(world, tmp_path), SecondRegion()
        auditing = auditing_of(story, second)

        for _ in range(2):
            audit_pages(auditing, {})
        story.edit(audiences={})
        audit_pages(auditing, {})

        assert [Anchor.model_validate_json(head).number for head in second.heads] == [1, 2]
        assert Anchor.model_validate_json(second.heads[-1]).hash == story.cloud.stores.configuration.register().hash
        story.close()


class Beating:
    """A look that finds three things it cannot repair."""

    def __init__(self, story: CloudStory) -> None:
        self._story = story

    def beat(self) -> None:
        self._story.cloud.stores.beats.put(Beat(at=self._story.clock.now(), unrepaired=3))


def test_the_second_region_hears_for_a_quarter_of_an_hour_of_a_page_that_nobody_took(tmp_path: Path) -> None:
    with aws() as world:
        story, second = CloudStory(world, tmp_path), SecondRegion()
        story.receive(an_event(8.0))
        while story.head().state is PageState.RUNNING:
            story.passes(minutes=1)
        auditing = auditing_of(story, second)

        audit_pages(auditing, {})
        at_once = second.values["Exhausted"]
        story.passes(minutes=16)
        audit_pages(auditing, {})

        assert (story.head().state, at_once, second.values["Exhausted"]) == (PageState.EXHAUSTED, 1, 0)
        story.close()


def test_a_second_region_that_cannot_be_reached_fails_the_look_after_its_work(tmp_path: Path) -> None:
    with aws() as world:
        story, second = CloudStory(world, tmp_path), SecondRegion()
        second.down = True
        auditing = auditing_of(story, second)

        with pytest.raises(TransientError, match="second path"):
            audit_pages(auditing, {})

        assert story.cloud.stores.beats.last() is not None
        story.close()


def test_the_watchdog_misses_the_canary_and_the_sample_of_a_region(tmp_path: Path) -> None:
    with aws() as world:
        story = CloudStory(world, tmp_path)
        root = auditing_of(story, account="111122223333", canary_regions="eu-central-1")
        sample = an_observation(summary=a_summary(2.0, key=sample_key("111122223333", "eu-central-1")), minute=-27 * 60)
        story.cloud.stores.incidents.observe(sample)

        assert audit_pages(root, {}) == {"unrepaired": 2}
        story.close()
