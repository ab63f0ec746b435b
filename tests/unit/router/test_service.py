"""A record in, told once from its row, whatever dies on the way (semantics 4 and 6)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from hub.errors import StoreError, TransientError
from hub.model.incident import Change
from hub.model.messages import NoticeSubject
from hub.model.policy import Mode
from hub.model.record import Outcome
from hub.model.severity import SeverityLabel
from router.normalize import Origin
from router.policy import PolicyBook
from router.service import RouteFindings
from tests.builders import NIGHT, PRODUCTION, a_key, a_mark, an_event
from tests.fakes.ports import KeptRequests
from tests.fakes.router import Hub
from tests.policies import (
    a_document,
    a_suppression,
    a_window,
)

ACCOUNT = f"account {PRODUCTION}"
CALL, MAIL = "call page-soc", "email secops"
STRANGER = "999900001111"


def test_a_high_finding_is_called_and_mailed_with_two_writes() -> None:
    hub = Hub()
    receipt = hub.receive(8)
    assert (receipt.outcome, receipt.change, receipt.told) == (Outcome.ROUTED, Change.OPENED, (CALL, MAIL))
    assert hub.told == [CALL, MAIL]
    assert (hub.incidents.writes, hub.row().due, hub.counts.values["Routed"]) == (2, {}, 1)


def test_a_request_carries_the_finding_the_mark_and_the_reasons_that_applied() -> None:
    hub = Hub()
    hub.receive(8, title="Someone tries passwords.")
    (call,) = hub.calls.all
    assert call.id == f"{a_key().digest}.1.high.{CALL}"
    assert (call.escalation_policy, call.mark.text, call.mode) == ("page-soc", "1.high", Mode.LIVE)
    assert (call.summary.account_name, call.summary.title) == ("prod-payments", "Someone tries passwords.")
    assert [reason.rule for reason in call.why] == ["routes of high"]
    assert call.requested_at == NIGHT
    (notice,) = hub.notices.all
    assert (notice.id, notice.subject) == (f"{a_key().digest}.1.high.{MAIL}", NoticeSubject.FINDING)


def test_a_low_finding_is_recorded_with_one_write() -> None:
    hub = Hub()
    receipt = hub.receive(2)
    assert (receipt.outcome, receipt.told, hub.told, hub.incidents.writes) == (Outcome.RECORDED, (), [], 1)
    assert hub.row().told == {"record": hub.row().seen}


def test_a_newer_event_keeps_its_outcome_and_tells_nobody() -> None:
    hub = Hub()
    hub.receive(8)
    receipt = hub.receive(8, minute=1)
    assert (receipt.outcome, receipt.change, receipt.told) == (Outcome.ROUTED, Change.REPEATED, ())
    assert (hub.calls.asked, hub.notices.asked, hub.row().count) == (1, 1, 2)


@pytest.mark.parametrize("minute", [0, -5])
def test_the_same_and_an_older_event_are_duplicates(minute: int) -> None:
    hub = Hub()
    hub.receive(8)
    receipt = hub.receive(8, minute=minute)
    assert (receipt.outcome, receipt.told) == (Outcome.DUPLICATE, ())
    assert hub.counts.values == {"Routed": 1, "Duplicate": 1}


def test_a_higher_band_is_told_under_another_id() -> None:
    hub = Hub()
    hub.receive(8)
    receipt = hub.receive(9.5, minute=1)
    assert receipt.told == (CALL, "email leads")
    assert [call.mark.label for call in hub.calls.all] == [SeverityLabel.HIGH, SeverityLabel.CRITICAL]


def test_a_suppressed_finding_is_told_at_its_next_event_after_the_rule_ended() -> None:
    hub = Hub(a_document(ACCOUNT, suppressions=(a_suppression(),)))
    receipt = hub.receive(8)
    assert (receipt.outcome, hub.told, hub.row().suppressed_by) == (Outcome.SUPPRESSED, [], "scanner")
    hub.edit()
    assert hub.receive(8, minute=1).told == (CALL, MAIL)


def test_an_archived_finding_closes_its_incident_and_tells_nobody() -> None:
    hub = Hub()
    hub.receive(8)
    receipt = hub.receive(8, minute=1, service={"archived": True})
    assert (receipt.outcome, receipt.told, hub.row().closure) == (Outcome.RECORDED, (), "archived")


def test_the_quiet_period_is_the_accounts_own() -> None:
    hub = Hub(a_document(ACCOUNT, quiet_period=timedelta(hours=2)))
    hub.receive(8)
    hub.clock.advance(hours=2)
    assert hub.receive(8).change is Change.RETURNED


@pytest.mark.parametrize("down", ["calls", "notices"])
def test_nothing_is_marked_told_while_a_request_is_not_accepted(down: str) -> None:
    hub = Hub()
    port: KeptRequests[Any] = getattr(hub, down)
    port.down = True
    with pytest.raises(TransientError):
        hub.receive(8)
    assert (set(hub.row().due), hub.row().told) == ({CALL, MAIL}, {})
    port.down = False
    receipt = hub.receive(8)
    assert (receipt.outcome, receipt.change, receipt.told) == (Outcome.ROUTED, Change.SAME, (CALL, MAIL))
    assert hub.told == [CALL, MAIL]


@pytest.mark.parametrize("dies", ["dies_after_seen", "dies_before_told"])
def test_a_redelivery_after_a_crash_asks_under_the_same_ids(dies: str) -> None:
    hub = Hub()
    setattr(hub.incidents, dies, True)
    with pytest.raises(TransientError):
        hub.receive(8)
    setattr(hub.incidents, dies, False)
    assert hub.receive(8).told == (CALL, MAIL)
    assert hub.told == [CALL, MAIL]
    assert hub.receive(8).outcome is Outcome.DUPLICATE


def test_what_was_due_is_told_even_when_the_policy_says_otherwise_by_now() -> None:
    hub = Hub()
    hub.incidents.dies_after_seen = True
    with pytest.raises(TransientError):
        hub.receive(8)
    hub.incidents.dies_after_seen = False
    hub.edit(a_document(ACCOUNT, high="email dpo"))
    assert hub.receive(8).told == (CALL, MAIL)
    (why,) = hub.calls.all[0].why
    assert (why.rule, why.applied) == ("due", True)
    assert why.text == f"`{CALL}` was due since {NIGHT.isoformat()} and not told yet"


def test_the_watchdog_redoes_what_is_due_and_only_that() -> None:
    hub = Hub()
    hub.calls.down = True
    with pytest.raises(TransientError):
        hub.receive(8)
    hub.calls.down = False
    assert hub.router.redo(NIGHT - timedelta(minutes=1)) == 0
    assert hub.router.redo(NIGHT) == 1
    assert (hub.told, hub.row().due, hub.router.redo(NIGHT)) == ([CALL, MAIL], {}, 0)


def test_the_watchdog_goes_through_more_than_one_batch() -> None:
    hub = Hub()
    hub.calls.down = True
    for number in range(120):
        with pytest.raises(TransientError):
            hub.receive(8, id=f"f{number}")
    hub.calls.down = False
    assert hub.router.redo(NIGHT) == 120
    assert len(hub.calls.all) == 120


@pytest.mark.parametrize("severity", [8, 5])
def test_a_redo_never_says_less_than_was_seen(severity: float) -> None:
    hub = Hub()
    hub.incidents.dies_after_seen = True
    with pytest.raises(TransientError):
        hub.receive(9.5)
    with pytest.raises(TransientError):
        hub.receive(severity, minute=1)
    hub.router.redo(NIGHT)
    (call,) = hub.calls.all
    assert call.mark.label is call.summary.label is SeverityLabel.CRITICAL


def held() -> Hub:
    """A critical finding whose call waits for the end of a window, two hours on."""
    hub = Hub(a_document(ACCOUNT, windows=(a_window(critical="hold"),)))
    assert hub.receive(9.5).told == ("email leads",)
    return hub


def test_what_was_held_and_is_still_open_is_told_at_the_end_once() -> None:
    hub = held()
    end = NIGHT + timedelta(hours=2)
    assert hub.router.redo(end - timedelta(seconds=1)) == 0
    assert (hub.router.redo(end), hub.router.redo(end)) == (1, 0)
    assert (hub.calls.asked, hub.told) == (1, [CALL, "email leads"])


def test_what_was_held_is_told_by_the_next_event_after_the_end_too() -> None:
    hub = held()
    hub.clock.advance(hours=3)
    assert hub.receive(9.5).told == (CALL,)


@pytest.mark.parametrize("how", ["taken", "archived"])
def test_what_was_held_and_was_taken_or_closed_meanwhile_is_told_nobody(how: str) -> None:
    hub = held()
    hub.clock.advance(hours=1)
    if how == "taken":
        hub.incidents.acknowledge(a_key(), hub.row().seen, "dana", hub.clock.now())
    else:
        hub.receive(9.5, service={"archived": True})
    assert hub.router.redo(NIGHT + timedelta(hours=2)) == 0
    assert (hub.calls.all, hub.row().due) == ([], {})


def test_a_rise_that_nobody_heard_of_is_told_although_the_lower_page_was_taken() -> None:
    hub = Hub()
    hub.receive(8)
    hub.calls.down = True
    with pytest.raises(TransientError):
        hub.receive(9.5, minute=1)
    hub.calls.down = False
    hub.incidents.acknowledge(a_key(), a_mark(), "dana", NIGHT + timedelta(minutes=2))
    assert hub.router.redo(NIGHT + timedelta(minutes=3)) == 1
    assert [call.mark.label for call in hub.calls.all] == [SeverityLabel.HIGH, SeverityLabel.CRITICAL]


def test_what_somebody_took_before_it_was_told_calls_nobody_and_is_mailed() -> None:
    hub = Hub()
    hub.calls.down = True
    with pytest.raises(TransientError):
        hub.receive(8)
    hub.calls.down = False
    hub.incidents.acknowledge(a_key(), a_mark(), "dana", NIGHT + timedelta(minutes=1))
    assert hub.router.redo(NIGHT + timedelta(minutes=2)) == 1
    assert (hub.told, hub.row().due) == ([MAIL], {})


@pytest.mark.parametrize(("age", "told"), [(24 * 60, (CALL, MAIL)), (24 * 60 + 1, (MAIL,))])
def test_a_record_over_a_day_old_is_mailed_where_it_would_be_called(age: int, told: tuple[str, ...]) -> None:
    assert Hub().receive(8, minute=-age).told == told


def test_a_replayed_record_is_mailed_where_it_would_be_called() -> None:
    hub = Hub(a_document(ACCOUNT, high="call page-soc"))
    assert hub.receive(8, replayed=True).told == ("email leads",)


def test_a_replayed_record_calls_when_its_incident_has_something_due() -> None:
    hub = Hub()
    hub.incidents.dies_after_seen = True
    with pytest.raises(TransientError):
        hub.receive(8)
    hub.incidents.dies_after_seen = False
    assert hub.receive(8, replayed=True).told == (CALL, MAIL)


def test_files_are_decided_as_they_stand_however_old() -> None:
    assert Hub().receive(8, minute=-3 * 24 * 60, origin=Origin.FILE, replayed=True).told == (CALL, MAIL)


def test_a_senders_clock_that_runs_ahead_delays_nothing() -> None:
    assert Hub().receive(8, arrived_at=NIGHT + timedelta(seconds=3)).told == (CALL, MAIL)


def test_messages_carry_the_shadow_mode() -> None:
    hub = Hub(a_document(ACCOUNT, mode={"mode": "shadow"}))
    receipt = hub.receive(8)
    assert receipt.outcome is Outcome.ROUTED
    assert [call.mode for call in hub.calls.all] == [notice.mode for notice in hub.notices.all] == [Mode.SHADOW]


def test_another_event_of_guardduty_is_ignored_with_a_count() -> None:
    hub = Hub()
    event = an_event() | {"detail-type": "GuardDuty Malware Protection Object Scan Result"}
    assert hub.receive_raw(json.dumps(event)).outcome is Outcome.IGNORED
    assert (hub.counts.values, hub.incidents.writes) == ({"Ignored": 1}, 0)


def test_a_foreign_event_is_counted_apart() -> None:
    hub = Hub()
    assert hub.receive_raw(json.dumps(an_event() | {"source": "aws.s3"})).outcome is Outcome.IGNORED
    assert hub.counts.values == {"Foreign": 1}


def test_a_document_that_names_nothing_that_exists_is_counted_and_never_lowers() -> None:
    hub = Hub(a_document(ACCOUNT, high="email sceops"))
    assert hub.receive(8).told == (CALL, MAIL)
    assert hub.counts.values["PolicyFallback"] == 1


def test_without_a_policy_to_be_had_the_record_waits() -> None:
    hub = Hub()

    def none_to_be_had() -> PolicyBook:
        raise StoreError("no snapshot")

    router = RouteFindings(
        incidents=hub.incidents,
        notices=hub.notices,
        calls=hub.calls,
        rejected=hub.rejected,
        policies=none_to_be_had,
        clock=hub.clock,
        counts=hub.counts,
    )
    with pytest.raises(TransientError):
        router.receive(json.dumps(an_event()), record_id="r1", arrived_at=NIGHT, origin=Origin.QUEUE)
    assert hub.incidents.writes == 0


def test_windows_and_hours_go_by_the_time_of_arrival() -> None:
    hub = Hub(a_document(ACCOUNT, windows=(a_window(),)))
    during: datetime = hub.clock.now()
    hub.clock.advance(hours=5)
    assert hub.receive(8, arrived_at=during, minute=0).told == (MAIL,)


def taken_hub(severity: float = 8.0) -> Hub:
    """A hub whose incident was told and taken in the night."""
    hub = Hub()
    hub.receive(severity)
    hub.incidents.acknowledge(a_key(), hub.row().seen, "dana", hub.clock.now())
    return hub


def goes_on(hub: Hub, hours: int) -> None:
    for _ in range(hours // 6):
        hub.clock.advance(hours=6)
        hub.receive(8)


def reminders(hub: Hub) -> list[tuple[str | None, str | None]]:
    asked = [message for message in hub.notices.all if message.subject is NoticeSubject.REMINDER]
    return [(message.audience, message.responder) for message in asked]


def test_a_taken_incident_that_goes_on_reminds_its_taker_and_whoever_was_mailed_of_it() -> None:
    hub = taken_hub()
    goes_on(hub, 66)
    assert reminders(hub) == []

    goes_on(hub, 6)
    assert reminders(hub) == [(None, "dana"), ("secops", None)]
    assert (hub.row().due, hub.calls.asked) == ({}, 1)
    goes_on(hub, 66)
    assert len(reminders(hub)) == 2


def test_a_reminder_that_was_asked_for_and_not_marked_is_asked_for_under_the_same_ids() -> None:
    hub = taken_hub()
    goes_on(hub, 66)
    hub.incidents.dies_before_told = True
    with pytest.raises(StoreError):
        goes_on(hub, 6)
    hub.incidents.dies_before_told = False
    hub.clock.advance(minutes=3)

    assert hub.router.redo(hub.clock.now()) == 1
    assert len(reminders(hub)) == 2
    assert hub.row().due == {}


def test_a_reminder_of_what_was_closed_meanwhile_is_not_told() -> None:
    hub = taken_hub()
    goes_on(hub, 66)
    hub.notices.down = True
    with pytest.raises(StoreError):
        goes_on(hub, 6)
    hub.notices.down = False
    hub.incidents.closes(a_key())

    assert hub.router.redo(hub.clock.now()) == 0
    assert reminders(hub) == []
