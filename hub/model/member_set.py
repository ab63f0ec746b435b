"""A set of member numbers kept as ranges, so that ten thousand incidents fit into one attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import model_validator

from hub.model.base import Frozen


class MemberSet(Frozen):
    """Member numbers (whole, >= 1) as sorted, disjoint, inclusive ranges: 1-3 and 5 is ((1, 3), (5, 5))."""

    ranges: tuple[tuple[int, int], ...] = ()

    @model_validator(mode="after")
    def _is_sorted_and_disjoint(self) -> MemberSet:
        previous = 0
        for first, last in self.ranges:
            if not previous < first <= last:
                raise ValueError(f"expected ascending ranges of member numbers from 1, found {self.ranges}")
            previous = last
        return self

    @classmethod
    def of(cls, numbers: Iterable[int]) -> MemberSet:
        """Return the set of `numbers`, given in any order, repeated or not."""
        ranges: list[tuple[int, int]] = []
        for number in sorted(set(numbers)):
            if ranges and ranges[-1][1] == number - 1:
                ranges[-1] = (ranges[-1][0], number)
            else:
                ranges.append((number, number))
        return cls(ranges=tuple(ranges))

    def __contains__(self, number: object) -> bool:
        """Return whether `number` is in the set."""
        return any(isinstance(number, int) and first <= number <= last for first, last in self.ranges)

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return sum(last - first + 1 for first, last in self.ranges)

    def numbers(self) -> Iterator[int]:
        """Yield the numbers in ascending order."""
        for first, last in self.ranges:
            yield from range(first, last + 1)
