"""The contract of `hub.ports.AttemptStore`."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from hub.model.attempt import Attempt, AttemptOutcome, AttemptState
from hub.model.member_set import MemberSet
from hub.stores import Stores
from tests.builders import an_attempt
from tests.contract.examples import ODD, a_full_attempt, minutes

KEY = an_attempt().key
SET = MemberSet.of([1, 2, 5])
LATER = ODD + minutes(1)


def in_state(stores: Stores, state: AttemptState) -> Attempt:
    """Store an attempt that has got as far as `state`, and return its row."""
    return stores.attempts.prepare(an_attempt(state=state))


def others_than(*states: AttemptState) -> list[AttemptState]:
    return [state for state in AttemptState if state not in states]


class TestPrepare:
    def test_an_attempt_comes_back_as_it_was(self, stores: Stores) -> None:
        attempt = a_full_attempt()

        assert stores.attempts.prepare(attempt) == attempt
        assert stores.attempts.get(attempt.key) == attempt

    def test_the_first_under_a_key_stays(self, stores: Stores) -> None:
        first = stores.attempts.prepare(an_attempt(challenge="47"))

        assert stores.attempts.prepare(an_attempt(challenge="69")) == first
        assert stores.attempts.get(KEY) == first

    def test_an_unknown_attempt_is_none(self, stores: Stores) -> None:
        assert stores.attempts.get(KEY) is None

    def test_attempts_of_a_page_come_by_command_number(self, stores: Stores) -> None:
        for command in (10, 2, 1):
            stores.attempts.prepare(an_attempt(command))
        stores.attempts.prepare(an_attempt(3, "page-soc.high.2"))

        assert [attempt.command for attempt in stores.attempts.of_page("page-soc.high.1")] == [1, 2, 10]
        assert list(stores.attempts.of_page("page-soc.high.3")) == []


class TestDialling:
    def test_a_prepared_attempt_may_dial(self, stores: Stores) -> None:
        row = in_state(stores, AttemptState.PREPARED)

        assert stores.attempts.dialling(KEY, SET, ODD) is True

        changes = {"state": AttemptState.DIALLING, "announced": SET, "dialling_at": ODD, "version": 2}
        assert stores.attempts.get(KEY) == row.model_copy(update=changes)

    @pytest.mark.parametrize("state", others_than(AttemptState.PREPARED))
    def test_in_any_other_state_it_may_not(self, stores: Stores, state: AttemptState) -> None:
        row = in_state(stores, state)

        assert stores.attempts.dialling(KEY, SET, ODD) is False
        assert stores.attempts.get(KEY) == row

    def test_it_may_dial_once_only(self, stores: Stores) -> None:
        in_state(stores, AttemptState.PREPARED)

        assert [stores.attempts.dialling(KEY, SET, ODD) for _ in range(3)] == [True, False, False]

    def test_an_instant_without_an_offset_is_refused_before_anything_is_written(self, stores: Stores) -> None:
        row = in_state(stores, AttemptState.PREPARED)

        with pytest.raises(ValueError, match="offset"):
            stores.attempts.dialling(KEY, SET, ODD.replace(tzinfo=None))
        assert stores.attempts.get(KEY) == row

    def test_an_attempt_that_was_never_prepared_may_not_dial(self, stores: Stores) -> None:
        assert stores.attempts.dialling(KEY, SET, ODD) is False
        assert stores.attempts.get(KEY) is None


class TestDialled:
    def test_the_contact_is_noted(self, stores: Stores) -> None:
        row = in_state(stores, AttemptState.DIALLING)

        dialled = stores.attempts.dialled(KEY, "c-1", ODD)

        changes = {"state": AttemptState.DIALLED, "contact_id": "c-1", "dialled_at": ODD, "version": 2}
        assert dialled == row.model_copy(update=changes)
        assert stores.attempts.get(KEY) == dialled

    @pytest.mark.parametrize("state", others_than(AttemptState.DIALLING))
    def test_any_other_state_is_left(self, stores: Stores, state: AttemptState) -> None:
        row = in_state(stores, state)

        assert stores.attempts.dialled(KEY, "c-1", ODD) == row
        assert stores.attempts.get(KEY) == row

    def test_without_a_row_there_is_none(self, stores: Stores) -> None:
        assert stores.attempts.dialled(KEY, "c-1", ODD) is None


class TestAnswered:
    @pytest.mark.parametrize("state", list(AttemptState))
    def test_an_answer_is_noted_in_any_state(self, stores: Stores, state: AttemptState) -> None:
        row = in_state(stores, state)

        answered = stores.attempts.answered(KEY, SET, ODD)

        assert answered == row.model_copy(update={"announced": SET, "answered_at": ODD, "version": 2})
        assert stores.attempts.get(KEY) == answered

    def test_it_is_noted_once(self, stores: Stores) -> None:
        in_state(stores, AttemptState.DIALLED)
        first = stores.attempts.answered(KEY, SET, ODD)

        assert stores.attempts.answered(KEY, MemberSet.of([9]), LATER) == first
        assert stores.attempts.get(KEY) == first

    def test_without_a_row_there_is_none(self, stores: Stores) -> None:
        assert stores.attempts.answered(KEY, SET, ODD) is None


class TestKeyed:
    def test_entries_are_kept_in_order(self, stores: Stores) -> None:
        in_state(stores, AttemptState.DIALLED)
        stores.attempts.keyed(KEY, "3", 0)

        keyed = stores.attempts.keyed(KEY, "147", 1)

        assert keyed is not None
        assert (keyed.keys, keyed.version) == (("3", "147"), 3)
        assert stores.attempts.get(KEY) == keyed

    @pytest.mark.parametrize("count", [0, 2])
    def test_another_count_appends_nothing(self, stores: Stores, count: int) -> None:
        in_state(stores, AttemptState.DIALLED)
        first = stores.attempts.keyed(KEY, "3", 0)

        assert stores.attempts.keyed(KEY, "3", count) == first
        assert stores.attempts.get(KEY) == first

    def test_without_a_row_there_is_none(self, stores: Stores) -> None:
        assert stores.attempts.keyed(KEY, "3", 0) is None


class TestEnd:
    @pytest.mark.parametrize("state", others_than(AttemptState.ENDED))
    def test_it_ends_from_any_state(self, stores: Stores, state: AttemptState) -> None:
        row = in_state(stores, state)

        ended = stores.attempts.end(KEY, AttemptOutcome.REFUSED, "country not allowed", ODD)

        changes = {"state": AttemptState.ENDED, "outcome": AttemptOutcome.REFUSED, "ended_at": ODD, "version": 2}
        assert ended == row.model_copy(update={**changes, "error": "country not allowed"})
        assert stores.attempts.get(KEY) == ended

    def test_the_first_outcome_stays(self, stores: Stores) -> None:
        in_state(stores, AttemptState.DIALLED)
        first = stores.attempts.end(KEY, AttemptOutcome.ACKNOWLEDGED, None, ODD)

        assert stores.attempts.end(KEY, AttemptOutcome.NO_ANSWER, "late", LATER) == first
        assert stores.attempts.get(KEY) == first

    def test_without_a_row_there_is_none(self, stores: Stores) -> None:
        assert stores.attempts.end(KEY, AttemptOutcome.NO_ANSWER, None, ODD) is None


def test_instants_are_kept_in_utc(stores: Stores) -> None:
    tokyo = timezone(timedelta(hours=9))
    in_state(stores, AttemptState.PREPARED)
    stores.attempts.dialling(KEY, SET, ODD.astimezone(tokyo))
    stores.attempts.dialled(KEY, "c-1", ODD.astimezone(tokyo))
    stores.attempts.answered(KEY, SET, ODD.astimezone(tokyo))

    row = stores.attempts.end(KEY, AttemptOutcome.PASSED, None, ODD.astimezone(tokyo))

    assert row is not None
    instants = [row.dialling_at, row.dialled_at, row.answered_at, row.ended_at]
    assert [instant.utcoffset() for instant in instants if instant] == [timedelta(0)] * 4
