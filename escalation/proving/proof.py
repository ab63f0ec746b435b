"""Puts a proof together: walks each escalation policy in use from change to change, and misses no instant."""

from __future__ import annotations

from collections.abc import Sequence

from escalation.people import OnCallBook
from escalation.proving.burdens import burdens
from escalation.proving.durations import late_rings, times
from escalation.proving.gaps import holes, same_people
from escalation.proving.models import Demand, Proof
from escalation.proving.stands import stands


def prove(book: OnCallBook, demands: Sequence[Demand]) -> Proof:
    """Return what holds in the spans of `demands`, which follow one another without a hole (semantics 3).

    A level has a hole where nobody on it can be rung; an escalation policy on which nobody relies is not looked at.
    Spans are exact: on-call answers are asked for at every instant at which one can change, and at no other. Raises
    ValueError without a demand.
    """
    if not demands:
        raise ValueError("a proof needs a span")
    start, end = demands[0].start, demands[-1].end
    policies = book.configuration.escalation_policies
    used = {name for demand in demands for name in demand.callers}
    walked = [(policy, list(stands(book, policy, demands))) for name, policy in policies.items() if name in used]
    return Proof(
        start=start,
        end=end,
        proved=tuple(policy.name for policy, _ in walked),
        unused=tuple(name for name in policies if name not in used),
        holes=tuple(hole for policy, found in walked for hole in holes(book, policy, found)),
        same_people=tuple(same for policy, found in walked for same in same_people(book, policy, found)),
        times=tuple(times(policy, found) for policy, found in walked),
        late_rings=tuple(late for policy, found in walked for late in late_rings(policy, found)),
        burdens=burdens(book, start, end),
    )
