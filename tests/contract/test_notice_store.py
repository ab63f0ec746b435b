"""The contract of `hub.ports.NoticeStore`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta, timezone

import pytest

from hub.errors import NotFoundError
from hub.model.notice import Notice
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, a_full_notice, a_notice, minutes


def ids(notices: Sequence[Notice]) -> list[str]:
    return [notice.id for notice in notices]


class TestPut:
    def test_a_notice_comes_back_as_it_was(self, stores: Stores) -> None:
        notice = a_full_notice()

        assert stores.notices.put(notice) == notice
        assert list(stores.notices.find()) == [notice]

    def test_the_first_with_an_id_stays(self, stores: Stores) -> None:
        first = stores.notices.put(a_notice())

        assert stores.notices.put(a_notice(body="another", minute=1)) == first
        assert list(stores.notices.find()) == [first]

    def test_what_was_sent_comes_back_as_sent(self, stores: Stores) -> None:
        notice = stores.notices.put(a_notice())
        stores.notices.sent(notice.id, ODD)

        assert stores.notices.put(notice).sent_at == ODD


class TestLease:
    def test_a_leased_notice_is_in_no_other_hands(self, stores: Stores) -> None:
        notice = stores.notices.put(a_notice())

        leased = stores.notices.lease("n1", NIGHT, NIGHT + minutes(1))

        assert leased == notice.model_copy(update={"leased_until": NIGHT + minutes(1)})
        assert stores.notices.get("n1") == leased
        assert stores.notices.lease("n1", NIGHT + minutes(1) - timedelta(microseconds=1), NIGHT + minutes(2)) is None
        assert stores.notices.get("n1") == leased

    def test_a_lease_ends_at_its_very_instant(self, stores: Stores) -> None:
        stores.notices.put(a_notice())
        stores.notices.lease("n1", NIGHT, NIGHT + minutes(1))

        again = stores.notices.lease("n1", NIGHT + minutes(1), NIGHT + minutes(2))

        assert again is not None
        assert again.leased_until == NIGHT + minutes(2)

    def test_what_was_sent_is_not_leased(self, stores: Stores) -> None:
        stores.notices.put(a_notice())
        stores.notices.sent("n1", NIGHT)

        assert stores.notices.lease("n1", NIGHT + minutes(1), NIGHT + minutes(2)) is None

    def test_an_unknown_notice_is_not_leased(self, stores: Stores) -> None:
        assert stores.notices.lease("n1", NIGHT, NIGHT + minutes(1)) is None
        assert stores.notices.get("n1") is None

    def test_what_was_given_back_is_free_at_once(self, stores: Stores) -> None:
        notice = stores.notices.put(a_notice())
        leased = stores.notices.lease("n1", NIGHT, NIGHT + minutes(1))
        assert leased is not None

        stores.notices.release(leased)

        assert stores.notices.get("n1") == notice
        assert stores.notices.lease("n1", NIGHT, NIGHT + minutes(1)) == leased

    def test_what_is_in_other_hands_since_is_not_given_back(self, stores: Stores) -> None:
        stores.notices.put(a_notice())
        first = stores.notices.lease("n1", NIGHT, NIGHT + minutes(1))
        assert first is not None
        second = stores.notices.lease("n1", NIGHT + minutes(1), NIGHT + minutes(2))

        stores.notices.release(first)

        assert stores.notices.get("n1") == second

    def test_a_leased_notice_still_waits(self, stores: Stores) -> None:
        stores.notices.put(a_notice())
        leased = stores.notices.lease("n1", ODD, ODD + minutes(1))

        assert list(stores.notices.unsent(ODD + minutes(9))) == [leased]


class TestSent:
    def test_the_first_sending_is_noted(self, stores: Stores) -> None:
        notice = stores.notices.put(a_notice())

        stores.notices.sent("n1", ODD)
        stores.notices.sent("n1", ODD + minutes(1))

        assert list(stores.notices.find()) == [notice.model_copy(update={"sent_at": ODD})]

    def test_an_unknown_notice_is_an_error(self, stores: Stores) -> None:
        with pytest.raises(NotFoundError, match="n1"):
            stores.notices.sent("n1", ODD)

    def test_an_instant_without_an_offset_is_refused_before_anything_is_written(self, stores: Stores) -> None:
        notice = stores.notices.put(a_notice())

        with pytest.raises(ValueError, match="offset"):
            stores.notices.sent("n1", ODD.replace(tzinfo=None))
        assert list(stores.notices.find()) == [notice]

    def test_the_instant_is_kept_in_utc(self, stores: Stores) -> None:
        stores.notices.put(a_notice())

        stores.notices.sent("n1", ODD.astimezone(timezone(timedelta(hours=9))))

        (notice,) = stores.notices.find()
        assert notice.sent_at is not None
        assert notice.sent_at.utcoffset() == timedelta(0)


class TestUnsent:
    def test_the_oldest_comes_first_up_to_the_limit(self, stores: Stores) -> None:
        for minute in (2, 1, 3):
            stores.notices.put(a_notice(f"n{minute}", minute=minute))

        assert ids(stores.notices.unsent(NIGHT + minutes(3))) == ["n1", "n2", "n3"]
        assert ids(stores.notices.unsent(NIGHT + minutes(3), limit=2)) == ["n1", "n2"]

    def test_a_notice_counts_from_its_very_instant_on(self, stores: Stores) -> None:
        stores.notices.put(a_notice(minute=1))
        instant = NIGHT + minutes(1)

        assert ids(stores.notices.unsent(instant)) == ["n1"]
        assert ids(stores.notices.unsent(instant - timedelta(microseconds=1))) == []

    def test_what_was_sent_is_left_out(self, stores: Stores) -> None:
        stores.notices.put(a_notice("sent"))
        stores.notices.put(a_notice("waiting"))

        stores.notices.sent("sent", ODD)

        assert ids(stores.notices.unsent(ODD)) == ["waiting"]

    def test_silent_notices_are_left_out(self, stores: Stores) -> None:
        stores.notices.put(a_notice(silent=True))

        assert ids(stores.notices.unsent(ODD)) == []


class TestOfWindow:
    def test_the_notices_of_a_window_come_by_number(self, stores: Stores) -> None:
        for number in (2, 10, 1):
            stores.notices.put(a_notice(f"n{number}", window="audience.secops.1", number=number))
        stores.notices.put(a_notice("elsewhere", window="audience.secops.2", number=1))
        stores.notices.put(a_notice("nowhere"))

        assert ids(stores.notices.of_window("audience.secops.1")) == ["n1", "n2", "n10"]
        assert ids(stores.notices.of_window("audience.secops.3")) == []

    def test_a_notice_that_is_put_again_into_another_window_stays_in_the_first(self, stores: Stores) -> None:
        first = stores.notices.put(a_notice(window="audience.secops.1", number=1))

        assert stores.notices.put(a_notice(window="audience.secops.2", number=4)) == first
        assert ids(stores.notices.of_window("audience.secops.1")) == ["n1"]
        assert ids(stores.notices.of_window("audience.secops.2")) == []

    def test_a_notice_that_is_put_again_under_another_number_keeps_the_first(self, stores: Stores) -> None:
        first = stores.notices.put(a_notice(window="audience.secops.1", number=1))
        stores.notices.put(a_notice(window="audience.secops.1", number=2))

        assert list(stores.notices.of_window("audience.secops.1")) == [first]

    def test_what_a_digest_tells_waits_for_nothing_else(self, stores: Stores) -> None:
        stores.notices.put(a_notice(at_once=False, window="audience.secops.1", number=1))

        assert ids(stores.notices.unsent(ODD)) == []


def test_a_notice_is_got_by_its_id(stores: Stores) -> None:
    notice = stores.notices.put(a_full_notice())

    assert stores.notices.get(notice.id) == notice
    assert stores.notices.get("another") is None


def test_notices_are_found_newest_first_up_to_the_limit(stores: Stores) -> None:
    for minute in (2, 1, 3):
        stores.notices.put(a_notice(f"n{minute}", minute=minute, silent=minute == 2))
    stores.notices.sent("n1", ODD)

    assert ids(stores.notices.find()) == ["n3", "n2", "n1"]
    assert ids(stores.notices.find(limit=2)) == ["n3", "n2"]
