"""A proof of on call as people read it: holes first, then what makes a page less likely to reach somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal

from console.output.screen import Screen
from console.output.text import count, local, minutes, shown, utc
from console.proving import NumberRemark, Paged
from escalation.proving import Burden, Hit, Hole, LateRing, PolicyTimes, Proof, SamePeople
from hub.model.base import Frozen, Instant
from hub.model.night import NIGHT_SPAN

_SPAN: Final = 22
_MOST_SPANS: Final = 10
_NAME: Final = 24
_FIGURE: Final = 12
_HOLE: Final = "red"
_WARNING: Final = "yellow"


class ProofSummary(Frozen):
    """The line that ends a proof for machines."""

    kind: Literal["proof"] = "proof"
    start: Instant
    end: Instant
    proved: tuple[str, ...]
    unused: tuple[str, ...]
    holes: int


def proof_lines(proof: Proof, numbers: Sequence[NumberRemark], rung: Sequence[Paged] = ()) -> Iterator[Frozen]:
    """Yield a proof for machines: one model for each thing that was found, and the summary last."""
    yield from (*proof.holes, *proof.same_people, *proof.late_rings, *numbers, *proof.times, *proof.burdens, *rung)
    yield ProofSummary(
        start=proof.start, end=proof.end, proved=proof.proved, unused=proof.unused, holes=len(proof.holes)
    )


def print_proof(
    screen: Screen,
    proof: Proof,
    numbers: Sequence[NumberRemark],
    *,
    rung: Sequence[Paged] = (),
    known: bool,
    name_of: Callable[[str], str],
) -> None:
    """Write a proof in sections; those with nothing in them are left out. `name_of` says what an account is called.

    `known`: whether it is known which numbers were verified. `rung`: who was rung of late.
    """
    _print_holes(screen, proof.holes, name_of)
    _print_same_people(screen, proof.same_people)
    _print_late_rings(screen, proof.late_rings)
    _print_numbers(screen, numbers)
    _print_times(screen, proof.times)
    _print_burdens(screen, proof.burdens)
    _print_paged(screen, rung)
    screen.print()
    screen.lines(list(_summary(proof)), indent=0)
    if not known:
        screen.lines(["A folder does not know which numbers were verified: a store or a hub does."], indent=0)


def _summary(proof: Proof) -> Iterator[str]:
    span = f"{utc(proof.start)} to {utc(proof.end)}"
    names = ", ".join(map(shown, proof.proved)) or "none"
    if proof.unused:
        yield f"Not in use, and not proved: {', '.join(map(shown, proof.unused))}."
    if proof.holes:
        yield f"{count(len(proof.holes), 'hole')} in {span}; escalation policies in use: {names}."
    else:
        yield f"Every level has somebody to ring from {span}; escalation policies in use: {names}."


def _print_holes(screen: Screen, holes: Iterable[Hole], name_of: Callable[[str], str]) -> None:
    for (policy, level, hits), group in groupby(
        holes, key=lambda each: (each.escalation_policy, each.level, each.hits)
    ):
        found = list(group)
        screen.heading(f"{shown(policy)} level {level}: nobody to ring (times in {found[0].time_zone}, then in UTC)")
        screen.row([("", 1), (_hits(hits, name_of), 0)])
        for hole in found[:_MOST_SPANS]:
            _print_hole(screen, hole)
        if len(found) > _MOST_SPANS:
            screen.lines([f"and {count(len(found) - _MOST_SPANS, 'more hole')}: --json lists all"])


def _print_hole(screen: Screen, hole: Hole) -> None:
    why = shown(hole.why) + ("; no other level has anybody" if hole.nobody else "")
    here = [(local(at, hole.time_zone), _SPAN) for at in (hole.start, hole.end)]
    screen.row([("", 1), *here, (why, 0)], style=_HOLE)
    screen.row([("", 1), *((utc(at), _SPAN) for at in (hole.start, hole.end)), ("", 0)], style="dim")


def _hits(hits: Iterable[Hit], name_of: Callable[[str], str]) -> str:
    return "hits " + "; ".join(_hit(hit, name_of) for hit in hits)


def _hit(hit: Hit, name_of: Callable[[str], str]) -> str:
    if hit.severity is None:
        return "records that cannot be read"
    if not hit.accounts:
        return f"{hit.severity.value} in accounts that the directory lacks"
    names = ", ".join(shown(name_of(each)) for each in hit.examples)
    more = ", …" if hit.accounts > len(hit.examples) else ""
    return f"{hit.severity.value} in {count(hit.accounts, 'account')} ({names}{more})"


def _print_same_people(screen: Screen, found: Sequence[SamePeople]) -> None:
    if found:
        screen.heading("Levels that ring nobody new")
    for each in found:
        people = ", ".join(map(shown, each.responders))
        where = f"{shown(each.escalation_policy)} level {each.level}"
        said = (
            f"{people}, as level {each.earlier}: {count(each.spans, 'span')}, {_hours(each.seconds)} h in all, first "
        )
        first = f"{local(each.start, each.time_zone)} to {local(each.end, each.time_zone)}"
        screen.row([("", 1), (where, _NAME), (said + first, 0)], style=_WARNING)


def _print_late_rings(screen: Screen, found: Sequence[LateRing]) -> None:
    if found:
        screen.heading("Second ring too late for Do Not Disturb (150 s)")
    for each in found:
        where = f"{shown(each.escalation_policy)} level {each.level}"
        said = "rings each number once" if each.seconds is None else f"after up to {each.seconds} s"
        screen.row([("", 1), (where, _NAME), (said, 0)], style=_WARNING)


def _print_numbers(screen: Screen, found: Sequence[NumberRemark]) -> None:
    if found:
        screen.heading("Numbers")
    for each in found:
        who = " ".join(filter(None, (shown(each.responder), each.number_masked)))
        used = ", ".join(map(shown, each.escalation_policies))
        screen.row([("", 1), (who, _NAME + _FIGURE), (f"{each.what.value}: {each.why} (in {used})", 0)], style=_WARNING)


def _print_times(screen: Screen, found: Sequence[PolicyTimes]) -> None:
    if found:
        screen.heading("At worst after a page was opened")
    for each in found:
        for level, people in groupby(each.people, key=lambda person: person.level):
            where = f"{shown(each.escalation_policy)} level {level}"
            rung = ", ".join(f"{shown(person.responder)} {minutes(person.seconds)}" for person in people)
            screen.row([("", 1), (where, _NAME), (rung, 0)])
        where = f"{shown(each.escalation_policy)} exhausted"
        screen.row([("", 1), (where, _NAME), (minutes(each.exhausted), 0)])


def _print_burdens(screen: Screen, found: Sequence[Burden]) -> None:
    if not found:
        return
    screen.heading(f"On call, on all schedules (nights are {NIGHT_SPAN} in the person's zone)")
    header = ("hours", "night hours", "nights", "weekends")
    titles = [(f"{text:>{_FIGURE - 1}}", _FIGURE) for text in header]
    screen.row([("", 1), ("", _NAME), *titles, ("", 0)], style="dim")
    for each in found:
        figures = (_hours(each.seconds), _hours(each.night_seconds), str(each.nights), str(each.weekends))
        cells = [(f"{text:>{_FIGURE - 1}}", _FIGURE) for text in figures]
        screen.row([("", 1), (shown(each.responder), _NAME), *cells, (each.time_zone, 0)])


def _print_paged(screen: Screen, found: Sequence[Paged]) -> None:
    if not found:
        return
    screen.heading(f"Rung since {utc(found[0].since)}")
    titles = [(f"{text:>{_FIGURE - 1}}", _FIGURE) for text in ("pages", "calls")]
    screen.row([("", 1), ("", _NAME), *titles, ("", 0)], style="dim")
    for each in found:
        figures = [(f"{number:>{_FIGURE - 1}}", _FIGURE) for number in (each.pages, each.calls)]
        screen.row([("", 1), (shown(each.responder), _NAME), *figures, ("", 0)])


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.1f}"
