"""An analyst archives a finding in GuardDuty: its incident closes, and nobody is called about it any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from console.operations.stored import incident_row
from hub.model.handling import ARCHIVED_NOTE, Close, CloseByArchiving
from hub.model.incident import Closure, Incident, IncidentState
from hub.model.page import PageState
from hub.model.record import Outcome
from local.phone_lab import scripts
from tests.aws.world import aws
from tests.builders import ANALYST, NIGHT, PRODUCTION, an_archiving, an_event
from tests.scenarios.cloud_story import CloudStory
from tests.scenarios.story import Story

OTHER = "444455556666"


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[CloudStory]:
    """A hub on functions: only there is a GuardDuty to ask whose findings those are."""
    with aws() as world:
        story = CloudStory(world, tmp_path)
        story.cloud.findings.accounts |= {"f1": PRODUCTION, "f2": OTHER}
        yield story
        story.check_nothing_unexpected()
        story.close()


def read_all_mail(hub: Story) -> int:
    """Count every mail as expected, and return how many there are."""
    return sum(len(hub.mails(name)) for name in ("secops", "leads", "owners", "dana", "wei", "yuki", "sam"))


def archives(hub: Story, *ids: str, **more: Any) -> Outcome:
    """Have an analyst archive findings at this instant."""
    return hub.receive(an_archiving(*ids, at=hub.clock.now().isoformat(), **more)).outcome


def the_incident(hub: Story, id_: str = "f1") -> Incident:
    return next(each for each in hub.incidents() if each.key.id == id_)


@pytest.mark.functions
class TestWhileTheTelephoneRings:
    def test_it_stops_and_the_incident_is_closed_by_whoever_archived(self, cloud: CloudStory) -> None:
        cloud.phone("dana").will(scripts.no_answer())
        cloud.receive(an_event(8.0))
        cloud.passes(seconds=10)
        told = read_all_mail(cloud)

        assert archives(cloud, "f1") is Outcome.RECORDED
        assert cloud.head().state is PageState.CANCELLED
        assert list(cloud.hub.stores.pages.running()) == []
        cloud.passes(hours=3)

        assert cloud.rung() == ["dana"]
        row = incident_row(the_incident(cloud))
        assert (row.state, row.closure, row.closed_by, row.note) == ("closed", "archived", ANALYST, ARCHIVED_NOTE)
        assert "was archived in GuardDuty and left" in " ".join(entry.text for entry in cloud.ledger())
        assert read_all_mail(cloud) == told

    def test_who_answers_the_last_ring_takes_nothing(self, cloud: CloudStory) -> None:
        cloud.phone("dana").will(scripts.keys_code(after=20))
        cloud.receive(an_event(8.0))
        cloud.passes(seconds=1)
        archives(cloud, "f1")
        cloud.passes(minutes=30)

        incident = the_incident(cloud)
        assert (incident.state, incident.acknowledged_by) == (IncidentState.CLOSED, None)
        assert cloud.head().state is PageState.CANCELLED
        assert cloud.rung() == ["dana"]
        read_all_mail(cloud)

    def test_a_kill_between_closing_and_leaving_the_page_is_made_good_by_the_same_word(self, cloud: CloudStory) -> None:
        cloud.phone("dana").will(scripts.no_answer())
        cloud.receive(an_event(8.0))
        cloud.passes(seconds=40)
        word = CloseByArchiving(by=ANALYST, at=cloud.clock.now())
        closed = cloud.hub.stores.incidents.handle(the_incident(cloud).key, word)
        assert cloud.head().state is PageState.RUNNING
        archives(cloud, "f1")
        cloud.passes(hours=1)

        assert (the_incident(cloud), cloud.head().state) == (closed, PageState.CANCELLED)
        assert cloud.rung() == ["dana"]
        read_all_mail(cloud)

    def test_the_page_goes_on_for_the_others(self, cloud: CloudStory) -> None:
        cloud.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        cloud.receive(an_event(8.0))
        cloud.receive(an_event(8.0, id="f2", account=OTHER))
        cloud.passes(seconds=40)
        archives(cloud, "f1")
        cloud.passes(minutes=5)

        assert cloud.head().state is PageState.ACKNOWLEDGED
        assert the_incident(cloud).closure is Closure.ARCHIVED
        assert the_incident(cloud, "f2").state is IncidentState.ACKNOWLEDGED
        read_all_mail(cloud)


@pytest.mark.functions
class TestAtRest:
    def test_one_call_closes_incidents_of_several_accounts(self, cloud: CloudStory) -> None:
        cloud.receive(an_event(5.0))
        cloud.receive(an_event(5.0, id="f2", account=OTHER))
        cloud.passes(minutes=10)
        archives(cloud, "f1", "f2")

        assert {each.key.account: each.closure for each in cloud.incidents()} == dict.fromkeys(
            (PRODUCTION, OTHER), Closure.ARCHIVED
        )
        read_all_mail(cloud)

    def test_what_somebody_has_taken_is_closed_too(self, cloud: CloudStory) -> None:
        cloud.phone("dana").will(scripts.keys_code())
        cloud.receive(an_event(8.0))
        cloud.passes(minutes=5)
        assert the_incident(cloud).state is IncidentState.ACKNOWLEDGED
        archives(cloud, "f1")

        assert (the_incident(cloud).state, the_incident(cloud).acknowledged_by) == (IncidentState.CLOSED, "dana")
        read_all_mail(cloud)

    def test_what_was_seen_since_stays_open(self, cloud: CloudStory) -> None:
        cloud.receive(an_event(5.0, updatedAt=(NIGHT + timedelta(minutes=4)).isoformat()))
        cloud.passes(minutes=10)
        cloud.receive(an_archiving("f1", at=(NIGHT + timedelta(minutes=3)).isoformat()))

        assert the_incident(cloud).state is IncidentState.OPEN
        read_all_mail(cloud)

    def test_the_same_word_twice_and_the_hubs_own_archiving_change_nothing(self, cloud: CloudStory) -> None:
        cloud.receive(an_event(5.0))
        cloud.receive(an_event(5.0, id="f2", account=OTHER))
        cloud.passes(minutes=10)
        archives(cloud, "f1")
        incident = the_incident(cloud, "f2")
        close = Close(mark=incident.seen, closure=Closure.EXPECTED, note="ours", by="wei", at=cloud.clock.now())
        before = [the_incident(cloud), cloud.operating.incidents.close(incident.key, close)]
        cloud.passes(minutes=1)
        archives(cloud, "f1", "f2")
        archives(cloud, "f1", "f2")

        assert [the_incident(cloud), the_incident(cloud, "f2")] == before
        read_all_mail(cloud)

    def test_word_that_comes_before_the_finding_closes_nothing_and_the_finding_is_told(self, cloud: CloudStory) -> None:
        archives(cloud, "f1")
        assert cloud.receive(an_event(5.0)).told == ("email secops",)
        assert cloud.receive(an_event(5.0, id="f2", account=OTHER, service={"archived": True})).told == ()

        assert the_incident(cloud).state is IncidentState.OPEN
        assert the_incident(cloud, "f2").state is IncidentState.CLOSED
        read_all_mail(cloud)

    def test_an_attempt_that_was_refused_closes_nothing(self, cloud: CloudStory) -> None:
        cloud.receive(an_event(5.0))
        assert archives(cloud, "f1", errorCode="AccessDenied") is Outcome.IGNORED

        assert the_incident(cloud).state is IncidentState.OPEN
        read_all_mail(cloud)

    def test_while_guardduty_cannot_be_asked_the_record_comes_back(self, cloud: CloudStory) -> None:
        cloud.receive(an_event(5.0))
        cloud.cloud.findings.refuses("TooManyRequestsException", status=429)
        cloud.cloud.put("archiving", cloud.body(an_archiving("f1")))

        assert cloud.cloud.route()
        assert len(cloud.cloud.receipts) == 1
        assert the_incident(cloud).state is IncidentState.OPEN
        read_all_mail(cloud)


@pytest.mark.embedded
def test_the_embedded_hub_has_no_guardduty_and_ignores_it_with_a_count(hub: Story) -> None:
    hub.receive(an_event(5.0))

    assert archives(hub, "f1") is Outcome.IGNORED
    assert hub.hub.counts.values["Ignored"] == 1
    assert the_incident(hub).state is IncidentState.OPEN
    read_all_mail(hub)
