"""Who a call route would ring, level by level, how long that takes at worst, and what each of them would hear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from console.explaining.models import CallExplained, LevelCalled, PersonCalled
from escalation.people import OnCallBook
from escalation.timing import People, WorstCase, worst_case
from escalation.words import call as words
from hub.model.escalation_policy import EscalationPolicy
from hub.model.page import Person
from hub.model.severity import SeverityLabel
from hub.model.summary import Summary

EXAMPLE_CHALLENGE: Final = "47"


@dataclass(frozen=True, slots=True)
class Told:
    """What people are told of."""

    summary: Summary
    label: SeverityLabel


def explain_call(book: OnCallBook, policy: EscalationPolicy, told: Told, *, at: datetime) -> CallExplained:
    """Return what a page of `policy` opened at the aware instant `at` comes to when nobody takes it."""
    people = book.walked(policy, at)
    worst = worst_case(policy, people)
    return CallExplained(
        route=f"call {policy.name}",
        levels=tuple(_levels(book, policy, told, people, worst)),
        repeat=policy.repeat,
        exhausted=worst.exhausted,
        then=policy.then,
        challenge=EXAMPLE_CHALLENGE,
    )


def _levels(
    book: OnCallBook, policy: EscalationPolicy, told: Told, people: People, worst: WorstCase
) -> Iterator[LevelCalled]:
    for number, level in enumerate(policy.levels, start=1):
        after = next((later[0].full_name for later in people[number:] if later), None)
        rings = {ring.responder: ring.seconds for ring in worst.people if ring.level == number}
        yield LevelCalled(
            level=number,
            targets=tuple(target.text for target in level.targets),
            attempts=level.attempts,
            first_ring=worst.to_level(number),
            people=tuple(
                _person(person, rings.get(person.responder), _facts(book, person, told, after))
                for person in people[number - 1]
            ),
        )


def _person(person: Person, first_ring: int | None, facts: words.CallFacts) -> PersonCalled:
    return PersonCalled(
        responder=person.responder,
        full_name=person.full_name,
        language=person.language,
        why=person.why,
        first_ring=first_ring,
        opening=words.opening(facts).text,
        more=words.more(facts).text,
    )


def _facts(book: OnCallBook, person: Person, told: Told, after: str | None) -> words.CallFacts:
    """Return the facts as the call desk puts them together for a page that carries this one incident."""
    organization = book.configuration.organization
    responder = book.configuration.responders[person.responder]
    return words.CallFacts(
        label=told.label,
        worst=told.summary,
        spoken_detail=organization.spoken_detail,
        challenge=EXAMPLE_CHALLENGE,
        next_name=after,
        language=person.language,
        time_zone=responder.time_zone or organization.time_zone,
        why=person.why,
    )
