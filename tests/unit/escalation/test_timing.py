"""Worst cases agree with sums done by hand, and with the closed form where every level has somebody."""

from __future__ import annotations

from typing import Any

import pytest

from escalation.decider import CALL_SLACK
from escalation.timing import People, worst_case
from hub.model.escalation_policy import EscalationPolicy, Level
from hub.model.page import Person
from hub.model.responder import Language

CALL = 25 + 45 + 20
"""The defaults of ring and listen, and the decider's slack."""


def a_policy(*levels: dict[str, Any], repeat: int = 1) -> EscalationPolicy:
    target = {"targets": [{"kind": "schedule", "name": "soc"}]}
    return EscalationPolicy.model_validate(
        {"name": "page-soc", "levels": [target | level for level in levels], "repeat": repeat}
    )


def people(*levels: str) -> People:
    """`dana wei:2` is a level with Dana, and Wei who has two numbers."""
    return tuple(tuple(_person(*name.split(":")) for name in level.split()) for level in levels)


def _person(name: str, phones: str = "1") -> Person:
    return Person(responder=name, full_name=name, language=Language.EN, phones=int(phones), why="")


def first_rings(policy: EscalationPolicy, *levels: str) -> list[tuple[int, str, int]]:
    return [(ring.level, ring.responder, ring.seconds) for ring in worst_case(policy, people(*levels)).people]


def test_the_second_level_rings_after_both_rounds_and_the_delay_between_them() -> None:
    assert first_rings(a_policy({}, {}), "dana", "sam") == [(1, "dana", 0), (2, "sam", CALL + 60 + CALL)]


def test_each_number_of_each_person_is_rung_before_the_next_round() -> None:
    policy = a_policy({"attempts": 1}, {})

    assert first_rings(policy, "dana:2 wei:3", "sam") == [(1, "dana", 0), (1, "wei", 2 * CALL), (2, "sam", 5 * CALL)]


def test_wait_stands_before_the_next_level_and_retry_delay_does_not() -> None:
    policy = a_policy({"attempts": 1, "wait": 300, "retry_delay": 7}, {})

    assert worst_case(policy, people("dana", "sam")).to_level(2) == CALL + 300


def test_a_level_with_nobody_is_passed_at_once() -> None:
    worst = worst_case(a_policy({"wait": 300}, {"attempts": 1}), people("", "sam"))

    assert (worst.to_level(1), worst.to_level(2), worst.exhausted) == (None, 0, CALL)


def test_ring_and_listen_of_the_level_count() -> None:
    policy = a_policy({"attempts": 1, "ring": 40, "listen": 100})

    assert worst_case(policy, people("dana")).exhausted == 40 + 100 + 20


def test_who_is_on_two_levels_has_a_first_ring_on_each() -> None:
    policy = a_policy({"attempts": 1}, {"attempts": 1})

    assert first_rings(policy, "dana", "dana") == [(1, "dana", 0), (2, "dana", CALL)]


def test_nobody_at_all_is_exhausted_at_once() -> None:
    assert worst_case(a_policy({}, {}, repeat=3), people("", "")).exhausted == 0


def test_a_page_never_takes_more_than_a_day() -> None:
    policy = a_policy({"attempts": 20, "retry_delay": 86_400}, repeat=20)

    assert 86_400 <= worst_case(policy, people("dana")).exhausted <= 2 * 86_400 + CALL


@pytest.mark.parametrize("repeat", [1, 2, 5])
@pytest.mark.parametrize(
    "levels",
    [
        ({},),
        ({"attempts": 3, "retry_delay": 30}, {"wait": 120}),
        ({"wait": 10, "attempts": 1}, {"ring": 15, "listen": 15}, {"wait": 600, "retry_delay": 5}),
    ],
)
def test_the_walk_agrees_with_the_closed_form(levels: tuple[dict[str, Any], ...], repeat: int) -> None:
    policy = a_policy(*levels, repeat=repeat)
    staffed = people(*("dana wei:2" for _ in levels))
    last = policy.levels[-1]
    one_walk = sum(rounds(level, numbers=3) for level in policy.levels) + sum(each.wait for each in policy.levels[:-1])

    worst = worst_case(policy, staffed)

    assert worst.exhausted == repeat * one_walk + (repeat - 1) * max(last.wait, last.retry_delay)


def rounds(level: Level, numbers: int) -> int:
    """The seconds a level takes: its rounds and the delays between them."""
    call = level.ring + level.listen + int(CALL_SLACK.total_seconds())
    return level.attempts * numbers * call + (level.attempts - 1) * level.retry_delay
