"""What a person does to an incident by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.model.handling import (
    ARCHIVED_NOTE,
    NOTE_LENGTH,
    Annotate,
    Close,
    CloseByAge,
    CloseByArchiving,
    Handling,
    Snooze,
    handle,
)
from hub.model.incident import Change, Closure, Incident, IncidentState, Observed, observe, tell
from tests.builders import ANALYST, NIGHT, a_mark, an_observation

LATER = NIGHT + timedelta(hours=6)


def an_open_incident(severity: float = 8.0) -> Incident:
    return observe(None, an_observation(severity)).incident


def a_close(severity: float = 8.0, closure: Closure = Closure.EXPECTED, note: str = "a test") -> Close:
    return Close(mark=a_mark(severity), closure=closure, note=note, by="dana", at=NIGHT)


def a_snooze(severity: float = 8.0) -> Snooze:
    return Snooze(mark=a_mark(severity), until=LATER, by="dana", at=NIGHT)


def an_archiving(minutes: float = 10) -> CloseByArchiving:
    return CloseByArchiving(by=ANALYST, at=NIGHT + timedelta(minutes=minutes))


def after(handling: Handling, **event: Any) -> Observed:
    """What an event at minute 10 makes of an incident that was handled."""
    return observe(handle(an_open_incident(), handling), an_observation(minute=10, **event))


def test_closing_says_how_why_and_who_and_leaves_nothing_due() -> None:
    closed = handle(an_open_incident(), a_close())

    assert (closed.state, closed.closure, closed.closed_by) == (IncidentState.CLOSED, Closure.EXPECTED, "dana")
    assert (closed.note, closed.noted_by, closed.due_at, closed.version) == ("a test", "dana", None, 2)


def test_a_repeat_leaves_it_closed_and_nothing_due() -> None:
    observed = after(a_close())

    assert (observed.change, observed.incident.state) == (Change.REPEATED, IncidentState.CLOSED)
    assert observed.incident.due == {}
    assert observed.incident.closed_by == "dana"


def test_a_higher_band_opens_it_again() -> None:
    observed = after(a_close(), summary=an_observation(9.5).summary)

    assert (observed.change, observed.incident.state) == (Change.RAISED, IncidentState.OPEN)
    assert (observed.incident.closed_by, observed.incident.closure) == (None, None)
    assert observed.incident.due


def test_what_has_risen_since_it_was_shown_is_not_closed_nor_snoozed() -> None:
    row = an_open_incident(9.5)

    assert handle(row, a_close(8.0)) == row
    assert handle(row, a_snooze(8.0)) == row


def test_what_was_shown_in_another_episode_is_not_closed() -> None:
    row = an_open_incident().model_copy(update={"seen": a_mark(8.0, episode=2)})

    assert handle(row, a_close()) == row


def test_closing_again_corrects_how() -> None:
    closed = handle(handle(an_open_incident(), a_close()), a_close(closure=Closure.TRUE_POSITIVE))

    assert closed.closure is Closure.TRUE_POSITIVE


def test_a_snoozed_incident_is_due_when_that_is_over() -> None:
    snoozed = handle(an_open_incident(), a_snooze())

    assert snoozed.due_at == LATER
    assert snoozed.due_now(LATER - timedelta(seconds=1)) == ()
    assert snoozed.due_now(LATER) == ("call page-soc", "email secops")


def test_a_snooze_does_not_bring_forward_what_a_window_holds_longer() -> None:
    held = observe(None, an_observation(routes=(), held={"call page-soc": LATER + timedelta(hours=1)})).incident

    assert handle(held, a_snooze()).due_at == LATER + timedelta(hours=1)


def test_a_snoozed_incident_of_which_nothing_is_due_stays_so() -> None:
    row = an_open_incident()
    told = tell(row, row.seen, tuple(row.due))

    assert handle(told, a_snooze()).due_at is None


def test_what_rises_is_due_at_once_in_spite_of_the_snooze() -> None:
    observed = after(a_snooze(), summary=an_observation(9.5).summary)

    assert observed.incident.snoozed_until is None
    assert observed.incident.due_now(NIGHT + timedelta(minutes=10))


def test_only_an_open_incident_is_snoozed() -> None:
    closed = handle(an_open_incident(), a_close())

    assert handle(closed, a_snooze()) == closed


def test_closing_ends_a_snooze() -> None:
    assert handle(handle(an_open_incident(), a_snooze()), a_close()).snoozed_until is None


def test_archiving_closes_says_who_and_when_and_leaves_nothing_due() -> None:
    closed = handle(handle(an_open_incident(), a_snooze()), an_archiving())

    assert (closed.state, closed.closure, closed.closed_by) == (IncidentState.CLOSED, Closure.ARCHIVED, ANALYST)
    assert (closed.closed_at, closed.note, closed.noted_by) == (an_archiving().at, ARCHIVED_NOTE, ANALYST)
    assert (closed.due, closed.snoozed_until, closed.told["record"]) == ({}, None, closed.seen)


def test_what_was_seen_after_the_archiving_stays_open() -> None:
    seen = observe(an_open_incident(), an_observation(minute=10)).incident

    assert handle(seen, an_archiving(minutes=9.9)) == seen
    assert handle(seen, an_archiving(minutes=10)).state is IncidentState.CLOSED


def test_archiving_leaves_what_is_closed_as_it_is() -> None:
    by_hand, archived = handle(an_open_incident(), a_close()), handle(an_open_incident(), an_archiving())

    assert handle(by_hand, an_archiving()) == by_hand
    assert handle(archived, an_archiving()) == archived


def test_what_was_archived_stays_closed_while_it_repeats_and_opens_when_it_rises() -> None:
    row = handle(an_open_incident(), an_archiving(minutes=5))
    repeated, risen = (observe(row, an_observation(severity, minute=10)) for severity in (8.0, 9.5))

    assert (repeated.incident.state, repeated.incident.due) == (IncidentState.CLOSED, {})
    assert (risen.change, risen.incident.state, risen.incident.closed_by) == (Change.RAISED, IncidentState.OPEN, None)


def test_a_note_is_clipped_replaces_the_one_before_and_changes_nothing_else() -> None:
    row = handle(an_open_incident(), Annotate(note="first", by="wei", at=NIGHT))
    noted = handle(row, Annotate(note="x" * 1000, by="dana", at=LATER))

    assert (noted.note, noted.noted_by, noted.noted_at) == ("x" * NOTE_LENGTH, "dana", LATER)
    assert (noted.state, noted.due) == (IncidentState.OPEN, row.due)


def test_a_full_row_stays_under_one_kilobyte_and_a_half() -> None:
    row = handle(an_open_incident(), a_close(note="x" * 1000))

    assert len(row.model_dump_json(exclude_defaults=True)) < 1536


def test_an_age_closes_only_what_is_old_and_told_and_done_twice_is_the_same() -> None:
    told = tell(an_open_incident(), a_mark(), ("call page-soc", "email secops"))
    by_age = CloseByAge(before=NIGHT, at=LATER)

    closed = handle(told, by_age)

    assert (closed.state, closed.closure, closed.closed_at) == (IncidentState.CLOSED, Closure.AGE, LATER)
    assert handle(closed, by_age) == closed
    assert handle(told, CloseByAge(before=NIGHT - timedelta(seconds=1), at=LATER)) == told
    assert handle(an_open_incident(), by_age) == an_open_incident()
