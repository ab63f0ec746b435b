"""The times of a proof: until each person is rung and until nobody is left, and levels whose second ring is late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from escalation.proving.models import LateRing, PersonTime, PolicyTimes
from escalation.proving.stands import Stand
from escalation.timing import SECOND_RING, People, second_ring, worst_case
from hub.model.escalation_policy import EscalationPolicy


def times(policy: EscalationPolicy, found: Sequence[Stand]) -> PolicyTimes:
    """Return the worst times of `policy` with anybody who stands on its levels."""
    longest: dict[tuple[int, str], int] = {}
    exhausted = 0
    for people in _teams(found):
        worst = worst_case(policy, people)
        exhausted = max(exhausted, worst.exhausted)
        for ring in worst.people:
            place = (ring.level, ring.responder)
            longest[place] = max(longest.get(place, 0), ring.seconds)
    people_times = [PersonTime(level=level, responder=name, seconds=at) for (level, name), at in longest.items()]
    return PolicyTimes(
        escalation_policy=policy.name,
        people=tuple(sorted(people_times, key=lambda each: (each.level, each.seconds, each.responder))),
        exhausted=exhausted,
    )


def late_rings(policy: EscalationPolicy, found: Sequence[Stand]) -> Iterator[LateRing]:
    """Yield the levels of `policy` that ring a number again too late, or not at all, with those who stand there."""
    teams = _teams(found)
    for number, level in enumerate(policy.levels, start=1):
        calls = max((sum(person.phones for person in people[number - 1]) for people in teams), default=0)
        after = second_ring(level, calls)
        if calls and (after is None or after > SECOND_RING):
            yield LateRing(escalation_policy=policy.name, level=number, seconds=after)


def _teams(found: Sequence[Stand]) -> list[People]:
    """Return each way in which the levels are staffed once; why somebody stands there makes no difference."""
    known: dict[tuple[tuple[tuple[str, int], ...], ...], People] = {}
    for each in found:
        key = tuple(tuple((person.responder, person.phones) for person in level) for level in each.people)
        known.setdefault(key, each.people)
    return list(known.values())
