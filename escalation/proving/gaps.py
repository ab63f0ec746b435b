"""The spans of a proof: levels with nobody, and levels that ring nobody new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, Generic, NamedTuple, TypeVar

from escalation.people import OnCallBook
from escalation.proving.models import Callers, Hit, Hole, SamePeople
from escalation.proving.stands import Stand
from escalation.timing import People
from hub.model.escalation_policy import EscalationPolicy, Level, TargetKind
from hub.model.severity import SeverityLabel

_EXAMPLES: Final = 3
T = TypeVar("T")


class _Span(NamedTuple, Generic[T]):
    start: datetime
    end: datetime
    what: T


class _Nobody(NamedTuple):
    """Why a level has nobody, whether no other level has either, and for whom it is called."""

    why: str
    everywhere: bool
    callers: Callers


class _Again(NamedTuple):
    """The earlier level and the people whom it has rung already."""

    earlier: int
    responders: tuple[str, ...]


def holes(book: OnCallBook, policy: EscalationPolicy, found: Sequence[Stand]) -> Iterator[Hole]:
    """Yield the holes of `policy`, level by level, each as long as its reason and those it hits stay the same."""
    for number, level in enumerate(policy.levels, start=1):
        for start, end, what in _joined(_nobody(book, level, number, found)):
            yield Hole(
                escalation_policy=policy.name,
                level=number,
                start=start,
                end=end,
                time_zone=_zone(book, level),
                why=what.why,
                nobody=what.everywhere,
                hits=hits(what.callers),
            )


def same_people(book: OnCallBook, policy: EscalationPolicy, found: Sequence[Stand]) -> Iterator[SamePeople]:
    """Yield the levels of `policy` that ring nobody whom one level before has not rung, and how long it is so."""
    for number, level in enumerate(policy.levels, start=1):
        grouped: defaultdict[_Again, list[_Span[_Again]]] = defaultdict(list)
        for span in _joined(_again(number, found)):
            grouped[span.what].append(span)
        for what, spans in grouped.items():
            yield SamePeople(
                escalation_policy=policy.name,
                level=number,
                earlier=what.earlier,
                responders=what.responders,
                start=spans[0].start,
                end=spans[0].end,
                time_zone=_zone(book, level),
                spans=len(spans),
                seconds=int(sum((span.end - span.start).total_seconds() for span in spans)),
            )


def hits(callers: Callers) -> tuple[Hit, ...]:
    """Return whom a hole hits, the most severe first, and last the records that cannot be read."""
    found = [
        Hit(
            severity=label,
            accounts=len(callers.accounts.get(label, ())),
            examples=tuple(sorted(callers.accounts.get(label, ()))[:_EXAMPLES]),
            others=label in callers.others,
        )
        for label in sorted(SeverityLabel, key=lambda label: -label.rank)
        if callers.accounts.get(label) or label in callers.others
    ]
    return (*found, Hit(severity=None, accounts=0)) if callers.unreadable else tuple(found)


def _nobody(book: OnCallBook, level: Level, number: int, found: Sequence[Stand]) -> Iterator[_Span[_Nobody]]:
    for each in found:
        if not each.people[number - 1]:
            what = _Nobody(book.why_nobody(level, each.start), not any(each.people), each.callers)
            yield _Span(each.start, each.end, what)


def _again(number: int, found: Sequence[Stand]) -> Iterator[_Span[_Again]]:
    for each in found:
        earlier = _rung_before(number, each.people)
        if earlier is not None:
            names = tuple(person.responder for person in each.people[number - 1])
            yield _Span(each.start, each.end, _Again(earlier, names))


def _rung_before(number: int, people: People) -> int | None:
    """Return the first level before `number` that rings everybody of it, None when there is none."""
    names = {person.responder for person in people[number - 1]}
    before = enumerate(people[: number - 1], start=1)
    return next((level for level, rung in before if names and names <= {each.responder for each in rung}), None)


def _joined(spans: Iterable[_Span[T]]) -> Iterator[_Span[T]]:
    """Yield `spans`, which are in order, those that touch and say the same made one."""
    current: _Span[T] | None = None
    for span in spans:
        if current is not None and current.end == span.start and current.what == span.what:
            current = _Span(current.start, span.end, span.what)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _zone(book: OnCallBook, level: Level) -> str:
    named = (book.schedules.get(target.name) for target in level.targets if target.kind is not TargetKind.RESPONDER)
    zones = (schedule.schedule.time_zone for schedule in named if schedule is not None)
    return next(zones, book.configuration.organization.time_zone)
