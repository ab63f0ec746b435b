"""The telephone numbers of those whom a page can come to: missing, hard to reach, refused before, or not verified."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from console.hardship import hardship
from escalation.people import OnCallBook
from escalation.proving import Proof, people_of
from hub.model.base import Frozen
from hub.model.masking import mask_phone, phone_key
from hub.model.number_standing import UNKNOWN, NumberStanding
from hub.model.responder import Responder

Standings = Callable[[Sequence[str]], Mapping[str, NumberStanding]]
"""Gives what is known of numbers, by `phone_key`: `hub.ports.LineStore.standings`."""


class NumberKind(StrEnum):
    """What is wrong with a number."""

    MISSING = "missing"
    HARD = "hard"
    SUSPECT = "suspect"
    UNVERIFIED = "not verified"


class NumberRemark(Frozen):
    """A number that may not ring, and the escalation policies that come to it."""

    kind: Literal["number"] = "number"
    what: NumberKind
    responder: str
    number_masked: str | None
    why: str
    escalation_policies: tuple[str, ...]


def number_remarks(book: OnCallBook, proof: Proof, standings: Standings | None) -> tuple[NumberRemark, ...]:
    """Return what is wrong with the numbers of those whom the proved escalation policies can come to.

    Which are suspect or verified is known only to a hub: nothing is said of it without `standings`.
    """
    concerned: defaultdict[str, list[str]] = defaultdict(list)
    for name in proof.proved:
        policy = book.configuration.escalation_policies[name]
        for person in people_of(book, policy, proof.start, proof.end):
            concerned[person].append(name)
    return tuple(_remarks(book.configuration.responders, concerned, standings))


def _remarks(
    responders: Mapping[str, Responder], concerned: Mapping[str, Sequence[str]], standings: Standings | None
) -> Iterator[NumberRemark]:
    for name, policies in concerned.items():
        responder = responders.get(name)
        if responder is None or not responder.phones:
            why = "there is no such responder" if responder is None else "has no telephone number"
            yield _remark(NumberKind.MISSING, name, None, why, policies)
            continue
        known = None if standings is None else standings([phone_key(number) for number in responder.phones])
        for number in responder.phones:
            why_hard = hardship(number)
            if why_hard is not None:
                yield _remark(NumberKind.HARD, name, number, why_hard, policies)
            standing = None if known is None else known.get(phone_key(number), UNKNOWN)
            if standing is not None and standing.suspect:
                why = f"was refused by the voice service: {standing.error}"
                yield _remark(NumberKind.SUSPECT, name, number, why, policies)
            elif standing is not None and standing.proved_at is None:
                why = f"no call to it was taken yet: tocsin responder verify {name}"
                yield _remark(NumberKind.UNVERIFIED, name, number, why, policies)


def _remark(what: NumberKind, name: str, number: str | None, why: str, policies: Sequence[str]) -> NumberRemark:
    masked = None if number is None else mask_phone(number)
    return NumberRemark(what=what, responder=name, number_masked=masked, why=why, escalation_policies=tuple(policies))
