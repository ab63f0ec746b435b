"""Stories of edits: on-call history is frozen as it was (semantics 3)."""

from __future__ import annotations

from datetime import datetime

import pytest

from escalation.oncall import checked_leave, checked_override, ended
from hub.errors import InputError
from hub.model.rotation import Restriction
from tests.builders import at
from tests.oncall_builders import a_leave, an_override

NOW = at("2026-06-01T10:00Z")


def test_an_edit_that_starts_now_is_allowed() -> None:
    override = an_override("add", "finn", "2026-06-01T10:00Z", "2026-06-01T20:00Z")
    leave = a_leave("finn", "2026-06-01T12:00+02:00", "2026-06-01T20:00Z")
    assert checked_override(override, NOW) is override
    assert checked_leave(leave, NOW) is leave


def test_an_override_that_starts_in_the_past_is_refused() -> None:
    override = an_override("add", "finn", "2026-06-01T09:59:59Z", "2026-06-01T20:00Z")
    with pytest.raises(InputError, match=r"override of soc for finn: start 2026-06-01T09:59:59\+00:00 is in the past"):
        checked_override(override, NOW)


def test_leave_that_starts_in_the_past_is_refused() -> None:
    leave = a_leave("finn", "2026-06-01T09:59:59Z", "2026-06-01T20:00Z")
    with pytest.raises(
        InputError, match=r"^leave of finn: start .*expected 2026-06-01T10:00:00\+00:00 \(now\) or later"
    ):
        checked_leave(leave, NOW)


def test_a_now_without_an_offset_is_refused() -> None:
    leave = a_leave("finn", "2026-06-01T12:00Z", "2026-06-01T20:00Z")
    with pytest.raises(ValueError, match="expected a time with an offset"):
        checked_leave(leave, datetime(2026, 6, 1, 10, 0))  # noqa: DTZ001


def test_a_window_of_a_layer_has_no_offset_of_its_own() -> None:
    with pytest.raises(ValueError, match="expected a local time without an offset"):
        Restriction.model_validate({"since": "22:00Z", "until": "06:00"})


def test_an_override_that_holds_ends_now_when_it_is_removed() -> None:
    override = an_override("add", "finn", "2026-06-01T08:00Z", "2026-06-01T20:00Z")
    assert ended(override, NOW) == override.model_copy(update={"end": NOW})


def test_an_override_that_has_not_begun_goes_away_when_it_is_removed() -> None:
    assert ended(an_override("add", "finn", "2026-06-01T10:00Z", "2026-06-01T20:00Z"), NOW) is None
    assert ended(an_override("add", "finn", "2026-06-01T11:00Z", "2026-06-01T20:00Z"), NOW) is None


def test_an_override_that_is_over_stays_as_it_was() -> None:
    override = an_override("add", "finn", "2026-06-01T08:00Z", "2026-06-01T10:00Z")
    with pytest.raises(InputError, match=r"override of soc for finn: end 2026-06-01T10:00:00\+00:00 is in the past"):
        ended(override, NOW)


def test_leave_is_removed_by_the_same_rules() -> None:
    running = a_leave("finn", "2026-06-01T08:00Z", "2026-06-01T20:00Z")
    assert ended(running, NOW) == a_leave("finn", "2026-06-01T08:00Z", "2026-06-01T10:00Z")
    with pytest.raises(InputError, match="leave of finn: end"):
        ended(a_leave("finn", "2026-06-01T08:00Z", "2026-06-01T09:00Z"), NOW)
