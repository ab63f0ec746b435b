"""What on call is proved on: a folder, a store file or a hub in AWS, whose documents are compiled here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from console.operations.door import Door
from console.operations.reading import Operations
from console.proving.numbers import Standings
from escalation.people import OnCallBook
from escalation.snapshot import compile_book
from hub.model.masking import phone_key
from hub.model.number_standing import NumberStanding
from hub.model.responder import Leave
from hub.model.schedule import Override


class Grounds(NamedTuple):
    """The on-call book, and what is known of numbers; None where nobody knows."""

    book: OnCallBook
    standings: Standings | None


def grounds_of(door: Operations | Door) -> Grounds:
    """Return what there is to prove; asks a hub in AWS for everything, which takes an editor's role."""
    if isinstance(door, Operations):
        return Grounds(door.book(), None if door.stores is None else door.stores.lines.standings)
    return _far_away(door)


def _far_away(door: Door) -> Grounds:
    configuration, live = door.configuration(), door.documents().contents.values()
    overrides = sorted((each for each in live if isinstance(each, Override)), key=lambda override: override.sequence)
    leave = sorted((each for each in live if isinstance(each, Leave)), key=lambda each: each.start)
    book = compile_book(configuration, tuple(overrides), tuple(leave))
    known: dict[str, NumberStanding] = {}
    for row in door.responders(None):
        responder = configuration.responders.get(row.responder)
        for number, standing in zip(responder.phones if responder else (), row.numbers, strict=False):
            known[phone_key(number)] = standing.standing

    def standings(numbers: Sequence[str]) -> Mapping[str, NumberStanding]:
        return {number: known[number] for number in numbers if number in known}

    return Grounds(book, standings)
