"""Sets of member numbers and what they refuse."""

from __future__ import annotations

import pytest

from hub.model.member_set import MemberSet


def test_numbers_are_kept_as_ranges() -> None:
    assert MemberSet.of([5, 1, 3, 2, 2]).ranges == ((1, 3), (5, 5))


def test_the_empty_set_holds_nothing() -> None:
    empty = MemberSet.of([])

    assert empty == MemberSet()
    assert len(empty) == 0
    assert 1 not in empty


def test_ten_thousand_members_fit_into_a_few_bytes() -> None:
    everybody = MemberSet.of(range(1, 10_001))

    assert len(everybody) == 10_000
    assert len(everybody.model_dump_json()) < 40


@pytest.mark.parametrize(("number", "inside"), [(0, False), (1, True), (3, True), (4, False), (5, True), (6, False)])
def test_the_ends_of_a_range_belong_to_it(number: int, *, inside: bool) -> None:
    assert (number in MemberSet.of([1, 2, 3, 5])) is inside


def test_what_is_no_number_is_no_member() -> None:
    assert "1" not in MemberSet.of([1])


@pytest.mark.parametrize("number", [0, -1])
def test_member_numbers_count_from_one(number: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        MemberSet.of([number, 1])


@pytest.mark.parametrize("ranges", [((3, 1),), ((5, 5), (1, 3)), ((1, 3), (3, 5)), ((0, 2),)])
def test_ranges_that_are_not_ascending_are_refused(ranges: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="ascending ranges"):
        MemberSet(ranges=ranges)
