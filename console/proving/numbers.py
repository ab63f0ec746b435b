"""The telephone numbers of those whom a page can come to: missing, hard to reach, or refused before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from console.hardship import hardship
from escalation.people import OnCallBook
from escalation.proving import Proof, people_of
from hub.model.base import Frozen
from hub.model.masking import mask_phone, phone_key
from hub.model.responder import Responder
from hub.ports import LineStore


class NumberKind(StrEnum):
    """What is wrong with a number."""

    MISSING = "missing"
    HARD = "hard"
    SUSPECT = "suspect"


class NumberRemark(Frozen):
    """A number that may not ring, and the escalation policies that come to it."""

    kind: Literal["number"] = "number"
    what: NumberKind
    responder: str
    number_masked: str | None
    why: str
    escalation_policies: tuple[str, ...]


def number_remarks(book: OnCallBook, proof: Proof, lines: LineStore | None) -> tuple[NumberRemark, ...]:
    """Return what is wrong with the numbers of those whom the proved escalation policies can come to.

    Which numbers are suspect is known only to a store: none is without `lines`.
    """
    concerned: defaultdict[str, list[str]] = defaultdict(list)
    for name in proof.proved:
        policy = book.configuration.escalation_policies[name]
        for person in people_of(book, policy, proof.start, proof.end):
            concerned[person].append(name)
    return tuple(_remarks(book.configuration.responders, concerned, lines))


def _remarks(
    responders: Mapping[str, Responder], concerned: Mapping[str, Sequence[str]], lines: LineStore | None
) -> Iterator[NumberRemark]:
    for name, policies in concerned.items():
        responder = responders.get(name)
        if responder is None or not responder.phones:
            why = "there is no such responder" if responder is None else "has no telephone number"
            yield _remark(NumberKind.MISSING, name, None, why, policies)
            continue
        suspect = lines.suspect([phone_key(number) for number in responder.phones]) if lines is not None else ()
        for number in responder.phones:
            why_hard = hardship(number)
            if why_hard is not None:
                yield _remark(NumberKind.HARD, name, number, why_hard, policies)
            if phone_key(number) in suspect:
                yield _remark(NumberKind.SUSPECT, name, number, "was refused by the voice service", policies)


def _remark(what: NumberKind, name: str, number: str | None, why: str, policies: Sequence[str]) -> NumberRemark:
    masked = None if number is None else mask_phone(number)
    return NumberRemark(what=what, responder=name, number_masked=masked, why=why, escalation_policies=tuple(policies))
