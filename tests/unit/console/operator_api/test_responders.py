"""Responders over the operator API: who can be reached, asking for a call, and taking a mark off."""

from __future__ import annotations

import json

import pytest

from hub.model.masking import phone_key
from tests.builders import NIGHT
from tests.fakes.operators import single_sign_on
from tests.unit.console.operator_api.conftest import Desk


def row_of(desk: Desk, name: str) -> dict[str, object]:
    (row,) = desk.asks("GET /responders", arn=single_sign_on("reader"), name=name).body["rows"]
    found: dict[str, object] = row
    return found


def test_a_reader_sees_what_is_known_and_no_number_in_full(desk: Desk) -> None:
    answered = desk.asks("GET /responders", arn=single_sign_on("reader"))

    whole = json.dumps(answered.body)
    people = desk.actions.configuration().responders
    assert [row["responder"] for row in answered.body["rows"]] == sorted(people)
    assert not [number for each in people.values() for number in each.phones if number in whole]
    assert not [each.email for each in people.values() if each.email and each.email in whole]


def test_whoever_took_the_page_of_the_night_is_verified(desk: Desk) -> None:
    numbers = {each["number"]: each for each in row_of(desk, "wei")["numbers"]}  # type: ignore[attr-defined]

    assert numbers[1]["proved_by"] == "page-soc.high.1-4"
    assert numbers[2]["proved_at"] is None
    assert row_of(desk, "wei")["address"] == "needs no confirmation"


def test_a_responder_may_ask_for_a_call_and_a_reader_may_not(desk: Desk) -> None:
    wanted = {"name": "wei", "number": "2"}

    refused = desk.asks("POST /responders/verify", wanted, arn=single_sign_on("reader"))
    answered = desk.asks("POST /responders/verify", wanted, arn=single_sign_on("responder"))

    assert (refused.status, answered.status) == (403, 200)
    assert (answered.body["responder"], answered.body["number"]) == ("wei", 2)
    assert answered.body["drill"].startswith("drill.wei.")


@pytest.mark.parametrize(
    ("wanted", "status", "said"),
    [
        ({"name": "wie"}, 404, "did you mean 'wei'?"),
        ({"name": "wei", "number": "7"}, 400, "--number: wei has no number '7'"),
        ({}, 400, "name: Field required"),
    ],
)
def test_a_wrong_turn_says_what_would_be_right(desk: Desk, wanted: dict[str, str], status: int, said: str) -> None:
    answered = desk.asks("POST /responders/verify", wanted)

    assert (answered.status, said in answered.body["message"]) == (status, True)


def test_a_suspect_number_says_why_and_is_cleared(desk: Desk) -> None:
    number = desk.actions.configuration().responders["dana"].phones[0]
    desk.actions.holdings.stores.lines.refuse(phone_key(number), "DestinationNotAllowed", NIGHT)

    before = row_of(desk, "dana")["numbers"]
    answered = desk.asks("POST /responders/clear", {"name": "dana"}, arn=single_sign_on("responder"))
    again = desk.asks("POST /responders/clear", {"name": "dana"})

    assert [(each["suspect"], each["error"]) for each in before] == [(True, "DestinationNotAllowed")]  # type: ignore[attr-defined]
    assert [each["suspect"] for each in answered.body["numbers"]] == [False]
    assert (again.status, again.body["message"]) == (400, "no number of dana is suspect")
