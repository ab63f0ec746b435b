"""Rules of semantics 1, 2 and 6 on the whole hub: what reaches people, and what must not."""

from __future__ import annotations

import json

import pytest

from hub.errors import StoreError
from hub.model.incident import Change
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from hub.ports import Mail
from local.phone_lab import scripts
from tests.builders import PRODUCTION, an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_document, a_responder, an_organization
from tests.scenarios.story import Story

WINDOW = {
    "name": "upgrade",
    "start": "2026-06-01T02:00Z",
    "end": "2026-06-01T05:00Z",
    "reason": "database upgrade",
}


def with_account_document(tell: Tell, **parts: object) -> Story:
    return tell(an_organization(documents=(a_document("organization"), a_document("account", PRODUCTION, **parts))))


def read_all_mail(hub: Story) -> None:
    for audience in ("secops", "leads", "owners", "dana", "wei", "sam"):
        hub.mails(audience)


def test_a_low_finding_is_recorded_and_nobody_is_told(hub: Story) -> None:
    assert hub.receive(an_event(2.0)).outcome is Outcome.RECORDED
    hub.passes(hours=1)

    assert [incident.summary.severity for incident in hub.incidents()] == [2.0]


@pytest.mark.parametrize("severity", [5.0, 8.0, 9.5])
def test_a_sample_is_recorded_and_nobody_is_told(hub: Story, severity: float) -> None:
    sample = {"serviceName": "guardduty", "additionalInfo": {"sample": True}}

    assert hub.receive(an_event(severity, service=sample)).outcome is Outcome.RECORDED
    hub.passes(hours=1)


def test_an_archived_finding_is_recorded_and_comes_back_as_one_mail(hub: Story) -> None:
    assert hub.receive(an_event(8.0, service={"archived": True})).outcome is Outcome.RECORDED
    hub.passes(hours=25)
    hub.receive(an_event(8.0, updatedAt=hub.clock.now().isoformat()))
    hub.passes(hours=1)

    assert len(hub.mails("secops")) == 1
    assert hub.rung() == []


def test_a_suppressed_finding_is_recorded_with_its_rule_and_due_at_its_next_event_after_it(tell: Tell) -> None:
    rule = {
        "name": "scanner",
        "when": {"types": ["UnauthorizedAccess:*"]},
        "owner": "dana",
        "reason": "known scanner",
        "expires": "2026-06-01T04:00Z",
    }
    hub = with_account_document(tell, suppressions=[rule])
    assert hub.receive(an_event(5.0)).outcome is Outcome.SUPPRESSED
    hub.passes(hours=2)
    assert hub.incidents()[0].suppressed_by == "scanner"

    hub.receive(an_event(5.0, updatedAt="2026-06-01T05:00:00Z"))
    hub.passes(minutes=1)
    assert len(hub.mails("secops")) == 1


def test_in_a_maintenance_window_a_high_finding_is_mailed_and_a_critical_one_calls(tell: Tell) -> None:
    hub = with_account_document(tell, windows=[WINDOW])
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0, id="high"))
    hub.passes(minutes=5)
    assert hub.rung() == []
    assert len(hub.mails("secops")) == 1

    hub.receive(an_event(9.5, id="critical"))
    hub.passes(minutes=5)
    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_a_window_is_for_what_opens_inside_it_and_an_older_incident_that_rises_calls_all_the_same(tell: Tell) -> None:
    hub = with_account_document(tell, windows=[WINDOW | {"start": "2026-06-01T03:10Z"}])
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(5.0))
    hub.passes(minutes=20)
    hub.receive(an_event(8.0, updatedAt="2026-06-01T03:20:00Z"))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_a_policy_that_names_what_does_not_exist_falls_back_and_the_owners_hear_of_it_once(tell: Tell) -> None:
    route = {"routes": [{"kind": "email", "to": "sceops"}]}
    hub = with_account_document(tell, routes={"medium": route})
    hub.receive(an_event(5.0, id="first"))
    hub.receive(an_event(5.0, id="second"))
    hub.passes(minutes=5)

    assert len(hub.mails("secops")) == 2
    assert ["policy fell back" in mail.subject for mail in hub.mails("owners")] == [True]
    assert "sceops" in hub.mails("owners")[0].body


def test_a_critical_call_that_a_window_holds_rings_once_at_its_end(tell: Tell) -> None:
    hub = with_account_document(tell, windows=[WINDOW | {"critical": "hold"}])
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(9.5))
    hub.passes(hours=1, minutes=59)
    assert hub.rung() == []

    hub.passes(minutes=10)
    assert hub.rung() == ["dana"]
    hub.passes(hours=3)
    assert hub.rung() == ["dana"]
    read_all_mail(hub)


def test_mail_mode_mails_where_it_would_call(tell: Tell) -> None:
    hub = with_account_document(tell, mode={"mode": "mail"})
    hub.receive(an_event(9.5))
    hub.passes(minutes=10)

    assert hub.rung() == []
    assert len(hub.mails("secops")) == 1


def test_a_finding_of_an_unknown_account_is_told_by_the_organizations_policy_and_the_owners_hear_of_it(
    hub: Story,
) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0, account="777788889999"))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert ["unknown account" in mail.subject for mail in hub.mails("owners")] == [True]
    assert "account ending 9 9 9 9" in hub.words()[0].words.lower() or "777788889999" not in hub.words()[0].words
    read_all_mail(hub)


def test_a_record_of_guardduty_that_cannot_be_read_is_kept_whole_and_told_as_high_once_an_hour(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    body = json.dumps(an_event("severe"))
    for _ in range(5):
        assert hub.receive(body).outcome is Outcome.REJECTED
    hub.passes(minutes=30)

    assert hub.rung() == ["dana"]
    kept = hub.hub.stores.rejected.find()
    assert [(record.body, record.count) for record in kept] == [(body.encode(), 5)]
    assert "severity" in kept[0].reason
    assert len(hub.mails("secops")) == 1
    assert "could not be read" in hub.mails("secops")[0].subject
    read_all_mail(hub)


def test_a_hostile_record_does_not_stop_the_nine_beside_it(hub: Story) -> None:
    for number in range(9):
        hub.hub.put(f"good-{number}", hub.body(an_event(5.0, id=f"f{number}")))
        if number == 4:
            hub.hub.put("hostile", b"[" * 100_000)
    hub.passes(minutes=5)

    outcomes = [receipt.outcome for _, receipt in hub.hub.receipts]
    assert outcomes.count(Outcome.ROUTED) == 9
    assert outcomes.count(Outcome.REJECTED) == 1
    assert [mail.subject for mail in hub.mails("secops")] == [
        "[MEDIUM] prod-payments UnauthorizedAccess:EC2/SSHBruteForce",
        "[MEDIUM] 8 findings in 1 account",
    ]


def test_a_higher_band_is_told_once_more_and_a_lower_one_is_not(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    assert hub.receive(an_event(5.0)).change is Change.OPENED
    assert hub.receive(an_event(8.0, updatedAt="2026-06-01T03:01:00Z")).change is Change.RAISED
    assert hub.receive(an_event(5.0, updatedAt="2026-06-01T03:02:00Z")).told == ()
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert hub.incidents()[0].seen.label is SeverityLabel.HIGH
    assert len(hub.mails("secops")) == 2
    read_all_mail(hub)


@pytest.mark.embedded
def test_a_record_that_cannot_be_handled_now_comes_back_and_is_told_once(hub: Story, failing: Failing) -> None:
    failing.times = 2
    hub.hub.put("r1", hub.body(an_event(5.0)))
    hub.passes(seconds=10)
    assert hub.hub.mailbox.mails() == []

    hub.passes(minutes=5)
    assert len(hub.mails("secops")) == 1
    assert hub.hub.counts.values["Redelivered"] >= 1


class Failing:
    """A mailer in front of the mailbox that cannot be reached so many times."""

    def __init__(self, hub: Story) -> None:
        self.times = 0
        self._mailbox = hub.hub.mailbox
        object.__setattr__(hub.hub.messages.notices.sending, "mailer", self)

    def send(self, mail: Mail) -> None:
        if self.times > 0:
            self.times -= 1
            raise StoreError("the mail service does not answer")
        self._mailbox.send(mail)


@pytest.fixture
def failing(hub: Story) -> Failing:
    return Failing(hub)


def test_text_messages_stand_in_for_calls_where_they_are_configured(hub: Story) -> None:
    hub.edit_responder(a_responder("dana", 1, text=True))
    hub.phone("dana").will(scripts.down(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    instead, with_the_ring = hub.texts()
    assert {instead.number, with_the_ring.number} == {"+15555550101"}
    assert "We cannot call" in instead.body
    assert "in the call" in with_the_ring.body
    assert len(instead.body) <= 160
    read_all_mail(hub)
