"""A swap is between two people and two spans, and is answered once."""

from __future__ import annotations

from typing import Any

import pytest

from hub.model.swap import Span, Swap
from tests.builders import at

VALUES: dict[str, Any] = {
    "number": 3,
    "schedule": "soc",
    "asker": "dana",
    "accepter": "finn",
    "given": {"start": at("2026-06-02T06:00Z"), "end": at("2026-06-03T06:00Z")},
    "taken": {"start": at("2026-06-03T06:00Z"), "end": at("2026-06-04T06:00Z")},
    "by": "dana",
    "at": at("2026-06-01T12:00Z"),
}
ANSWER = {"by": "finn", "at": at("2026-06-01T13:00Z")}


def test_each_span_goes_from_the_one_who_gives_it_to_the_other() -> None:
    swap = Swap.model_validate(VALUES)
    assert swap.spans == (("dana", "finn", swap.given), ("finn", "dana", swap.taken))


def test_nothing_needs_to_be_given_back() -> None:
    swap = Swap.model_validate(VALUES | {"taken": None})
    assert swap.spans == (("dana", "finn", swap.given),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"accepter": "dana"}, "dana cannot swap with themselves"),
        ({"taken": VALUES["given"]}, "two spans that do not overlap"),
        ({"answer": ANSWER}, "an answer goes with every state but asked"),
        ({"state": "accepted"}, "an answer goes with every state but asked"),
        ({"number": 0}, "greater than or equal to 1"),
    ],
)
def test_a_swap_that_cannot_be_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Swap.model_validate(VALUES | change)


def test_a_span_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="not after its start"):
        Span(start=at("2026-06-02T06:00Z"), end=at("2026-06-02T06:00Z"))
