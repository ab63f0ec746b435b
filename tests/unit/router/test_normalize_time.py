"""Stories of the time of an event and the order it gives (semantics 1, required and ordering time)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from router.normalize import finding_ordering
from tests.builders import NIGHT, a_finding, an_event, at
from tests.events import accepted


def test_updated_at_is_the_time_of_an_event() -> None:
    finding = accepted(an_event(updatedAt="2026-06-01T04:30:00.250+02:00"))
    assert finding.updated_at == at("2026-06-01T02:30:00.250Z")
    assert finding.warnings == ()


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", 1780282000, "2026-06-01", "2026-13-01T00:00:00Z", "0001-01-01T00:00+14:00", ["x"]]
)
def test_without_a_usable_updated_at_the_last_sight_is_taken_and_said(value: object) -> None:
    finding = accepted(an_event(updatedAt=value))
    assert finding.updated_at == at("2026-06-01T02:59:00Z")
    assert finding.warnings[-1] == "detail.updatedAt gives no time; detail.service.eventLastSeen was taken."


def test_after_that_comes_the_envelopes_time() -> None:
    finding = accepted(an_event(updatedAt=None, service=None))
    assert finding.updated_at == at("2026-06-01T03:00:05Z")
    assert finding.warnings == ("detail.updatedAt gives no time; time was taken.",)


def test_at_last_comes_the_time_of_arrival() -> None:
    finding = accepted(an_event(updatedAt="soon", service=None) | {"time": "later"})
    assert finding.updated_at == NIGHT
    assert finding.warnings == (
        "detail.updatedAt is text, not a time such as 2026-06-01T10:00:00Z; it was dropped.",
        "time is text, not a time such as 2026-06-01T10:00:00Z; it was dropped.",
        "detail.updatedAt gives no time, nor does any other; that of arrival was taken.",
    )


def test_a_time_without_an_offset_is_utc_and_said() -> None:
    finding = accepted(an_event(updatedAt="2026-06-01 02:40:06.721000000"))
    assert finding.updated_at == at("2026-06-01T02:40:06.721Z")
    assert finding.warnings == ("detail.updatedAt has no offset; it was read as UTC.",)


def test_the_other_times_are_read_and_their_faults_cost_nothing() -> None:
    finding = accepted(an_event(createdAt="never"))
    assert (finding.created_at, finding.first_seen) == (None, at("2026-06-01T02:50:00Z"))
    assert finding.last_seen == at("2026-06-01T02:59:00Z")
    assert accepted(an_event()).created_at == at("2026-06-01T02:55:00Z")


def ordering(updated_at: datetime) -> datetime:
    return finding_ordering(a_finding(updated_at=updated_at), NIGHT)


def test_an_update_from_the_future_counts_for_five_minutes_after_its_arrival() -> None:
    assert ordering(NIGHT + timedelta(days=900)) == NIGHT + timedelta(minutes=5)
    assert ordering(NIGHT + timedelta(minutes=5, seconds=1)) == NIGHT + timedelta(minutes=5)


def test_an_update_from_the_past_keeps_its_own_time() -> None:
    assert ordering(NIGHT - timedelta(hours=1)) == NIGHT - timedelta(hours=1)
    assert ordering(NIGHT + timedelta(minutes=4)) == NIGHT + timedelta(minutes=4)
