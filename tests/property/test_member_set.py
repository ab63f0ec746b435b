"""A set of member numbers behaves as Python's own set does, and has one form only."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.model.member_set import MemberSet

NUMBERS = st.sets(st.integers(min_value=1, max_value=60))


@given(st.lists(st.integers(min_value=1, max_value=60)))
def test_it_holds_what_was_put_in(numbers: list[int]) -> None:
    members = MemberSet.of(numbers)

    assert list(members.numbers()) == sorted(set(numbers))
    assert len(members) == len(set(numbers))
    assert {number for number in range(70) if number in members} == set(numbers)


@given(NUMBERS, NUMBERS)
def test_sets_are_equal_when_their_numbers_are(some: set[int], others: set[int]) -> None:
    assert (MemberSet.of(some) == MemberSet.of(others)) is (some == others)


@given(NUMBERS)
def test_it_survives_being_written_and_read(numbers: set[int]) -> None:
    members = MemberSet.of(numbers)

    assert MemberSet.model_validate_json(members.model_dump_json()) == members


@given(NUMBERS)
def test_no_two_ranges_touch(numbers: set[int]) -> None:
    ranges = MemberSet.of(numbers).ranges

    assert all(after[0] > before[1] + 1 for before, after in pairwise(ranges))
