"""What enrolment finds, does and covers, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from console.output.screen import Screen
from console.output.text import count, shown
from delegated_admin.enrolment.coverage import Coverage, CoverageState, RegionCoverage, States, Tally
from delegated_admin.enrolment.steps import Outcome, Readiness, Step

_MARK: Final = 9
_NAME: Final = 44
_NUMBER: Final = 13
_MOST_NAMED: Final = 4
_MOST_ACCOUNTS: Final = 10
_MARKS: Final = {
    Readiness.READY: "to do",
    Readiness.WAITS: "waits",
    Readiness.BY_HAND: "by hand",
    Readiness.KEPT: "kept",
}
_STYLES: Final = {Readiness.BY_HAND: "yellow", Readiness.WAITS: "dim", Readiness.KEPT: "dim"}


def print_steps(screen: Screen, steps: Sequence[Step], regions: Sequence[str]) -> None:
    """Write the steps, those of the same kind and reason together, under the account in which they are done."""
    seat = None
    for alike in _alike(steps):
        first, style = alike[0], _STYLES.get(alike[0].readiness, "")
        if first.seat is not seat:
            seat = first.seat
            screen.heading(f"{seat.words} {first.account}")
        text = f"{shown(first.words)}{_where(alike, regions)}{_how_many(alike)}"
        screen.row([(f"  {_MARKS[first.readiness]}", _MARK), (text, 0)], style=style)
        screen.row([("", _MARK), (_why(first), 0)], style="dim")


def summary(steps: Sequence[Step]) -> str:
    """Return how many steps there are of each readiness."""
    if not steps:
        return "Nothing is left to do."
    numbers = Counter(step.readiness for step in steps)
    words = {
        Readiness.READY: "to do",
        Readiness.WAITS: "waiting",
        Readiness.BY_HAND: "to be done by hand",
        Readiness.KEPT: "kept as it is",
    }
    said = ", ".join(f"{numbers[each]} {words[each]}" for each in words if numbers[each])
    return f"{count(len(steps), 'step')}: {said}."


def print_outcome(screen: Screen, outcome: Outcome) -> None:
    """Write how a step ended, with the accounts that were left out."""
    step = outcome.step
    if outcome.done:
        mark, style = "done", ""
    else:
        mark, style = ("partly" if outcome.accounts else "failed"), "yellow"
    number = f" ({count(outcome.accounts, 'account')})" if outcome.accounts else ""
    problem = f": {shown(outcome.problem)}" if outcome.problem else ""
    cells = [(mark, _MARK), (step.region or "", 15), (f"{shown(step.words)}{number}{problem}", 0)]
    screen.row(cells, style=style)
    reasons: dict[str, list[str]] = {}
    for each in outcome.unprocessed:
        reasons.setdefault(each.reason, []).append(each.account)
    for reason, accounts in reasons.items():
        named = ", ".join(accounts[:_MOST_ACCOUNTS])
        more = f" and {len(accounts) - _MOST_ACCOUNTS:,} more" if len(accounts) > _MOST_ACCOUNTS else ""
        screen.row([("", _MARK), ("", 15), (f"left out {named}{more}: {shown(reason)}", 0)], style="yellow")


def print_coverage(screen: Screen, coverage: Coverage) -> None:
    """Write how much is covered: in all, by plan, by Region and by organizational unit."""
    total = coverage.total()
    numbers = ", ".join(f"{total[state]:,} {state.value}" for state in CoverageState)
    screen.print(f"{_accounts(len(coverage.accounts))} in {count(len(coverage.regions), 'Region')}: {numbers}.")
    _print_tallies(screen, "plan", coverage.by_plan())
    _print_tallies(screen, "Region", coverage.by_region())
    _print_tallies(screen, "organizational unit", coverage.by_unit())
    missing = {each.region: each.not_offered for each in coverage.regions if each.not_offered}
    for region, plans in missing.items():
        screen.print(f"{region} has no {', '.join(plans)}.")


def print_uncovered(screen: Screen, coverage: Coverage) -> int:
    """Write each row in which something is not on; return how many there are."""
    rows = 0
    for account, region, states in coverage.uncovered():
        rows += 1
        cells = [(account.id, 12), (_clipped(account.name, 20), 20), (region.region, 15), (_missing(region, states), 0)]
        screen.row(cells)
    return rows


def _alike(steps: Iterable[Step]) -> list[list[Step]]:
    groups: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        groups.setdefault((step.seat, step.kind, step.subject, step.readiness, step.why), []).append(step)
    return list(groups.values())


def _why(step: Step) -> str:
    """Return the reason of a step, behind what it is about where its words do not name it."""
    named = not step.subject or step.subject in step.words
    return shown(step.why if named else f"{step.subject}: {step.why}")


def _where(alike: Sequence[Step], regions: Sequence[str]) -> str:
    names = [step.region for step in alike if step.region]
    if not names:
        return ""
    if len(names) == len(regions):
        return f", in {'all ' if len(names) > 1 else ''}{count(len(names), 'Region')}"
    if len(names) > _MOST_NAMED:
        return f", in {count(len(names), 'Region')} ({', '.join(names)})"
    return f", in {', '.join(names)}"


def _how_many(alike: Sequence[Step]) -> str:
    numbers = [step.accounts for step in alike if step.accounts]
    if not numbers:
        return ""
    if min(numbers) == max(numbers):
        return f", {_accounts(numbers[0])}{' each' if len(numbers) > 1 else ''}"
    return f", {min(numbers):,} to {_accounts(max(numbers))} each"


def _accounts(number: int) -> str:
    return f"{number:,} account{'' if number == 1 else 's'}"


def _print_tallies(screen: Screen, heading: str, tallies: Mapping[str, Tally]) -> None:
    screen.print()
    columns = [(state.value.rjust(_NUMBER), _NUMBER) for state in CoverageState]
    screen.row([(heading, _NAME), *columns], style="bold")
    for name, tally in tallies.items():
        style = "yellow" if tally[CoverageState.OFF] or tally[CoverageState.SUSPENDED] else ""
        numbers = [(f"{tally[state]:,}".rjust(_NUMBER), _NUMBER) for state in CoverageState]
        screen.row([(shown(name) or "(the root)", _NAME), *numbers], style=style)


def _missing(region: RegionCoverage, states: States) -> str:
    """Return what is not on, by state; a state that all plans share is said once."""
    if len(set(states)) == 1:
        return f"{states[0].value}: all"
    found: dict[CoverageState, list[str]] = {}
    for plan, state in zip(region.plans, states, strict=True):
        if state is not CoverageState.ON:
            found.setdefault(state, []).append(plan)
    return "; ".join(f"{state.value}: {', '.join(plans)}" for state, plans in found.items())


def _clipped(text: str, width: int) -> str:
    safe = shown(text)
    return safe if len(safe) <= width else f"{safe[: width - 1]}…"
