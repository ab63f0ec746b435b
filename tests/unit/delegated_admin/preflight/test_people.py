"""Whom the hub calls: in which countries their numbers are, and which are hard to call."""

from __future__ import annotations

import pytest

from delegated_admin.preflight.lines import State
from delegated_admin.preflight.people import Number, People, calling_code, countries, hard_numbers

REGION = "eu-west-2"
HARD = "is hard"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("+15555550142", "+1"),
        ("+7 495 123 4567", "+7"),
        ("+44 7700 900123", "+44"),
        ("+86 138 0000 0000", "+86"),
        ("+81 3 1234 5678", "+81"),
        ("+852 2123 4567", "+852"),
        ("+353 86 123 4567", "+353"),
        ("+420 601 123 456", "+420"),
        ("+49 151 1234 5678", "+49"),
        ("+971 50 123 4567", "+971"),
        ("+800 5555 0101", "+800"),
    ],
)
def test_the_calling_code_is_where_a_number_begins(number: str, code: str) -> None:
    assert calling_code(dialled(number)) == code


def dialled(number: str) -> str:
    """Return a number as it is dialled: with gaps it is none, and nobody is called by accident."""
    return number.replace(" ", "")


def test_what_outbound_allows_is_never_known_and_always_said_what_to_ask_for() -> None:
    people = People(
        numbers=[
            Number("dana", "+15555550142"),
            Number("wei", dialled("+44 7700 900123")),
            Number("ana", "+15555550143"),
        ]
    )

    (found,) = countries(people, REGION)
    assert (found.state, found.found) == (State.UNKNOWN, "responders' numbers begin with +1 (2), +44 (1)")
    assert "(Amazon Connect, eu-west-2) to allow outbound calls to +1, +44" in found.advice


@pytest.mark.parametrize("people", [People(unknown="the hub does not answer"), People(numbers=[])])
def test_without_numbers_it_is_asked_for_the_countries_of_the_responders(people: People) -> None:
    (found,) = countries(people, REGION)

    assert "the countries of your responders" in found.advice


def test_each_hard_number_is_named_by_its_responder_and_masked() -> None:
    people = People(
        numbers=[
            Number("dana", "+15555550142"),
            Number("wei", dialled("+86 138 0000 0000"), HARD),
            Number("bob", dialled("+44 7700 900123"), HARD),
            Number("ana", dialled("+1 800 555 0101"), HARD),
        ]
    )
    found = list(hard_numbers(people, REGION))

    assert [each.found for each in found] == [
        "wei: **********0000 is hard",
        "bob: *********0123 is hard",
        "ana: ********0101 is hard",
    ]
    assert {each.state for each in found} == {State.UNKNOWN}
    assert "to allow outbound calls to +447" in found[1].advice
    assert "keep a second way" in found[0].advice


def test_where_none_is_hard_it_passes() -> None:
    (found,) = hard_numbers(People(numbers=[Number("dana", "+15555550142")]), REGION)

    assert (found.state, found.found) == (State.PASS, "1 number, none of them hard to call")


def test_where_nobody_knows_the_numbers_it_is_unknown() -> None:
    (found,) = hard_numbers(People(unknown="the hub does not answer"), REGION)

    assert (found.state, found.found) == (State.UNKNOWN, "the hub does not answer")
