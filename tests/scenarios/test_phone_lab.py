"""Telephones and carriers at their worst: screened calls, silent telephones, and reports that cannot be relied upon."""

from __future__ import annotations

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.messages import CarrierReportKind
from local.phone_lab import Faults, scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import an_escalation_policy, an_organization
from tests.scenarios.story import Story

NO_ANSWER = AttemptOutcome.NO_ANSWER
NOT_REACHED = AttemptOutcome.NOT_REACHED
ACKNOWLEDGED = AttemptOutcome.ACKNOWLEDGED


def taken(hub: Story, by: str, *rung: str) -> None:
    """Expect that nobody else has it, and the mails of a taken page: alarm, two stand-downs of each kind, brief."""
    assert hub.head().by == by
    assert [incident.acknowledged_by for incident in hub.incidents()] == [by]
    assert len(hub.mails("secops")) == len(hub.mails("leads")) == len(hub.mails(by)) == 1
    assert [len(hub.mails(responder)) for responder in rung] == [1] * len(rung)


def test_a_call_that_a_machine_screens_reaches_the_person_behind_it(hub: Story) -> None:
    hub.phone("dana").will(scripts.call_screening())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    said = [(heard.who, heard.words) for heard in hub.words()]
    assert [who for who, _ in said] == ["machine", "call", "call", "person", "call"]
    assert said[1] == said[2]
    assert hub.outcomes() == [ACKNOWLEDGED]
    taken(hub, "dana")


def test_a_telephone_on_do_not_disturb_hears_the_second_round(hub: Story) -> None:
    hub.phone("dana").will(scripts.do_not_disturb(scripts.keys_code()))
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert [dial.script for dial in hub.lab.dials()] == [
        "do not disturb: rings silently",
        "do not disturb, then keys the code",
    ]
    first, second = hub.lab.dials()
    assert (second.requested_at - first.requested_at).total_seconds() <= 150
    assert hub.outcomes() == [NO_ANSWER, ACKNOWLEDGED]
    taken(hub, "dana")


def test_a_telephone_on_do_not_disturb_does_not_hear_a_second_ring_that_comes_late(tell: Tell) -> None:
    hub = tell(an_organization(escalation_policies={"page-soc": an_escalation_policy(retry_delay=150)}))
    hub.phone("dana").will(scripts.do_not_disturb(scripts.keys_code()))
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert [dial.script for dial in hub.lab.dials()][:2] == ["do not disturb: rings silently"] * 2
    taken(hub, "wei", "dana")
    hub.lab.forget_plans()


def test_who_declines_twice_is_passed_along(hub: Story) -> None:
    hub.phone("dana").will(*scripts.declines_twice())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.outcomes() == [NO_ANSWER, NO_ANSWER, ACKNOWLEDGED]
    taken(hub, "wei", "dana")


@pytest.mark.parametrize(
    "faults",
    [
        Faults(twice=True),
        Faults(late={CarrierReportKind.DIALLED: 3, CarrierReportKind.ENDED: 20}),
        Faults(late={CarrierReportKind.DIALLED: 120}),
        Faults(late={CarrierReportKind.ENDED: 300}, twice=True),
        Faults(lost=frozenset({CarrierReportKind.DIALLED})),
        Faults(lost=frozenset({CarrierReportKind.ENDED})),
        Faults(lost=frozenset(CarrierReportKind)),
        Faults(slow=20),
    ],
    ids=["twice", "late", "out of order", "late and twice", "dialled lost", "ended lost", "all lost", "slow"],
)
def test_whatever_the_carrier_reports_or_does_not_the_same_people_are_rung_as_often(hub: Story, faults: Faults) -> None:
    hub.lab.faults = faults
    hub.phone("dana").will(scripts.no_answer(), scripts.voicemail())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=15)

    assert hub.rung() == ["dana", "dana", "wei"]
    assert hub.outcomes() == [NO_ANSWER, NOT_REACHED, ACKNOWLEDGED]
    assert [dial.requests for dial in hub.lab.dials()] == [1, 1, 1]
    taken(hub, "wei", "dana")


def test_a_call_that_rings_after_the_hub_has_given_it_up_may_still_take_the_page(hub: Story) -> None:
    hub.lab.faults = Faults(slow=85)
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=91)
    assert hub.outcomes() == [NO_ANSWER]

    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert hub.outcomes() == [NO_ANSWER]
    taken(hub, "dana")
