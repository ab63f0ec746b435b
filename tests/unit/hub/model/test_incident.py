"""Seen, told and due: what each event makes of an incident row (semantics 4)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hub.model.incident import Change, Closure, Incident, IncidentState, Observed, observe, tell
from hub.model.policy import Mode
from hub.model.severity import SeverityLabel
from tests.builders import NIGHT, a_mark, a_summary, an_observation

CALL, MAIL = "call page-soc", "email secops"
DAY = 24 * 60
SUPPRESSED: dict[str, Any] = {"routes": (), "gentle": (), "settled": False, "suppressed_by": "scanner"}
ARCHIVED: dict[str, Any] = {"routes": (), "gentle": (), "archived": True}


def opened(severity: float = 8.0, **more: Any) -> Incident:
    return observe(None, an_observation(severity, **more)).incident


def told(row: Incident) -> Incident:
    """Everybody is told of what the row has seen."""
    return tell(row, row.seen, tuple(row.due))


def told_of(severity: float = 8.0, **more: Any) -> Incident:
    return told(opened(severity, **more))


def then(row: Incident, severity: float = 8.0, *, minute: float = 15, **more: Any) -> Observed:
    return observe(row, an_observation(severity, minute=minute, **more))


def taken(row: Incident) -> Incident:
    changes = {"state": IncidentState.ACKNOWLEDGED, "acknowledged_by": "dana", "acknowledged_at": NIGHT}
    return row.model_copy(update=changes)


def joining(severity: float = 8.0) -> dict[str, Any]:
    return {"summary": a_summary(severity, attack_sequence=True)}


def test_a_new_finding_opens_an_incident_with_every_route_due() -> None:
    observed = observe(None, an_observation())
    row = observed.incident
    assert (observed.change, row.state, row.seen, row.told) == (Change.OPENED, IncidentState.OPEN, a_mark(), {})
    assert row.due == {CALL: NIGHT, MAIL: NIGHT}
    assert (row.count, row.opened_at, row.due_at) == (1, NIGHT, NIGHT)


def test_telling_moves_told_up_to_seen_and_leaves_nothing_due() -> None:
    row = told_of()
    assert row.told == {CALL: a_mark(), MAIL: a_mark()}
    assert (row.due, row.due_at) == ({}, None)


def test_a_route_not_told_yet_stays_due() -> None:
    row = tell(opened(), a_mark(), (MAIL,))
    assert row.due == {CALL: NIGHT}
    assert row.told == {MAIL: a_mark()}


def test_what_is_only_recorded_is_settled_in_the_first_write() -> None:
    row = opened(routes=(), gentle=())
    assert row.told == {"record": a_mark()}
    assert then(row).incident.due == {}


def test_a_repeat_raises_count_and_last_seen_and_tells_nobody() -> None:
    later = NIGHT + timedelta(minutes=15)
    observed = then(told_of(), summary=a_summary(8, updated_at=later))
    row = observed.incident
    assert (observed.change, row.count, row.due, row.summary.last_seen) == (Change.REPEATED, 2, {}, later)


def test_first_seen_never_moves_forward() -> None:
    row = told_of(summary=a_summary(8, first_seen=NIGHT))
    later = a_summary(8, first_seen=NIGHT + timedelta(minutes=10))
    assert then(row, summary=later).incident.summary.first_seen == NIGHT


def test_a_higher_band_is_told_again() -> None:
    observed = then(told_of(), 9.5)
    assert observed.change is Change.RAISED
    assert observed.incident.seen == a_mark(9.5)
    assert set(observed.incident.due) == {CALL, MAIL}


def test_a_higher_number_in_the_same_band_is_not_told_again() -> None:
    observed = then(told_of(7.0), 8.9)
    assert (observed.change, observed.incident.due) == (Change.REPEATED, {})


def test_a_lower_band_is_not_told_and_does_not_lower_what_was_seen() -> None:
    row = then(told_of(), 5).incident
    assert (row.seen, row.due) == (a_mark(8), {})
    assert then(row, 8, minute=30).incident.due == {}


def test_a_lower_band_does_not_lower_what_is_still_to_be_told() -> None:
    row = then(opened(), 5).incident
    assert row.due == {CALL: NIGHT, MAIL: NIGHT}
    assert row.summary.label is row.seen.label is SeverityLabel.HIGH


def test_joining_an_attack_sequence_is_told_again_once() -> None:
    observed = then(told_of(), **joining())
    assert observed.change is Change.RAISED
    assert observed.incident.seen.text == "1.high.sequence"
    assert set(observed.incident.due) == {CALL, MAIL}
    assert then(told(observed.incident), minute=30, **joining()).incident.due == {}


def test_leaving_the_attack_sequence_again_changes_nothing() -> None:
    joined = told(then(told_of(), **joining()).incident)
    row = then(joined, minute=30).incident
    assert (row.seen.attack_sequence, row.summary.attack_sequence, row.due) == (True, True, {})


def test_the_same_event_twice_changes_nothing() -> None:
    row = told_of()
    observed = then(row, minute=0)
    assert (observed.change, observed.incident) == (Change.SAME, row)


def test_an_equal_time_with_a_higher_band_counts_but_is_no_further_event() -> None:
    observed = then(told_of(), 9.5, minute=0)
    assert (observed.change, observed.incident.count) == (Change.RAISED, 1)
    assert set(observed.incident.due) == {CALL, MAIL}


def test_an_older_event_changes_nothing_whatever_its_band() -> None:
    row = told_of(minute=30)
    observed = then(row, 9.5, minute=29)
    assert (observed.change, observed.incident) == (Change.STALE, row)


def test_it_comes_back_after_the_quiet_period_as_a_new_episode() -> None:
    observed = then(taken(told_of()), minute=DAY)
    row = observed.incident
    assert (observed.change, row.seen) == (Change.RETURNED, a_mark(8, episode=2))
    assert set(row.due) == {CALL, MAIL}
    assert (row.state, row.acknowledged_by, row.opened_at) == (IncidentState.OPEN, None, NIGHT + timedelta(days=1))


def test_a_new_episode_may_be_lower_than_the_one_before() -> None:
    row = then(told_of(9.5), 5, minute=DAY).incident
    assert (row.seen, row.summary.severity) == (a_mark(5, episode=2), 5)


def test_just_before_the_quiet_period_is_over_it_is_a_repeat() -> None:
    assert then(told_of(), minute=DAY - 1).change is Change.REPEATED


def test_quiet_is_measured_between_events_and_not_since_the_opening() -> None:
    row = told_of()
    for minute in range(60, 3 * DAY, 60):
        observed = then(row, minute=minute)
        row = observed.incident
        assert (observed.change, row.due) == (Change.REPEATED, {})


def test_archiving_closes_the_incident_and_settles_what_was_due() -> None:
    row = then(opened(), **ARCHIVED).incident
    assert (row.state, row.closure, row.due) == (IncidentState.CLOSED, Closure.ARCHIVED, {})
    assert row.told["record"] == row.seen


def test_a_finding_that_arrives_archived_is_closed_from_the_start() -> None:
    row = opened(**ARCHIVED)
    assert (row.state, row.closure, row.due) == (IncidentState.CLOSED, Closure.ARCHIVED, {})


def test_active_again_within_the_quiet_period_it_stays_closed_and_silent() -> None:
    row = then(opened(**ARCHIVED), minute=30).incident
    assert (row.state, row.due) == (IncidentState.CLOSED, {})


def test_active_again_after_the_quiet_period_it_is_one_mail_and_no_call() -> None:
    held = {CALL: NIGHT + timedelta(days=2)}
    row = then(then(told_of(), **ARCHIVED).incident, minute=15 + DAY, held=held).incident
    assert (list(row.due), row.state) == ([MAIL], IncidentState.OPEN)


def test_what_was_closed_and_rises_is_open_again() -> None:
    row = then(then(told_of(), **ARCHIVED).incident, 9.5, minute=30).incident
    assert (row.state, row.closure, set(row.due)) == (IncidentState.OPEN, None, {CALL, MAIL})


def test_what_was_taken_and_rises_is_to_be_taken_anew() -> None:
    row = then(taken(told_of()), 9.5).incident
    assert (row.state, row.acknowledged_by, row.acknowledged_at) == (IncidentState.OPEN, None, None)


def test_what_was_taken_and_repeats_stays_taken() -> None:
    assert then(taken(told_of())).incident.state is IncidentState.ACKNOWLEDGED


def test_a_suppressed_finding_is_due_at_its_next_event_after_the_rule_ended() -> None:
    row = opened(**SUPPRESSED)
    assert (row.due, row.told, row.suppressed_by) == ({}, {}, "scanner")
    row = then(row, **SUPPRESSED).incident
    assert row.due == {}
    row = then(row, minute=30).incident
    assert (set(row.due), row.suppressed_by) == ({CALL, MAIL}, None)


def test_what_was_told_before_the_suppression_is_not_told_again_after_it() -> None:
    row = then(told_of(), **SUPPRESSED).incident
    assert then(row, minute=30).incident.due == {}


def test_a_rise_under_a_suppression_is_due_after_it() -> None:
    row = then(told_of(), 9.5, **SUPPRESSED).incident
    assert row.due == {}
    assert set(then(row, 9.5, minute=30).incident.due) == {CALL, MAIL}


def test_a_held_call_is_due_at_the_windows_end() -> None:
    end = NIGHT + timedelta(hours=2)
    row = opened(9.5, routes=(MAIL,), held={CALL: end})
    assert row.due_now(NIGHT) == (MAIL,)
    row = tell(row, row.seen, (MAIL,))
    assert (row.due_now(end - timedelta(seconds=1)), row.due_now(end)) == ((), (CALL,))
    assert then(row, 9.5).incident.due == {CALL: end}
    assert tell(row, row.seen, (CALL,)).due == {}


def test_a_replayed_record_mails_and_holds_no_call_back() -> None:
    row = opened(replayed=True, held={"call page-web": NIGHT + timedelta(hours=2)})
    assert list(row.due) == [MAIL]


def test_a_replayed_record_still_calls_where_something_was_due_anyway() -> None:
    assert set(then(opened(), replayed=True).incident.due) == {CALL, MAIL}
    assert set(then(opened(), 9.5, replayed=True).incident.due) == {CALL, MAIL}
    assert list(then(told_of(), 9.5, replayed=True).incident.due) == [MAIL]


def test_a_replay_after_the_quiet_period_calls_only_for_what_was_due() -> None:
    assert set(then(opened(), minute=DAY, replayed=True).incident.due) == {CALL, MAIL}
    assert list(then(told_of(), minute=DAY, replayed=True).incident.due) == [MAIL]


def test_a_redelivery_after_a_crash_between_seen_and_told_finds_it_due() -> None:
    row = then(opened(), minute=0).incident
    assert set(row.due) == {CALL, MAIL}
    assert then(told(row), minute=0).incident.due == {}


def test_telling_of_an_older_mark_settles_nothing_that_is_due_now() -> None:
    before = opened()
    raised = then(before, 9.5).incident
    row = tell(raised, before.seen, (CALL, MAIL))
    assert set(row.due) == {CALL, MAIL}
    assert row.told[CALL] == before.seen


def test_telling_never_moves_told_back() -> None:
    row = told(then(opened(), 9.5).incident)
    assert tell(row, a_mark(8), (CALL,)).told[CALL] == a_mark(9.5)


def test_a_policy_edit_acts_on_new_marks_and_not_on_a_repeat() -> None:
    assert then(told_of(), routes=("email dpo",)).incident.due == {}
    assert list(then(told_of(), 9.5, routes=("email dpo",)).incident.due) == ["email dpo"]


def test_the_mode_of_the_decision_stays_with_what_is_due() -> None:
    row = opened(mode=Mode.SHADOW)
    assert row.mode is Mode.SHADOW
    assert then(row).incident.mode is Mode.SHADOW
    assert then(row, 9.5).incident.mode is Mode.LIVE


@pytest.mark.parametrize("change", list(Change))
def test_only_same_and_stale_are_duplicates(change: Change) -> None:
    assert change.duplicate is (change in (Change.SAME, Change.STALE))


def test_each_write_raises_the_version() -> None:
    row = opened()
    versions = [row.version, then(row).incident.version, then(row, 9.5).incident.version, told(row).version]
    assert versions == [1, 2, 2, 2]
    assert then(row, minute=0).incident.version == 1


def reminded(row: Incident, *, hours: float, severity: float = 8.0, **more: Any) -> Incident:
    return then(row, severity, minute=hours * 60, quiet_period=timedelta(days=30), **more).incident


@pytest.mark.parametrize(("severity", "hours"), [(8.0, 72), (9.5, 24)])
def test_a_taken_incident_that_goes_on_is_due_a_reminder_after_its_span(severity: float, hours: float) -> None:
    row = taken(told_of(severity))

    assert reminded(row, hours=hours - 0.1, severity=severity).due == {}
    due = reminded(row, hours=hours, severity=severity)
    assert due.due == {"reminder": NIGHT + timedelta(hours=hours)}
    assert due.reminded_at == NIGHT + timedelta(hours=hours)


def test_the_next_reminder_waits_for_its_span_again() -> None:
    row = told(reminded(taken(told_of()), hours=72))

    assert (row.due, row.told) == ({}, {CALL: a_mark(), MAIL: a_mark()})
    assert reminded(row, hours=143).due == {}
    assert reminded(row, hours=144).due == {"reminder": NIGHT + timedelta(hours=144)}


def test_an_incident_that_nobody_took_or_a_lower_one_is_not_reminded_of() -> None:
    assert reminded(told_of(), hours=100).due == {}
    assert reminded(taken(told_of(5.0)), hours=100, severity=5.0).due == {}


def test_what_is_suppressed_by_now_or_replayed_is_not_reminded_of() -> None:
    row = taken(told_of())

    assert reminded(row, hours=100, **SUPPRESSED).due == {}
    assert reminded(row, hours=100, replayed=True).due == {}


def test_the_same_event_again_neither_repeats_nor_loses_a_reminder() -> None:
    row = reminded(taken(told_of()), hours=72)

    assert reminded(row, hours=72) == row
    assert reminded(told(row), hours=72).due == {}


def test_an_incident_that_rises_while_a_reminder_is_due_is_told_and_not_reminded_of() -> None:
    row = reminded(taken(told_of()), hours=72)
    risen = reminded(row, hours=73, severity=9.5)

    assert set(risen.due) == {CALL, MAIL}
    assert (risen.state, risen.reminded_at) == (IncidentState.OPEN, None)


def test_a_due_reminder_does_not_make_a_replayed_record_call() -> None:
    row = reminded(taken(told_of()), hours=72)

    assert set(reminded(row, hours=73, severity=9.5, replayed=True).due) == {MAIL}
