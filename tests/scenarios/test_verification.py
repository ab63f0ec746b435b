"""A number counts as verified once the code that a call to it has spoken was keyed (semantics 3, the proof)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from console.operations.responders import NumberRow, Responders
from escalation.contact_flow.desk import FlowDesk
from escalation.messages import read_message
from hub.errors import ConflictError, InputError, StoreError
from hub.model.messages import CallRequested
from hub.model.page import Page
from hub.ports import PageStore
from local.phone_lab import Script, scripts
from local.queue import Topic
from local.subscriptions import NoSubscriptions
from tests.builders import an_event
from tests.fakes.stores import MemoryLineStore
from tests.scenarios.organization import a_responder
from tests.scenarios.story import Story
from tests.scenarios.test_drills import read_all_mail


class Forgetful(MemoryLineStore):
    """Lines that cannot keep a proof just now."""

    def prove(self, number: str, attempt: str, at: datetime) -> None:
        raise StoreError(f"{number} {attempt} {at}")


class Slow:
    """Pages; before the first item of one is made, something else happens."""

    def __init__(self, pages: PageStore, meanwhile: Callable[[], None]) -> None:
        self._pages, self._meanwhile = pages, [meanwhile]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pages, name)

    def create(self, page: Page) -> Page:
        while self._meanwhile:
            self._meanwhile.pop()()
        return self._pages.create(page)


def calls_asked_for(hub: Story) -> list[CallRequested]:
    """Take the requests for calls off the queue; return them in the order in which they were made."""
    taken = hub.hub.queue.take(Topic.MESSAGES, hub.clock.now())
    for message in taken:
        hub.hub.queue.settle(message)
    found = [read_message(message.body) for message in taken]
    return [message for message in found if isinstance(message, CallRequested)]


def responders(hub: Story) -> Responders:
    return Responders(hub.hub.stores.lines, NoSubscriptions(), hub.configuration)


def numbers(hub: Story, name: str) -> tuple[NumberRow, ...]:
    (row,) = responders(hub).rows(name)
    return row.numbers


def verify(hub: Story, name: str, number: str | None = None) -> None:
    _, whole = responders(hub).number_to_verify(name, number)
    hub.operating.operators.ring_number(name, whole)


def test_the_code_keyed_in_a_call_that_was_asked_for_verifies_that_number_alone(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code(), number=1)
    verify(hub, "wei", "2")
    hub.passes(minutes=30)

    first, second = numbers(hub, "wei")
    assert hub.rung() == ["wei#1"]
    assert (first.proved_at, second.proved_by) == (None, "wei.high.drill.1-1")
    assert second.proved_at is not None
    read_all_mail(hub)


def test_a_real_call_that_is_taken_verifies_its_number_too(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=30)

    (number,) = numbers(hub, "dana")
    assert number.proved_by == "page-soc.high.1-1"
    read_all_mail(hub)


@pytest.mark.parametrize("script", [scripts.wrong_code(), scripts.passes(), scripts.voicemail(), scripts.no_answer()])
def test_without_the_code_nothing_is_proved(hub: Story, script: Script) -> None:
    hub.phone("dana").will(*[script] * 4)
    verify(hub, "dana")
    hub.passes(minutes=30)

    (number,) = numbers(hub, "dana")
    assert number.proved_at is None
    hub.lab.forget_plans()
    read_all_mail(hub)


def test_without_a_choice_the_first_number_is_rung_that_is_not_verified(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code(), number=0)
    hub.phone("wei").will(scripts.keys_code(), number=1)
    for _ in range(2):
        verify(hub, "wei")
        hub.passes(minutes=30)

    assert hub.rung() == ["wei", "wei#1"]
    assert all(number.proved_at for number in numbers(hub, "wei"))
    read_all_mail(hub)


def test_a_number_that_is_changed_is_not_verified_any_more(hub: Story) -> None:
    hub.phone("dana").will(scripts.keys_code())
    verify(hub, "dana")
    hub.passes(minutes=30)
    read_all_mail(hub)

    hub.edit_responder(a_responder("dana", 77))

    (number,) = numbers(hub, "dana")
    assert (number.number_masked[-2:], number.proved_at) == ("77", None)


def test_a_suspect_number_is_rung_when_it_is_to_be_verified_and_then_is_suspect_no_more(hub: Story) -> None:
    hub.phone("dana").will(scripts.refuses())
    verify(hub, "dana")
    hub.passes(minutes=30)
    (number,) = numbers(hub, "dana")
    assert number.suspect
    assert (number.error or "").startswith("DestinationNotAllowed")

    hub.phone("dana").will(scripts.keys_code())
    verify(hub, "dana")
    hub.passes(minutes=30)

    (number,) = numbers(hub, "dana")
    assert not number.suspect
    assert number.proved_at is not None
    read_all_mail(hub)


def test_the_mark_is_taken_off_by_hand(hub: Story) -> None:
    hub.phone("dana").will(scripts.refuses())
    verify(hub, "dana")
    hub.passes(minutes=30)

    row = responders(hub).clear("dana", None)

    with pytest.raises(InputError, match="no number of dana is suspect"):
        responders(hub).clear("dana", None)

    (number,) = row.numbers
    assert (number.suspect, number.refused_at is not None) == (False, True)
    read_all_mail(hub)


def test_two_numbers_are_not_verified_at_once(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code())
    verify(hub, "wei", "1")
    hub.passes(seconds=5)

    with pytest.raises(ConflictError, match="a drill of wei is under way"):
        verify(hub, "wei", "2")
    hub.passes(minutes=30)
    read_all_mail(hub)


def test_two_operators_who_ask_for_two_numbers_at_one_moment_have_both_rung(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code())
    hub.phone("wei").will(scripts.keys_code(), number=1)
    verify(hub, "wei", "1")
    verify(hub, "wei", "2")
    hub.passes(minutes=5)

    assert sorted(hub.rung()) == ["wei", "wei#1"]
    assert all(number.proved_at for number in numbers(hub, "wei"))
    pages = hub.hub.stores.pages
    assert {page.page_id: len(pages.members(page.page_id)) for page in pages.find()} == {
        "wei.high.drill.1": 1,
        "wei.high.drill.2": 1,
    }
    read_all_mail(hub)


@pytest.mark.embedded
def test_so_they_have_where_both_open_the_page_at_once(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code())
    hub.phone("wei").will(scripts.keys_code(), number=1)
    verify(hub, "wei", "1")
    verify(hub, "wei", "2")
    first, second = calls_asked_for(hub)
    drilling = hub.hub.messages.drilling
    slow = Slow(hub.hub.stores.pages, lambda: drilling.join(second))
    replace(drilling, joining=replace(drilling.joining, pages=slow)).join(first)
    hub.passes(minutes=5)

    assert hub.rung() == ["wei#1", "wei"]
    assert all(number.proved_at for number in numbers(hub, "wei"))
    read_all_mail(hub)


def test_a_drill_of_the_person_waits_for_the_number_that_is_being_verified(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code(), number=1)
    verify(hub, "wei", "2")
    hub.passes(seconds=5)
    hub.phone("wei").will(scripts.keys_code())
    hub.operating.operators.drill("wei")
    hub.passes(minutes=5)

    assert hub.rung() == ["wei#1", "wei"]
    read_all_mail(hub)


def test_the_same_number_asked_for_twice_at_one_moment_is_rung_once(hub: Story) -> None:
    hub.phone("wei").will(scripts.keys_code())
    verify(hub, "wei", "1")
    verify(hub, "wei", "1")
    hub.passes(minutes=15)

    assert hub.rung() == ["wei"]
    read_all_mail(hub)


@pytest.mark.parametrize("chosen", ["0", "3", "12", "9999", "", "x"])
def test_a_number_that_is_not_theirs_is_refused(hub: Story, chosen: str) -> None:
    with pytest.raises(InputError, match=r"--number: wei has no number .*expected 1 to 2"):
        responders(hub).number_to_verify("wei", chosen)


def test_a_number_is_chosen_by_its_last_digits_too(hub: Story) -> None:
    ending = hub.configuration.responders["wei"].phones[1][-4:]
    hub.phone("wei").will(scripts.keys_code(), number=1)

    verify(hub, "wei", ending)
    hub.passes(minutes=30)

    assert hub.rung() == ["wei#1"]
    read_all_mail(hub)


@pytest.mark.embedded
def test_a_proof_that_cannot_be_stored_keeps_nobody_from_hearing_that_it_is_theirs(hub: Story) -> None:
    calls = replace(hub.hub.calls, lines=Forgetful())
    hub.lab.function = FlowDesk(desk=calls, attempts=hub.hub.stores.attempts).answer
    hub.phone("dana").will(scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=30)

    assert hub.head().by == "dana"
    assert "It is yours" in " ".join(each.words for each in hub.words())
    (number,) = numbers(hub, "dana")
    assert number.proved_at is None
    read_all_mail(hub)
