"""Windows: one mail at once, then one for each window, however much comes in (semantics 5)."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.model.window import SPAN, Window, join
from tests.builders import NIGHT

READER = "audience.secops"


def after(newest: Window | None, minute: float, notice_id: str = "n") -> Window:
    return join(newest, READER, notice_id, NIGHT + timedelta(minutes=minute))


def gathered() -> Window:
    """A window with one notice sent at once and one for its digest."""
    return after(after(None, 0, "n1"), 1, "n2")


def test_the_first_notice_opens_a_window_of_five_minutes_and_is_sent_at_once() -> None:
    window = after(None, 0, "n1")

    assert (window.id, window.opened_by, window.at_once, window.joined) == ("audience.secops.1", "n1", True, 1)
    assert (window.opened_at, window.ends_at) == (NIGHT, NIGHT + timedelta(minutes=5))


def test_what_comes_before_the_end_gets_the_next_number() -> None:
    window = after(after(None, 0, "n1"), 4.99, "n2")

    assert (window.number, window.joined, window.opened_by) == (1, 2, "n1")


def test_at_its_end_a_window_lets_nobody_in() -> None:
    assert after(after(None, 0), 5).number == 2


def test_a_window_that_was_sent_lets_nobody_in_even_by_a_clock_that_is_slow() -> None:
    sent = after(None, 0).model_copy(update={"sent_at": NIGHT})

    assert after(sent, 4).number == 2


def test_a_window_with_a_digest_is_followed_by_one_in_which_nothing_is_sent_before_its_end() -> None:
    window = after(gathered(), 7, "n3")

    assert (window.at_once, window.opened_by, window.joined) == (False, "n3", 1)
    assert (window.opened_at, window.ends_at) == (NIGHT + SPAN, NIGHT + 2 * SPAN)


def test_after_five_quiet_minutes_the_next_notice_is_sent_at_once_again() -> None:
    window = after(gathered(), 10)

    assert (window.at_once, window.opened_at) == (True, NIGHT + timedelta(minutes=10))


def test_a_window_without_a_digest_is_followed_by_a_notice_sent_at_once() -> None:
    assert after(after(None, 0), 6).at_once


def test_windows_that_follow_one_another_have_a_digest_each() -> None:
    third = after(after(gathered(), 7), 12)

    assert (third.number, third.at_once, third.ends_at) == (3, False, NIGHT + 3 * SPAN)


def test_a_window_is_free_until_it_is_leased_and_again_when_the_lease_is_over() -> None:
    until: datetime = NIGHT + timedelta(minutes=6)
    leased = after(None, 0).model_copy(update={"leased_until": until})

    assert after(None, 0).free(NIGHT)
    assert not leased.free(until - timedelta(microseconds=1))
    assert leased.free(until)
    assert not leased.model_copy(update={"sent_at": NIGHT}).free(until)
