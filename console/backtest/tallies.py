"""Counts what became of the records of a backtest: by outcome, account, type, and the rule that kept them quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal

from console.backtest.models import Hushed, Noise, Telling
from hub.model.decision import Decision
from hub.model.policy import Mode
from hub.model.record import Accepted, Outcome
from hub.model.route import RouteKind
from hub.model.severity import SeverityLabel
from router.service import Receipt

_SILENCING: Final = frozenset({"archived", "samples", "live_since"})
_SOFTENING: Final = ("window ", "hours of ", "mode")
_NOBODY: Final = "nobody is told"
_QUIETER: Final = "told more quietly"
_Effect = Literal["nobody is told", "told more quietly"]
_What = tuple[str, str, SeverityLabel, tuple[str, ...]]


class Tallies:
    """Filled record by record; read at the end."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.outcomes: Counter[Outcome] = Counter()
        self._hushed: Counter[tuple[str, _Effect]] = Counter()
        self._tellings: Counter[_What] = Counter()

    def take(self, receipt: Receipt) -> None:
        """Count one record."""
        self.outcomes[receipt.outcome] += 1
        decision = receipt.decision
        if not isinstance(receipt.reading, Accepted) or decision is None:
            return
        finding = receipt.reading.finding
        routes = _routes(receipt, decision)
        self._tellings[finding.key.account, finding.type, decision.label, routes] += 1
        if receipt.outcome is not Outcome.DUPLICATE:
            self._hushed.update(_hushes(decision, told=bool(receipt.told or decision.held)))

    def hushed(self) -> tuple[Hushed, ...]:
        """Return the rules that kept something quiet, those that reach furthest first."""
        found = (Hushed(rule=rule, effect=effect, records=number) for (rule, effect), number in self._hushed.items())
        return tuple(sorted(found, key=lambda each: (each.effect, -each.records, each.rule)))

    def tellings(self) -> tuple[Telling, ...]:
        """Return how records were told, by account, type and label; the most records first."""
        found = (
            Telling(account=account, type=type_, severity_label=label, routes=routes, records=number)
            for (account, type_, label, routes), number in self._tellings.items()
        )
        return tuple(sorted(found, key=lambda each: (-each.records, each.account, each.type, each.routes)))


def noisiest(
    tellings: tuple[Telling, ...], name: Callable[[Telling], str], labels: Mapping[str, str]
) -> tuple[Noise, ...]:
    """Return what each account or type, named by `name`, sends: those that tell most often first."""
    records: Counter[str] = Counter()
    told: Counter[str] = Counter()
    called: Counter[str] = Counter()
    for each in tellings:
        records[name(each)] += each.records
        told[name(each)] += each.records if each.routes else 0
        called[name(each)] += each.records if any(route.startswith(RouteKind.CALL) for route in each.routes) else 0
    noises = (
        Noise(name=each, label=labels.get(each, ""), records=number, told=told[each], called=called[each])
        for each, number in records.items()
    )
    return tuple(sorted(noises, key=lambda noise: (-noise.called, -noise.told, -noise.records, noise.name)))


def _routes(receipt: Receipt, decision: Decision) -> tuple[str, ...]:
    """Return by what routes the record tells somebody, what is held back until a window's end included."""
    if decision.mode is Mode.SHADOW:
        return ()
    due = receipt.incident.due if receipt.incident is not None else {}
    held = (route for route in due if _is_route(route) and route not in receipt.told)
    later = () if receipt.outcome is Outcome.DUPLICATE else tuple(f"{route}, held back" for route in held)
    return (*receipt.told, *later)


def _is_route(text: str) -> bool:
    return text.split(maxsplit=1)[0] in (RouteKind.CALL, RouteKind.EMAIL)


def _hushes(decision: Decision, *, told: bool) -> Iterator[tuple[str, _Effect]]:
    """Yield the rules that kept the record quiet, and those because of which it tells with less noise."""
    if decision.outcome is Outcome.SUPPRESSED:
        yield f"suppression {decision.suppressed_by}", _NOBODY
        return
    for rule in dict.fromkeys(reason.rule for reason in decision.why if reason.applied):
        if rule in _SILENCING:
            yield rule, _NOBODY
        elif told and rule.startswith(_SOFTENING):
            shadow = rule == "mode" and decision.mode is Mode.SHADOW
            yield (f"mode {decision.mode.value}" if rule == "mode" else rule), _NOBODY if shadow else _QUIETER
