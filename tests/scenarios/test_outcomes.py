"""Each row of the outcome table (semantics 4) as a night in which it happens, from the finding to the ledger."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from hub.model.attempt import AttemptOutcome
from hub.model.ledger import EntryKind
from hub.model.masking import phone_key
from hub.model.messages import CarrierReport, CarrierReportKind
from hub.model.page import PageState
from hub.model.severity import SeverityLabel
from local.phone_lab import Script, scripts
from tests.builders import an_event
from tests.scenarios.conftest import Tell
from tests.scenarios.organization import a_responder, an_escalation_policy, an_organization
from tests.scenarios.story import Story

ACKNOWLEDGED = AttemptOutcome.ACKNOWLEDGED
NOT_REACHED = AttemptOutcome.NOT_REACHED
NO_ANSWER = AttemptOutcome.NO_ANSWER


def taken_mails(hub: Story, by: str, *rung: str) -> None:
    """Expect what every taken page sends: the alarm to secops, the brief, and a stand-down to each of the others."""
    assert len(hub.mails("secops")) == 1
    assert [f"{by} has it" in mail.subject.lower() for mail in hub.mails("leads")] == [True]
    assert ["it is yours" in mail.subject for mail in hub.mails(by)] == [True]
    for responder in rung:
        assert [f"{by} has it" in mail.subject.lower() for mail in hub.mails(responder)] == [True]


def test_acknowledged_ends_the_page_and_no_telephone_rings_again(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(hours=5)

    assert hub.rung() == ["dana"]
    assert hub.head().state is PageState.ACKNOWLEDGED
    taken_mails(hub, "dana")


def test_a_wrong_code_is_read_back_and_may_be_tried_again(hub: Story) -> None:
    hub.phone("dana").will(scripts.wrong_then_right())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    said = [heard.words for heard in hub.words() if heard.who == "call"]
    assert said[1].startswith("You keyed 1 0 0. That is not the code.")
    assert said[2] == "It is yours. The details are in your mail."
    assert hub.outcomes() == [ACKNOWLEDGED]
    taken_mails(hub, "dana")


def test_three_wrong_codes_end_the_call_and_are_no_proof(hub: Story) -> None:
    hub.phone("dana").will(scripts.wrong_code(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.outcomes() == [NOT_REACHED, ACKNOWLEDGED]
    assert "one try too many" in [heard.words for heard in hub.words() if heard.who == "call"][-1]
    taken_mails(hub, "dana")


@pytest.mark.parametrize("script", [scripts.voicemail(), scripts.no_key(), scripts.in_a_car()], ids=lambda it: it.name)
def test_an_answer_without_proof_is_not_reached_and_tried_again(hub: Story, script: Script) -> None:
    hub.phone("dana").will(script, scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.outcomes() == [NOT_REACHED, ACKNOWLEDGED]
    first, second = hub.attempts()
    assert first.ended_at is not None
    assert second.dialling_at is not None
    assert second.dialling_at - first.ended_at == timedelta(seconds=60)
    taken_mails(hub, "dana")


def test_silence_ends_the_call_within_the_time_it_listens(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_key(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    first = hub.attempts()[0]
    assert first.ended_at is not None
    assert first.answered_at is not None
    assert first.ended_at - first.answered_at <= timedelta(seconds=45)
    taken_mails(hub, "dana")


def test_two_answers_without_proof_go_to_the_next_level_without_a_third_call(tell: Tell) -> None:
    policies = {"page-soc": an_escalation_policy(attempts=5)}
    hub = tell(an_organization(escalation_policies=policies))
    hub.phone("dana").will(scripts.voicemail(), scripts.voicemail())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana", "wei"]
    taken_mails(hub, "wei", "dana")


@pytest.mark.parametrize("script", [scripts.no_answer(), scripts.busy(), scripts.declines()], ids=lambda it: it.name)
def test_no_answer_is_tried_again_after_the_retry_delay_and_then_passed_along(hub: Story, script: Script) -> None:
    hub.phone("dana").will(script, script)
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.outcomes() == [NO_ANSWER, NO_ANSWER, ACKNOWLEDGED]
    taken_mails(hub, "wei", "dana")


def test_passed_rings_the_next_level_now_and_says_who_that_is(hub: Story) -> None:
    hub.phone("dana").will(scripts.passes())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    said = [heard.words for heard in hub.words() if heard.who == "call"]
    assert "To pass it to Wei, press 2." in said[0]
    assert said[1] == "Passed on. Wei is called next."
    first, second = hub.attempts()
    assert first.outcome is AttemptOutcome.PASSED
    assert second.prepared_at == first.ended_at
    taken_mails(hub, "wei", "dana")


def test_at_the_last_level_nobody_is_after_you_and_if_all_pass_the_walk_begins_again_once(tell: Tell) -> None:
    policies = {"page-soc": an_escalation_policy(repeat=2)}
    hub = tell(an_organization(escalation_policies=policies))
    for responder in ("dana", "wei", "sam"):
        hub.phone(responder).will(scripts.passes())
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "wei", "sam", "dana"]
    assert [heard.words for heard in hub.words(2)][-1] == "Nobody is after you. You may be called again."
    assert hub.attempts()[3].prepared_at == hub.attempts()[2].ended_at
    taken_mails(hub, "dana", "wei", "sam")


def test_more_tells_where_what_and_why_you(hub: Story) -> None:
    hub.phone("dana").will(scripts.asks_for_more())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    more = [heard.words for heard in hub.words() if heard.who == "call"][1]
    assert "Region eu-west-1." in more or "Region eu west 1." in more
    assert "You are called because" in more
    taken_mails(hub, "dana")


def test_a_refused_number_is_suspect_and_the_next_number_rings_at_once(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    hub.phone("wei").will(scripts.refuses())
    hub.phone("wei").will(scripts.keys_code(), number=1)
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.rung() == ["dana", "dana", "wei", "wei#1"]
    refused, taken = hub.attempts()[2:]
    assert refused.outcome is AttemptOutcome.REFUSED
    assert taken.prepared_at == refused.ended_at
    key = phone_key("+15555550102")
    assert hub.hub.stores.lines.suspect([key]) == {key}
    taken_mails(hub, "wei", "dana")


def test_a_suspect_number_is_not_rung_by_the_next_page(hub: Story) -> None:
    hub.hub.stores.lines.refuse(phone_key("+15555550101"), "DestinationNotAllowed", hub.clock.now())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["wei"]
    assert "level 1, walk 1: Dana cannot be called now: passed" in [entry.text for entry in hub.ledger()]
    taken_mails(hub, "wei")


def test_the_same_error_for_two_numbers_is_a_misconfigured_service_and_marks_no_number(hub: Story) -> None:
    error = "OutboundContactNotPermitted"
    hub.phone("dana").will(scripts.refuses(error))
    hub.phone("wei").will(scripts.refuses(error), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.outcomes() == [AttemptOutcome.REFUSED, AttemptOutcome.UNAVAILABLE, ACKNOWLEDGED]
    assert hub.hub.stores.lines.suspect([phone_key("+15555550101"), phone_key("+15555550102")]) == frozenset()
    assert "calls do not work" in hub.mails("wei")[0].subject
    assert len(hub.mails("wei")) == 2
    assert len(hub.mails("secops") + hub.mails("leads") + hub.mails("dana")) == 3


def test_a_throttled_call_is_retried_and_spends_no_attempt(hub: Story) -> None:
    hub.phone("dana").will(scripts.throttles(), scripts.throttles(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert [attempt.round for attempt in hub.attempts()] == [1, 1, 1]
    assert hub.outcomes()[-1] is ACKNOWLEDGED
    taken_mails(hub, "dana")


def test_a_call_throttled_for_two_minutes_is_told_in_writing_and_the_next_person_rings(hub: Story) -> None:
    hub.edit_responder(a_responder("dana", 1, text=True))
    hub.phone("dana").will(*(scripts.throttles() for _ in range(50)))
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=6)

    assert hub.rung().count("wei") == 1
    assert "all lines busy" in hub.mails("dana")[0].subject
    assert [text.responder for text in hub.texts()] == ["dana"]
    assert "tocsin acknowledge" in hub.mails("dana")[0].body
    assert len(hub.mails("secops") + hub.mails("leads") + hub.mails("wei")) == 3


def test_while_the_voice_is_down_the_level_is_told_once_and_calls_go_on_every_minute(hub: Story) -> None:
    hub.phone("dana").will(*(scripts.down() for _ in range(5)), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)

    assert hub.rung() == ["dana"] * 6
    assert ["calls do not work" in mail.subject for mail in hub.mails("dana")] == [True, False]
    dialled = [attempt.prepared_at for attempt in hub.attempts()]
    assert [later - earlier for earlier, later in pairwise(dialled)] == [timedelta(minutes=1)] * 5
    assert len(hub.mails("secops") + hub.mails("leads")) == 2


def test_a_person_with_two_numbers_is_rung_on_both_in_a_round(tell: Tell) -> None:
    hub = tell()
    hub.edit_responder(a_responder("dana", 1, 6))
    hub.phone("dana").will(scripts.no_answer())
    hub.phone("dana").will(scripts.keys_code(), number=1)
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert hub.rung() == ["dana", "dana#1"]
    assert hub.attempts()[1].round == 1
    taken_mails(hub, "dana")


def test_one_person_is_called_by_one_page_at_a_time(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=30), scripts.keys_code())
    hub.receive(an_event(8.0, id="high"))
    hub.receive(an_event(9.5, id="critical"))
    hub.passes(minutes=5)

    critical = hub.attempts(hub.head(label=SeverityLabel.CRITICAL).page_id)
    assert critical[0].outcome is AttemptOutcome.LINE_TAKEN
    assert critical[-1].outcome is ACKNOWLEDGED
    assert {attempt.round for attempt in critical} == {1}
    assert hub.rung() == ["dana", "dana"]
    assert len(hub.mails("secops") + hub.mails("leads") + hub.mails("dana")) == 6


def test_an_answer_after_the_time_out_still_takes_the_page(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code(after=600))
    hub.receive(an_event(8.0))
    hub.passes(seconds=100)
    late = hub.attempts()[0]
    assert late.outcome is NOT_REACHED

    spoken = hub.hub.calls.keyed(late.key, f"1{late.challenge}")
    hub.passes(minutes=1)

    assert spoken.text == "It is yours. The details are in your mail."
    assert hub.head().by == "dana"
    taken_mails(hub, "dana")
    hub.lab.plan("+15555550101")


def test_whoever_keys_the_code_second_is_told_who_has_it(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.no_answer())
    hub.phone("wei").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)
    first = hub.attempts()[0]

    spoken = hub.hub.calls.keyed(first.key, f"1{first.challenge}")

    assert spoken.text == "Wei has it already. There is nothing for you to do."
    assert not spoken.listens
    assert hub.head().by == "wei"
    taken_mails(hub, "wei", "dana")


def test_a_carrier_that_reports_twice_late_and_out_of_order_changes_nothing(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(seconds=30)
    first = hub.attempts()[0]
    for report in (CarrierReportKind.ENDED, CarrierReportKind.DIALLED, CarrierReportKind.THROTTLED):
        hub.hub.messages.dialler.reported(CarrierReport(attempt=first.key, report=report, at=hub.clock.now()))
    hub.passes(minutes=5)

    assert hub.outcomes() == [NO_ANSWER, ACKNOWLEDGED]
    taken_mails(hub, "dana")


def test_a_carrier_that_is_never_heard_of_again_is_bounded_by_a_time_out(hub: Story) -> None:
    hub.phone("dana").will(Script(name="lost", ends=100_000), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    first, second = hub.attempts()
    assert (first.outcome, first.error) == (NO_ANSWER, "timed out")
    assert first.ended_at is not None
    assert first.ended_at - first.prepared_at == timedelta(seconds=90)
    assert second.outcome is ACKNOWLEDGED
    taken_mails(hub, "dana")


def test_the_ledger_tells_the_whole_page_and_masks_the_numbers(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)

    assert [entry.kind for entry in hub.ledger()] == [
        EntryKind.OPENED,
        EntryKind.JOINED,
        EntryKind.LEVEL,
        EntryKind.PLACED,
        EntryKind.ENDED,
        EntryKind.PAUSED,
        EntryKind.PLACED,
        EntryKind.ANSWERED,
        EntryKind.KEY,
        EntryKind.ACKNOWLEDGED,
        EntryKind.ENDED,
        EntryKind.FINISHED,
    ]
    assert not any("+1555" in entry.model_dump_json() for entry in hub.ledger())
    assert {entry.number_masked for entry in hub.ledger() if entry.kind is EntryKind.PLACED} == {"********0101"}
    taken_mails(hub, "dana")
