"""Pages: many incidents and few calls, and nobody in silence (semantics 4)."""

from __future__ import annotations

from datetime import timedelta

from hub.model.attempt import AttemptOutcome
from hub.model.member_set import MemberSet
from hub.model.page import PageKind, PageState
from hub.model.schedule import Override, OverrideKind
from hub.model.severity import SeverityLabel
from local.phone_lab import scripts
from tests.builders import SANDBOX, an_event, at
from tests.configuring import add_override
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_document, a_responder, a_schedule, an_escalation_policy, an_organization
from tests.scenarios.story import Story


def nobody_answers(hub: Story, times: int = 1) -> None:
    """Every number is rung in vain, twice in each of so many pages."""
    for responder, number in (("dana", 0), ("wei", 0), ("wei", 1), ("sam", 0)):
        hub.phone(responder).will(*(scripts.no_answer() for _ in range(2 * times)), number=number)


def read_all_mail(hub: Story) -> None:
    """Count every mail as expected: for stories that are about calls."""
    for audience in ("secops", "leads", "owners", "dana", "wei", "yuki", "sam"):
        hub.mails(audience)


def test_findings_that_come_together_are_announced_by_one_call(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    for number in range(10):
        hub.hub.put(f"r{number}", hub.body(an_event(8.0, id=f"f{number}", account=SANDBOX)))
    hub.hub.put("worst", hub.body(an_event(8.9, id="worst")))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert "11 incidents in 2 accounts. Worst: prod payments." in hub.words()[0].words
    assert len(hub.head().covered) == 11
    assert {incident.acknowledged_by for incident in hub.incidents()} == {"dana"}
    assert "11 incidents in 2 accounts" in hub.mails("dana")[0].subject
    read_all_mail(hub)


def test_an_acknowledgement_covers_what_its_call_announced_and_the_rest_is_called_about_later(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=16), scripts.keys_code())
    hub.receive(an_event(8.0, id="first"))
    hub.passes(seconds=15)
    hub.receive(an_event(8.0, id="joined-after-the-call-was-answered"))
    hub.passes(minutes=5)

    assert hub.head().covered == MemberSet.of([1])
    assert hub.rung() == ["dana"]
    hub.passes(minutes=6)
    assert hub.rung() == ["dana", "dana"]
    assert hub.head().generation == 2
    assert {incident.acknowledged_by for incident in hub.incidents()} == {"dana"}
    read_all_mail(hub)


def test_what_a_critical_call_did_not_announce_is_called_about_at_once(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=20), scripts.keys_code())
    hub.receive(an_event(9.5, id="first"))
    hub.passes(seconds=15)
    hub.receive(an_event(9.5, id="second"))
    hub.passes(minutes=2)

    assert hub.rung() == ["dana", "dana"]
    read_all_mail(hub)


def test_a_finding_that_rises_while_it_is_taken_is_called_about_again(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)
    hub.receive(an_event(9.5, updatedAt="2026-06-01T03:02:00Z"))
    hub.passes(minutes=3)

    assert hub.rung() == ["dana", "dana"]
    assert hub.head(label=SeverityLabel.CRITICAL).by == "dana"
    assert len(hub.mails("secops")) == 2
    read_all_mail(hub)


def test_the_same_event_twice_opens_one_page_and_dials_once(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    for _ in range(3):
        hub.receive(an_event(8.0))
    hub.passes(minutes=5)
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert len(hub.mails("secops")) == 1
    assert len(hub.incidents()) == 1
    read_all_mail(hub)


def test_repeats_of_a_taken_finding_call_nobody_but_its_return_after_the_quiet_period_does(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    for _ in range(8):
        hub.passes(hours=6)
        hub.receive(an_event(8.0, updatedAt=hub.clock.now().isoformat()))
    assert hub.rung() == ["dana"]

    hub.passes(hours=25)
    hub.receive(an_event(8.0, updatedAt=hub.clock.now().isoformat()))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "wei"]
    assert len(hub.mails("secops")) == 2
    read_all_mail(hub)


def test_when_nobody_takes_it_the_leads_are_mailed_and_a_new_page_opens_after_half_an_hour(hub: Story) -> None:
    nobody_answers(hub)
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=15)

    assert hub.head().state is PageState.EXHAUSTED
    assert hub.rung() == ["dana", "dana", "wei", "wei#1", "wei", "wei#1", "sam", "sam"]
    assert "NOBODY TOOK IT" in hub.mails("leads")[0].subject
    assert "Called: Dana, Wei, Sam" in hub.mails("leads")[0].body
    ended = hub.head().ended_at
    assert ended is not None

    hub.passes(minutes=30)
    assert hub.head().generation == 2
    assert hub.head().opened_at - ended == timedelta(minutes=30)
    assert hub.head().state is PageState.ACKNOWLEDGED
    read_all_mail(hub)


def test_restarts_come_later_each_time(hub: Story) -> None:
    nobody_answers(hub, times=4)
    hub.receive(an_event(8.0))
    hub.passes(hours=3, minutes=58)

    pages = sorted(hub.hub.stores.pages.find(), key=lambda page: page.generation)
    opened = [page.opened_at for page in pages]
    finished = [hub.ledger(page.page_id)[-1].at for page in pages]
    waits = [after - before for before, after in zip(finished, opened[1:], strict=False)]
    assert waits == [timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=120)]
    assert len(hub.mails("leads")) == 4
    assert ["NOBODY TOOK IT" in mail.subject for mail in hub.mails("owners")] == [True] * 4
    read_all_mail(hub)


def test_an_edit_of_on_call_acts_at_the_next_level_and_not_in_the_middle_of_one(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    hub.phone("yuki").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=30)
    hub.edit(schedules={"soc": a_schedule("wei", "yuki")})
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "dana", "yuki"]
    read_all_mail(hub)


def test_an_override_decides_who_is_rung(hub: Story) -> None:
    add_override(
        hub.hub.stores.configuration,
        Override(
            schedule="soc",
            kind=OverrideKind.REPLACE,
            start=at("2026-06-01T00:00Z"),
            end=at("2026-06-01T06:00Z"),
            responder="yuki",
            instead_of="dana",
        ),
    )
    hub.phone("yuki").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["yuki"]
    assert any("override" in entry.text for entry in hub.ledger())
    read_all_mail(hub)


def test_the_policy_is_pinned_when_the_page_opens(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=30)
    in_force = hub.hub.stores.configuration.current().version
    hub.edit(escalation_policies={"page-soc": an_escalation_policy(attempts=1)})
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "dana"]
    assert hub.hub.stores.pages.find()[0].configuration == in_force
    read_all_mail(hub)


def test_a_call_to_a_policy_that_an_edit_has_removed_goes_to_the_organizations(tell: Tell) -> None:
    both = {name: an_escalation_policy(name) for name in ("page-soc", "payments")}
    own = a_document("account", "111122223333", routes={"high": {"routes": [{"kind": "call", "to": "payments"}]}})
    documents = (a_document("organization"), own)
    hub = tell(an_organization(escalation_policies=both, documents=documents))
    hub.phone("dana").will(scripts.keys_code())
    hub.hub.put("r1", hub.body(an_event(8.0)))
    hub.hub.route()
    hub.edit(escalation_policies={"page-soc": both["page-soc"]})
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert hub.head("payments").by == "dana"
    read_all_mail(hub)


def test_in_shadow_mode_the_page_runs_and_is_recorded_and_nobody_is_told(tell: Tell) -> None:
    shadow = a_document("account", "111122223333", mode={"mode": "shadow"})
    hub = tell(an_organization(documents=(a_document("organization"), shadow)))
    hub.receive(an_event(8.0))
    hub.passes(minutes=30)

    assert hub.rung() == []
    pages = hub.hub.stores.pages.find()
    assert pages[-1].key.kind is PageKind.SHADOW
    assert {attempt.outcome for attempt in hub.attempts(pages[-1].page_id)} == {AttemptOutcome.NO_ANSWER}
    assert hub.hub.mailbox.mails() == []
    assert all(notice.silent for notice in hub.hub.stores.notices.find())


def test_a_live_finding_never_waits_in_a_shadow_page(tell: Tell) -> None:
    shadow = a_document("account", SANDBOX, mode={"mode": "shadow"})
    hub = tell(an_organization(documents=(a_document("organization"), shadow)))
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0, id="quiet", account=SANDBOX))
    hub.receive(an_event(8.0, id="loud"))
    hub.passes(minutes=2)

    assert hub.rung() == ["dana"]
    assert "Prod payments" in hub.words()[0].words
    read_all_mail(hub)


def test_a_level_with_nobody_is_passed_and_the_ledger_says_so(tell: Tell) -> None:
    hub = tell()
    hub.edit(responders={name: each for name, each in hub.configuration.responders.items() if name == "sam"})
    hub.phone("sam").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    assert hub.rung() == ["sam"]
    assert [entry.text for entry in hub.ledger() if "nobody is on it" in entry.text] == [
        "level 1, walk 1: nobody is on it: passed",
        "level 2, walk 1: nobody is on it: passed",
    ]
    read_all_mail(hub)


def test_a_hub_that_is_closed_while_a_telephone_rings_goes_on_and_dials_nobody_twice(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=3)
    hub.reopen()
    hub.passes(minutes=5)

    assert hub.rung() == ["dana"]
    assert hub.head().by == "dana"
    read_all_mail(hub)


def test_calls_and_mails_are_in_the_language_of_the_person(tell: Tell) -> None:
    hub = tell()
    hub.edit_responder(a_responder("dana", 1, language="ja-JP"))
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=2)

    assert hub.words()[0].words.startswith("セキュリティ警報、高レベル。")
    assert hub.head().by == "dana"
    read_all_mail(hub)


def test_an_incident_that_rises_leaves_the_lower_page_which_is_cancelled_when_it_is_empty(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=40)
    hub.receive(an_event(9.5, updatedAt="2026-06-01T03:01:00Z"))
    hub.passes(minutes=10)

    assert hub.head().state is PageState.CANCELLED
    assert "rose to critical and left" in " ".join(entry.text for entry in hub.ledger())
    assert hub.head(label=SeverityLabel.CRITICAL).by == "dana"
    assert hub.rung() == ["dana", "dana"]
    read_all_mail(hub)


def test_a_page_goes_on_for_the_others_when_one_incident_rises_out_of_it(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(8.0, id="stays"))
    hub.receive(an_event(8.0, id="rises"))
    hub.passes(seconds=40)
    hub.receive(an_event(9.5, id="rises", updatedAt="2026-06-01T03:01:00Z"))
    hub.passes(minutes=10)

    assert hub.head().state is PageState.ACKNOWLEDGED
    assert hub.head(label=SeverityLabel.CRITICAL).by == "dana"
    assert hub.rung() == ["dana", "dana", "dana"]
    read_all_mail(hub)


def test_what_comes_while_somebody_has_the_page_is_mailed_to_them_and_rings_them_first_later(hub: Story) -> None:
    hub.phone("dana").will(scripts.passes())
    hub.phone("wei").will(scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(8.0, id="first"))
    hub.passes(minutes=2)
    hub.receive(an_event(8.0, id="second"))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "wei"]
    meanwhile = [mail for mail in hub.mails("wei") if "came while you have it" in mail.subject]
    assert len(meanwhile) == 1
    hub.passes(minutes=6)
    assert hub.rung() == ["dana", "wei", "wei"]
    taken = hub.hub.stores.pages.find()[-1]
    # A queue delays by whole seconds.
    waited = hub.head().opened_at - hub.ledger(taken.page_id)[-1].at
    assert timedelta(minutes=10) <= waited < timedelta(minutes=10, seconds=1)
    read_all_mail(hub)


def test_two_new_findings_a_minute_after_a_taking_make_few_calls(hub: Story) -> None:
    hub.phone("dana").will(*(scripts.keys_code() for _ in range(4)))
    hub.receive(an_event(8.0, id="first"))
    hub.passes(minutes=1)
    for number in range(60):
        hub.receive(an_event(8.0, id=f"f{number}"))
        hub.passes(seconds=30)
    hub.passes(minutes=15)

    assert hub.rung() == ["dana"] * 4
    assert {incident.acknowledged_by for incident in hub.incidents()} == {"dana"}
    read_all_mail(hub)


def test_an_exhausted_page_begins_again_at_the_handoff_of_its_first_level(tell: Tell) -> None:
    hub = tell(start=at("2026-06-01T06:40Z"))
    nobody_answers(hub)
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0, updatedAt="2026-06-01T06:40:00Z"))
    hub.passes(minutes=25)

    assert hub.head().generation == 2
    assert hub.head().opened_at == at("2026-06-01T07:00Z")
    assert hub.rung()[-1] == "wei"
    read_all_mail(hub)
