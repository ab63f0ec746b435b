"""The contract of `hub.ports.WindowStore`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from hub.errors import NotFoundError
from hub.model.window import SPAN, Window, join
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, minutes

READER = "audience.secops"
END = NIGHT + SPAN
LEASE = timedelta(seconds=20)


def ids(windows: Sequence[Window]) -> list[str]:
    return [window.id for window in windows]


def a_window(stores: Stores, reader: str = READER, *, minute: float = 0) -> Window:
    return stores.windows.join(reader, "n1", NIGHT + minutes(minute))


class TestJoin:
    def test_the_first_notice_opens_a_window(self, stores: Stores) -> None:
        window = stores.windows.join(READER, "n1", ODD)

        assert window == join(None, READER, "n1", ODD)
        assert stores.windows.get(window.id) == window

    def test_the_next_one_joins_the_stored_window(self, stores: Stores) -> None:
        first = a_window(stores)

        window = stores.windows.join(READER, "n2", ODD)

        assert window == join(first, READER, "n2", ODD)
        assert stores.windows.get(first.id) == window

    def test_after_the_end_the_newest_window_is_followed(self, stores: Stores) -> None:
        for minute in (0, 60, 120):
            a_window(stores, minute=minute)

        window = stores.windows.join(READER, "n2", NIGHT + minutes(121))

        assert (window.id, window.joined) == ("audience.secops.3", 2)

    def test_each_reader_has_windows_of_their_own(self, stores: Stores) -> None:
        assert [a_window(stores, reader).id for reader in ("audience.a", "responder.a")] == [
            "audience.a.1",
            "responder.a.1",
        ]


class TestLease:
    def test_a_free_window_is_taken_and_comes_back_as_it_is_then(self, stores: Stores) -> None:
        window = a_window(stores)

        leased = stores.windows.lease(window.id, END, END + LEASE)

        assert leased == window.model_copy(update={"leased_until": END + LEASE})
        assert stores.windows.get(window.id) == leased

    def test_it_is_nobody_elses_until_the_lease_is_over(self, stores: Stores) -> None:
        window = a_window(stores)
        stores.windows.lease(window.id, END, END + LEASE)

        assert stores.windows.lease(window.id, END + LEASE - timedelta(microseconds=1), END + minutes(9)) is None
        assert stores.windows.lease(window.id, END + LEASE, END + minutes(9)) is not None

    def test_a_window_that_is_sent_or_unknown_is_not_leased(self, stores: Stores) -> None:
        window = a_window(stores)
        stores.windows.sent(window.id, END)

        assert stores.windows.lease(window.id, END, END + LEASE) is None
        assert stores.windows.lease("audience.other.1", END, END + LEASE) is None


class TestSent:
    def test_the_first_sending_is_noted(self, stores: Stores) -> None:
        window = a_window(stores)

        stores.windows.sent(window.id, ODD)
        stores.windows.sent(window.id, ODD + minutes(1))

        assert stores.windows.get(window.id) == window.model_copy(update={"sent_at": ODD})

    def test_an_unknown_window_is_an_error(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match=r"audience\.secops\.1"):
            stores.windows.sent("audience.secops.1", ODD)


class TestUnsent:
    def test_the_first_ended_comes_first_up_to_the_limit(self, stores: Stores) -> None:
        for minute in (2, 1, 3):
            a_window(stores, f"audience.a{minute}", minute=minute)

        assert ids(stores.windows.unsent(END + minutes(3))) == ["audience.a1.1", "audience.a2.1", "audience.a3.1"]
        assert ids(stores.windows.unsent(END + minutes(3), limit=1)) == ["audience.a1.1"]

    def test_a_window_counts_from_its_very_end_on(self, stores: Stores) -> None:
        a_window(stores)

        assert ids(stores.windows.unsent(END)) == ["audience.secops.1"]
        assert ids(stores.windows.unsent(END - timedelta(microseconds=1))) == []

    def test_what_was_sent_is_left_out_and_what_is_leased_is_not(self, stores: Stores) -> None:
        sent, leased = a_window(stores, "audience.a"), a_window(stores, "audience.b")
        stores.windows.sent(sent.id, END)
        stores.windows.lease(leased.id, END, END + LEASE)

        assert ids(stores.windows.unsent(END)) == ["audience.b.1"]


@pytest.mark.parametrize("window_id", ["audience.secops.2", "audience.secops.x", "audience.secops.\u00b2", "1", ""])
def test_an_unknown_window_is_none(stores: Stores, window_id: str) -> None:
    a_window(stores)

    assert stores.windows.get(window_id) is None
