"""Numbers of those whom a page can come to: missing, hard, refused before and not verified; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from console.hardship import hardship
from console.proving import NumberKind, NumberRemark, number_remarks
from escalation.proving import Callers, Demand, prove
from escalation.snapshot import compile_book
from hub.model.masking import phone_key
from hub.model.responder import Responder
from hub.model.schedule import Schedule
from tests.builders import NIGHT, a_responder
from tests.fakes.stores import MemoryLineStore
from tests.oncall_builders import a_layer, an_override
from tests.policies import a_configuration

BRITISH, PLAIN = "+44 7700 900123".replace(" ", ""), "+15555550101"


def remarks(*responders: Responder, lines: MemoryLineStore | None = None) -> list[NumberRemark]:
    """Dana and Finn take turns on `soc`, which `page-soc` calls; Hana is put on call for a day."""
    configuration = a_configuration(
        responders={responder.name: responder for responder in responders},
        schedules={"soc": Schedule(name="soc", time_zone="UTC", layers=(a_layer("dana", "finn"),))},
    )
    cover = an_override("add", "hana", "2026-06-01T12:00Z", "2026-06-02T12:00Z")
    book = compile_book(configuration, (cover,))
    proof = prove(book, [Demand(NIGHT, NIGHT + timedelta(days=5), {"page-soc": Callers()})])
    return list(number_remarks(book, proof, None if lines is None else lines.standings))


def all_verified(people: list[Responder]) -> MemoryLineStore:
    lines = MemoryLineStore()
    for number in (number for each in people for number in each.phones):
        lines.prove(phone_key(number), "page-soc.high.1-1", NIGHT - timedelta(days=1))
    return lines


def everybody(**changed: Responder) -> list[Responder]:
    return [changed.get(name, a_responder(name)) for name in ("dana", "finn", "hana", "wei")]


def test_plain_numbers_are_not_remarked_upon() -> None:
    assert remarks(*everybody()) == []


def test_a_number_is_hard_masked_and_named_with_the_policies_that_come_to_it() -> None:
    (remark,) = remarks(*everybody(finn=a_responder("finn", phones=(PLAIN, BRITISH))))

    assert (remark.what, remark.responder) == (NumberKind.HARD, "finn")
    assert remark.number_masked == "*********0123"
    assert "British mobile" in remark.why
    assert remark.escalation_policies == ("page-soc",)


def test_missing_is_who_has_no_number_and_who_is_gone() -> None:
    dana = a_responder("dana", phones=())
    found = remarks(dana, a_responder("hana"))

    assert [(each.what, each.responder, each.why) for each in found] == [
        (NumberKind.MISSING, "dana", "has no telephone number"),
        (NumberKind.MISSING, "finn", "there is no such responder"),
    ]


def test_whoever_is_put_on_call_by_hand_is_looked_at_too() -> None:
    (remark,) = remarks(*everybody(hana=a_responder("hana", phones=(BRITISH,))))

    assert remark.responder == "hana"


def test_who_is_on_no_level_is_not_looked_at() -> None:
    assert remarks(*everybody(wei=a_responder("wei", phones=(BRITISH,)))) == []


def test_a_number_that_the_service_refused_is_suspect_where_a_store_is_given() -> None:
    people = everybody(dana=a_responder("dana", phones=("+15555550102", "+15555550103")))
    lines = all_verified(people)
    lines.refuse(phone_key("+15555550103"), "DestinationNotAllowedException", NIGHT)

    assert remarks(*people) == []
    (remark,) = remarks(*people, lines=lines)
    assert (remark.what, remark.number_masked) == (NumberKind.SUSPECT, "********0103")
    assert "DestinationNotAllowedException" in remark.why


def test_a_number_that_no_call_was_taken_from_is_not_verified_where_a_store_is_given() -> None:
    people = everybody()
    lines = all_verified(people)
    changed = [a_responder("dana", phones=("+15555550177",)), *people[1:]]

    assert remarks(*people, lines=lines) == []
    (remark,) = remarks(*changed, lines=lines)
    assert (remark.what, remark.responder, remark.number_masked) == (NumberKind.UNVERIFIED, "dana", "********0177")
    assert "tocsin responder verify dana" in remark.why


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+86 138 0000 0000", "mainland China"),
        ("+44 7700 900123", "British mobile"),
        ("+44 20 7946 0123", None),
        ("+1 800 555 0101", "toll-free"),
        ("+61 1800 160 401", "toll-free"),
        ("+800 5555 0101", "toll-free"),
        ("+15555550101", None),
        ("+999 555 0101", "country code"),
    ],
)
def test_numbers_are_hard_by_the_plan_of_their_own_country(number: str, why: str | None) -> None:
    found = hardship(number.replace(" ", ""))

    assert found is None if why is None else why in (found or "")
