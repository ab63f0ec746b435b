"""One night on three hosts: the embedded hub, functions on AWS services, and moto executing the state machine.

Each gives the same commands, calls the same people at the same instants, and writes the same ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from escalation.state_machine import definition
from hub.model.ledger import LedgerEntry
from hub.model.messages import CarrierReportKind
from local.phone_lab import scripts
from local.phone_lab.faults import Faults
from tests.aws.cloud import DECIDE, PLACE
from tests.aws.machine import PlayedMachine
from tests.aws.world import aws
from tests.builders import an_event
from tests.scenarios.cloud_story import CloudStory
from tests.scenarios.story import Story

pytestmark = pytest.mark.functions


def taken_at_the_second_ring(hub: Story) -> None:
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=5)


def passed_along_and_taken_by_the_next(hub: Story) -> None:
    hub.phone("dana").will(scripts.passes())
    hub.phone("wei").will(scripts.wrong_then_right())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)


def a_voice_that_cannot_be_had(hub: Story) -> None:
    hub.phone("dana").will(scripts.down(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)


def taken_on_the_command_line_while_it_pauses(hub: Story) -> None:
    hub.phone("dana").will(scripts.busy())
    hub.receive(an_event(8.0))
    hub.passes(seconds=40)
    hub.acknowledges("Robin Smith")
    hub.passes(minutes=5)


def an_incident_that_rises_and_one_that_joins(hub: Story) -> None:
    hub.phone("dana").will(scripts.busy(), scripts.keys_code(), scripts.keys_code())
    hub.receive(an_event(7.5))
    hub.passes(seconds=20)
    hub.receive(an_event(7.0, id="another"))
    hub.receive(an_event(9.5, updatedAt="2026-06-01T01:00:10Z"))
    hub.passes(minutes=12)


def calls_of_whose_end_nobody_hears(hub: Story) -> None:
    hub.lab.faults = Faults(lost=frozenset({CarrierReportKind.ENDED}))
    hub.phone("dana").will(scripts.no_answer(), scripts.keys_code())
    hub.receive(an_event(8.0))
    hub.passes(minutes=10)


NIGHTS: Final = (
    calls_of_whose_end_nobody_hears,
    taken_at_the_second_ring,
    passed_along_and_taken_by_the_next,
    a_voice_that_cannot_be_had,
    taken_on_the_command_line_while_it_pauses,
    an_incident_that_rises_and_one_that_joins,
)


class Told(NamedTuple):
    """What became of a night."""

    rung: list[str]
    mails: list[tuple[str, str, str]]
    ledgers: dict[str, list[tuple[str, str]]]


def told(hub: Story) -> Told:
    pages = [page.page_id for page in hub.hub.stores.pages.find()]
    return Told(
        rung=hub.rung(),
        mails=sorted((str(each.at), each.audience, each.subject) for each in hub.hub.mailbox.mails()),
        ledgers={page: sorted(map(_entry, hub.ledger(page))) for page in sorted(pages)},
    )


def _entry(entry: LedgerEntry) -> tuple[str, str]:
    """Return when it was and what it says; the service's own word for an error is each service's own."""
    return str(entry.at), re.sub(r"(unavailable|refused) \(.*\)$", r"\1", entry.text)


@contextmanager
def in_aws(folder: Path, *, in_moto: bool) -> Iterator[CloudStory]:
    folder.mkdir()
    with aws({"stepfunctions": {"execute_state_machine": in_moto}}) as world:
        story = CloudStory(world, folder, in_moto=in_moto)
        yield story
        story.close()


def on_this_machine(folder: Path, night: Callable[[Story], None]) -> Told:
    folder.mkdir()
    story = Story(folder)
    night(story)
    result = told(story)
    story.close()
    return result


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.__name__)
def test_a_night_is_the_same_on_every_host(tmp_path: Path, night: Callable[[Story], None]) -> None:
    embedded = on_this_machine(tmp_path / "embedded", night)
    assert embedded.rung
    for name, in_moto in (("functions", False), ("moto", True)):
        with in_aws(tmp_path / name, in_moto=in_moto) as story:
            night(story)
            assert told(story) == embedded, name


def test_together_the_nights_take_every_way_through_the_state_machine(tmp_path: Path) -> None:
    taken: set[tuple[str, str]] = set()
    for night in NIGHTS:
        with in_aws(tmp_path / night.__name__, in_moto=False) as story:
            night(story)
            machine = story.cloud.machine
            assert isinstance(machine, PlayedMachine)
            taken |= machine.edges

    assert taken == set(edges_of(definition(decide_next=DECIDE, place_call=PLACE)))


def edges_of(machine: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, state in machine["States"].items():
        branches = (*state.get("Choices", ()), *state.get("Catch", ()))
        following = [state.get("Next"), *(each["Next"] for each in branches)]
        yield from ((name, each) for each in following if each is not None)
