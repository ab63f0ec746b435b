"""Operators at work beside the telephone: taking pages, closing and snoozing incidents, drills (semantics 4 and 6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from escalation.acknowledgement import BY_COMMAND_LINE, UNPROVED
from escalation.operators import identity_of
from hub.errors import ConflictError, InputError, NotFoundError
from hub.model.handling import Close, Snooze
from hub.model.incident import Closure, Incident, IncidentState
from hub.model.member_set import MemberSet
from hub.model.page import PageState
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_organization
from tests.scenarios.story import Story

RISEN = "2026-06-01T03:05:00Z"


def read_all_mail(hub: Story) -> None:
    """Count every mail as expected: for stories that are about calls."""
    for audience in ("secops", "leads", "owners", "dana", "wei", "yuki", "sam"):
        hub.mails(audience)


def the_incident(hub: Story) -> Incident:
    (incident,) = hub.incidents()
    return incident


def closes(hub: Story, incident: Incident, closure: Closure = Closure.EXPECTED) -> Incident:
    close = Close(mark=incident.seen, closure=closure, note="a planned test", by="wei", at=hub.clock.now())
    return hub.operating.incidents.close(incident.key, close)


def snoozes(hub: Story, incident: Incident, **span: float) -> Incident:
    now = hub.clock.now()
    snooze = Snooze(mark=incident.seen, until=now + timedelta(**span), by="wei", at=now)
    return hub.operating.incidents.snooze(incident.key, snooze)


class TestAcknowledging:
    def test_the_page_stops_calling_and_whoever_was_rung_is_told_who_has_it(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(seconds=50)
        taken = hub.acknowledges("wei")
        hub.passes(minutes=30)

        assert taken.in_time
        assert hub.rung() == ["dana"]
        assert (hub.head().state, hub.head().by) == (PageState.ACKNOWLEDGED, "wei")
        assert the_incident(hub).acknowledged_by == "wei"
        assert "Wei has it" in hub.mails("dana")[0].subject
        assert "it is yours" in hub.mails("wei")[0].subject
        read_all_mail(hub)

    def test_it_covers_what_was_shown_and_the_rest_is_called_about_later(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0, id="shown"))
        hub.passes(seconds=30)
        operators = hub.operating.operators
        shown = operators.show(hub.head().page_id)
        hub.receive(an_event(8.0, id="joined-afterwards"))
        operators.acknowledge(shown, identity_of("sam", hub.configuration))
        assert hub.head().covered == MemberSet.of([1])
        hub.phone("sam").will(scripts.no_answer())
        hub.passes(minutes=15)

        assert hub.rung() == ["dana", "sam", "dana"]
        assert {incident.key.id: incident.acknowledged_by for incident in hub.incidents()} == {
            "shown": "sam",
            "joined-afterwards": "dana",
        }
        read_all_mail(hub)

    def test_whoever_is_second_is_told_who_has_it(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(minutes=2)
        taken = hub.acknowledges("wei")

        assert (taken.in_time, taken.head.by, taken.head.via) == (False, "dana", "telephone")
        assert the_incident(hub).acknowledged_by == "dana"
        read_all_mail(hub)

    def test_saying_it_twice_changes_nothing(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(seconds=30)
        first, again = hub.acknowledges("wei"), hub.acknowledges("wei")
        hub.passes(minutes=5)

        assert (first.in_time, again.in_time) == (True, True)
        assert sum("took it by" in entry.text for entry in hub.ledger()) == 1
        assert len(hub.mails("wei")) == 1
        read_all_mail(hub)

    def test_a_call_that_is_answered_afterwards_says_who_has_it(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(seconds=3)
        hub.acknowledges("wei")
        hub.passes(minutes=5)

        assert "Wei has it already." in hub.words()[0].words
        assert hub.head().by == "wei"
        read_all_mail(hub)

    def test_a_name_that_nothing_proves_is_noted_as_such_and_does_not_break_the_successor(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0, id="first"))
        hub.passes(seconds=30)
        shown = hub.operating.operators.show(hub.head().page_id)
        hub.receive(an_event(8.0, id="second"))
        taken = hub.operating.operators.acknowledge(shown, identity_of("Robin Smith", hub.configuration))
        hub.receive(an_event(8.0, id="third"))
        hub.passes(minutes=15)

        assert (taken.head.by, taken.head.via) == ("Robin Smith", UNPROVED)
        assert hub.rung() == ["dana", "dana"]
        assert hub.head().by == "dana"
        read_all_mail(hub)

    def test_an_exhausted_page_can_be_taken_as_its_mail_says_and_nobody_is_called_again(self, tell: Tell) -> None:
        only_sam = {"sam": a_responder("sam", 5)}
        hub = tell(an_organization(responders=only_sam))
        hub.phone("sam").will(scripts.no_answer(), scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(minutes=20)
        assert hub.head().state is PageState.EXHAUSTED
        taken, late = hub.acknowledges("sam"), hub.acknowledges("Robin Smith")
        hub.passes(hours=2)

        assert taken.in_time
        assert (late.in_time, late.head.by) == (False, "sam")
        assert hub.rung() == ["sam", "sam"]
        assert the_incident(hub).acknowledged_by == "sam"
        assert "sam took it by" in hub.ledger()[-1].text
        read_all_mail(hub)

    def test_a_page_whose_successor_runs_is_not_taken(self, tell: Tell) -> None:
        hub = tell(an_organization(responders={"sam": a_responder("sam", 5)}))
        hub.phone("sam").will(*(scripts.no_answer() for _ in range(4)))
        hub.receive(an_event(8.0))
        hub.passes(minutes=20)
        first = hub.head().page_id
        hub.passes(minutes=15)

        assert hub.head().generation == 2
        with pytest.raises(ConflictError, match=r"page-soc.high.2 carries"):
            hub.acknowledges("sam", first)
        read_all_mail(hub)

    def test_a_cancelled_page_has_nothing_to_take(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        shown = hub.operating.operators.show(hub.head().page_id)
        hub.receive(an_event(9.5, updatedAt="2026-06-01T03:01:00Z"))
        with pytest.raises(ConflictError, match="cancelled"):
            hub.operating.operators.acknowledge(shown, identity_of("wei", hub.configuration))
        hub.passes(minutes=5)
        read_all_mail(hub)

    def test_an_unknown_page_is_named(self, hub: Story) -> None:
        with pytest.raises(NotFoundError, match=r"page-soc\.high\.9"):
            hub.acknowledges("wei", "page-soc.high.9")


class TestIdentity:
    def test_a_single_sign_on_identity_is_the_responder_that_has_it(self) -> None:
        dana = a_responder("dana", 1, identities=("dana@corp",))
        identity = identity_of("dana@corp", an_organization(responders={"dana": dana}))

        assert (identity.by, identity.via) == ("dana", BY_COMMAND_LINE)

    def test_any_other_name_is_not_proved(self) -> None:
        identity = identity_of("dana", an_organization())

        assert (identity.by, identity.via) == ("dana", UNPROVED)

    @pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 65])
    def test_what_nobody_could_read_out_is_no_name(self, name: str) -> None:
        with pytest.raises(InputError, match="expected 1 to 64 printable characters"):
            identity_of(name, an_organization())


class TestClosing:
    def test_nobody_is_called_any_more_and_the_empty_page_is_cancelled(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        closed = closes(hub, the_incident(hub))
        hub.passes(hours=3)

        assert (closed.state, closed.closure) == (IncidentState.CLOSED, Closure.EXPECTED)
        assert hub.head().state is PageState.CANCELLED
        assert hub.rung() == ["dana"]
        assert "was closed as expected and left" in " ".join(entry.text for entry in hub.ledger())
        read_all_mail(hub)

    def test_a_page_goes_on_for_the_others(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0, id="stays"))
        hub.receive(an_event(8.0, id="closed"))
        hub.passes(seconds=40)
        closes(hub, next(each for each in hub.incidents() if each.key.id == "closed"))
        hub.passes(minutes=5)

        assert hub.head().state is PageState.ACKNOWLEDGED
        assert hub.head().covered == MemberSet.of([1])
        read_all_mail(hub)

    def test_a_request_that_waits_calls_nobody_about_it(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(8.0, id="first"))
        hub.passes(minutes=2)
        hub.receive(an_event(8.0, id="second"))
        closes(hub, next(each for each in hub.incidents() if each.key.id == "second"))
        hub.passes(minutes=30)

        assert hub.rung() == ["dana"]
        read_all_mail(hub)

    def test_repeats_leave_it_closed_and_a_rise_calls_again(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        closes(hub, the_incident(hub))
        hub.passes(minutes=5)
        hub.receive(an_event(8.0, updatedAt=RISEN))
        hub.passes(minutes=5)
        assert the_incident(hub).state is IncidentState.CLOSED
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(9.5, updatedAt="2026-06-01T03:10:00Z"))
        hub.passes(minutes=5)

        assert hub.rung() == ["dana", "dana"]
        assert the_incident(hub).acknowledged_by == "dana"
        read_all_mail(hub)

    def test_what_rose_meanwhile_is_not_closed(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(5.0))
        shown = the_incident(hub)
        hub.receive(an_event(8.0, updatedAt="2026-06-01T03:01:00Z"))

        with pytest.raises(ConflictError, match="risen to high"):
            closes(hub, shown)
        hub.passes(minutes=5)
        assert the_incident(hub).acknowledged_by == "dana"
        read_all_mail(hub)


class TestSnoozing:
    def test_calls_wait_and_ring_once_when_it_is_over(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        snoozes(hub, the_incident(hub), hours=2)
        hub.passes(hours=1, minutes=59)
        assert hub.rung() == ["dana"]
        hub.passes(minutes=10)

        assert hub.rung() == ["dana", "dana"]
        assert the_incident(hub).acknowledged_by == "dana"
        read_all_mail(hub)

    def test_what_was_closed_meanwhile_rings_nobody(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        snoozes(hub, the_incident(hub), hours=2)
        closes(hub, the_incident(hub))
        hub.passes(hours=3)

        assert hub.rung() == ["dana"]
        read_all_mail(hub)

    def test_the_page_that_follows_an_exhausted_one_waits_too(self, tell: Tell) -> None:
        hub = tell(an_organization(responders={"sam": a_responder("sam", 5)}))
        hub.phone("sam").will(scripts.no_answer(), scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(minutes=20)
        snoozes(hub, the_incident(hub), hours=4)
        hub.passes(hours=3, minutes=59)
        assert hub.rung() == ["sam", "sam"]
        hub.passes(minutes=10)

        assert hub.rung() == ["sam", "sam", "sam"]
        read_all_mail(hub)

    def test_what_rises_rings_at_once(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(seconds=40)
        snoozes(hub, the_incident(hub), hours=2)
        hub.receive(an_event(9.5, updatedAt="2026-06-01T03:01:00Z"))
        hub.passes(hours=3)

        assert hub.rung() == ["dana", "dana"]
        assert hub.head(label=SeverityLabel.CRITICAL).by == "dana"
        read_all_mail(hub)

    def test_one_that_somebody_has_cannot_be_snoozed(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(minutes=2)

        with pytest.raises(ConflictError, match="is acknowledged"):
            snoozes(hub, the_incident(hub), hours=2)
        read_all_mail(hub)


class TestAge:
    def test_what_nothing_was_heard_of_for_30_days_closes_and_nobody_is_told(self, hub: Story) -> None:
        hub.phone("dana").will(scripts.keys_code())
        hub.receive(an_event(8.0))
        hub.passes(days=1)
        read_all_mail(hub)
        before = len(hub.hub.mailbox.mails())
        hub.passes(days=28, hours=23)
        assert the_incident(hub).state is IncidentState.ACKNOWLEDGED

        hub.passes(hours=2)

        assert (the_incident(hub).state, the_incident(hub).closure) == (IncidentState.CLOSED, Closure.AGE)
        assert len(hub.hub.mailbox.mails()) == before
