"""The contract of `hub.ports.LineStore`."""

from __future__ import annotations

from datetime import timedelta, timezone

from hub.model.number_standing import NumberStanding
from hub.ports import Lease
from hub.stores import Stores
from tests.builders import NIGHT
from tests.contract.examples import ODD, minutes

FIRST = "+15555550101"
SECOND = "+15555550102"
UNTIL = ODD + minutes(2)
LATER = ODD + minutes(5)


class TestLeases:
    def test_a_free_line_is_taken(self, stores: Stores) -> None:
        assert stores.lines.take("dana", "page-a", NIGHT, UNTIL) == Lease("page-a", UNTIL)

    def test_a_taken_line_stays_with_its_holder(self, stores: Stores) -> None:
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)

        assert stores.lines.take("dana", "page-b", NIGHT + minutes(1), LATER) == Lease("page-a", UNTIL)
        assert stores.lines.take("dana", "page-c", NIGHT + minutes(1), LATER) == Lease("page-a", UNTIL)

    def test_the_holder_takes_it_again_for_longer(self, stores: Stores) -> None:
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)

        assert stores.lines.take("dana", "page-a", NIGHT, LATER) == Lease("page-a", LATER)
        assert stores.lines.take("dana", "page-b", UNTIL, LATER) == Lease("page-a", LATER)

    def test_a_lease_ends_at_its_instant_and_not_before(self, stores: Stores) -> None:
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)
        just_before = UNTIL - timedelta(microseconds=1)

        assert stores.lines.take("dana", "page-b", just_before, LATER).holder == "page-a"
        assert stores.lines.take("dana", "page-b", UNTIL, LATER) == Lease("page-b", LATER)

    def test_each_person_has_a_line_of_their_own(self, stores: Stores) -> None:
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)

        assert stores.lines.take("sam", "page-b", NIGHT, UNTIL).holder == "page-b"

    def test_a_released_line_is_free(self, stores: Stores) -> None:
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)
        stores.lines.take("sam", "page-a", NIGHT, UNTIL)

        stores.lines.release("dana", "page-a")

        assert stores.lines.take("dana", "page-b", NIGHT, UNTIL).holder == "page-b"
        assert stores.lines.take("sam", "page-b", NIGHT, UNTIL).holder == "page-a"

    def test_only_the_holder_releases_it(self, stores: Stores) -> None:
        stores.lines.release("dana", "page-b")
        stores.lines.take("dana", "page-a", NIGHT, UNTIL)

        stores.lines.release("dana", "page-b")

        assert stores.lines.take("dana", "page-b", NIGHT, UNTIL).holder == "page-a"

    def test_the_end_of_a_lease_is_kept_in_utc(self, stores: Stores) -> None:
        tokyo = timezone(timedelta(hours=9))

        lease = stores.lines.take("dana", "page-a", NIGHT.astimezone(tokyo), UNTIL.astimezone(tokyo))

        assert lease.until.utcoffset() == timedelta(0)
        assert stores.lines.take("dana", "page-b", NIGHT, UNTIL) == lease


class TestRefusals:
    def test_a_refused_number_is_suspect(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)

        assert stores.lines.suspect([FIRST, SECOND]) == {FIRST}
        assert stores.lines.suspect([SECOND]) == frozenset()
        assert stores.lines.suspect([]) == frozenset()

    def test_a_cleared_number_is_not(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)
        stores.lines.refuse(SECOND, "not a number", ODD)

        stores.lines.clear(FIRST)

        assert stores.lines.suspect([FIRST, SECOND]) == {SECOND}

    def test_that_it_was_refused_stays_known(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)

        stores.lines.clear(FIRST)

        assert list(stores.lines.refusals(ODD)) == [(FIRST, "not a number", ODD)]

    def test_a_number_refused_again_is_suspect_again(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)
        stores.lines.clear(FIRST)

        stores.lines.refuse(FIRST, "country not allowed", LATER)

        assert stores.lines.suspect([FIRST]) == {FIRST}
        assert list(stores.lines.refusals(ODD)) == [(FIRST, "country not allowed", LATER)]

    def test_an_older_report_changes_nothing(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "country not allowed", LATER)
        stores.lines.clear(FIRST)

        stores.lines.refuse(FIRST, "not a number", ODD)

        assert stores.lines.suspect([FIRST]) == frozenset()
        assert list(stores.lines.refusals(NIGHT)) == [(FIRST, "country not allowed", LATER)]

    def test_refusals_come_oldest_first_from_the_instant_on(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "no", LATER)
        stores.lines.refuse(SECOND, "no", ODD)

        assert list(stores.lines.refusals(ODD)) == [(SECOND, "no", ODD), (FIRST, "no", LATER)]
        assert list(stores.lines.refusals(ODD + timedelta(microseconds=1))) == [(FIRST, "no", LATER)]

    def test_clearing_a_number_nobody_refused_changes_nothing(self, stores: Stores) -> None:
        stores.lines.clear(FIRST)

        assert list(stores.lines.refusals(NIGHT)) == []


class TestProofs:
    def test_of_a_number_nothing_is_known_at_first(self, stores: Stores) -> None:
        assert stores.lines.standings([FIRST, SECOND]) == {}
        assert stores.lines.standings([]) == {}

    def test_a_proved_number_says_when_and_by_which_attempt(self, stores: Stores) -> None:
        stores.lines.prove(FIRST, "page-soc.high.1-2", ODD)

        expected = NumberStanding(proved_at=ODD, proved_by="page-soc.high.1-2")
        assert stores.lines.standings([FIRST, SECOND]) == {FIRST: expected}

    def test_the_newest_proof_is_kept_whatever_comes_last(self, stores: Stores) -> None:
        stores.lines.prove(FIRST, "page-b.high.1-1", LATER)
        stores.lines.prove(FIRST, "page-a.high.1-1", ODD)
        assert stores.lines.standings([FIRST])[FIRST].proved_by == "page-b.high.1-1"

        stores.lines.prove(FIRST, "page-c.high.1-1", LATER + minutes(1))
        assert stores.lines.standings([FIRST])[FIRST].proved_by == "page-c.high.1-1"

    def test_a_suspect_number_says_when_and_with_what_it_was_refused(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)

        expected = NumberStanding(refused_at=ODD, error="not a number", suspect=True)
        assert stores.lines.standings([FIRST]) == {FIRST: expected}
        stores.lines.clear(FIRST)
        assert not stores.lines.standings([FIRST])[FIRST].suspect

    def test_a_proof_takes_the_mark_of_an_earlier_refusal_off(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", ODD)
        stores.lines.refuse(SECOND, "not a number", ODD)

        stores.lines.prove(FIRST, "page-soc.high.1-2", LATER)

        assert stores.lines.suspect([FIRST, SECOND]) == {SECOND}
        assert stores.lines.standings([FIRST])[FIRST] == NumberStanding(
            proved_at=LATER, proved_by="page-soc.high.1-2", refused_at=ODD, error="not a number"
        )

    def test_a_proof_before_a_refusal_does_not(self, stores: Stores) -> None:
        stores.lines.refuse(FIRST, "not a number", LATER)

        stores.lines.prove(FIRST, "page-soc.high.1-2", ODD)

        assert stores.lines.suspect([FIRST]) == {FIRST}

    def test_many_numbers_are_asked_for_at_once(self, stores: Stores) -> None:
        numbers = [f"+1{5555550000 + each}" for each in range(120)]
        stores.lines.prove(numbers[0], "page-soc.high.1-1", ODD)
        stores.lines.prove(numbers[119], "page-soc.high.1-2", ODD)

        assert set(stores.lines.standings(numbers)) == {numbers[0], numbers[119]}
