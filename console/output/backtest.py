"""A backtest as people read it in a terminal: calls, pages, mails, noise and quiet, and what another folder changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from console.backtest import Difference, Hushed, Moved, Noise, Report, RoutesChanged
from console.backtest.comparing import figure, signed, span_sentence
from console.backtest.models import WEEKDAYS
from console.output.screen import Screen
from console.output.text import count, shown
from hub.model.night import NIGHT_SPAN
from hub.model.record import Outcome

MOST_ROWS: Final = 10
_NAME: Final = 26
_FIGURE: Final = 10
_HOUR: Final = 3
_DAY: Final = 6


def print_report(screen: Screen, report: Report) -> None:
    """Write a report in sections; those with nothing in them are left out."""
    screen.lines([span_sentence(report)], indent=0)
    _print_calls(screen, report)
    _print_pages(screen, report)
    _print_mails(screen, report)
    _print_noise(screen, "Noisiest accounts", report.accounts)
    _print_noise(screen, "Noisiest types", report.types)
    _print_hushed(screen, report.hushed)
    screen.heading("Taken for granted")
    screen.lines(report.assumptions)


def print_difference(screen: Screen, difference: Difference) -> None:
    """Write what another configuration changes: the sentences, what is told otherwise, and the figures."""
    screen.heading("What changes")
    screen.lines([shown(sentence) for sentence in difference.sentences])
    _print_changed(screen, difference.changed)
    for title, moved in (
        ("Calls", difference.calls),
        ("Calls at night", difference.night_calls),
        ("Mails", difference.mails),
    ):
        _print_moved(screen, title, [each for each in moved if each.by])


def report_summary(report: Report) -> str:
    """Return one line on what became of the records, as `tocsin replay` ends with."""
    parts = [f"{report.outcomes[outcome]} {outcome.value}" for outcome in Outcome if report.outcomes.get(outcome)]
    parts += [f"{report.timeless} without a time"] if report.timeless else []
    said = ", ".join(parts)
    return f"{count(report.records, 'record')} in {count(report.files, 'file')}{': ' if said else ''}{said}"


def _print_calls(screen: Screen, report: Report) -> None:
    if not report.calls:
        return
    screen.heading(f"Calls to each responder (night is {NIGHT_SPAN} in their zone)")
    _head(screen, ("calls", "a month", "at night", "a month"), "zone")
    for each in report.calls:
        months = (report.a_month(each.calls), report.a_month(each.night_calls))
        figures = (each.calls, _month(report, months[0]), each.night_calls, _month(report, months[1]))
        _row(screen, each.responder, figures, each.time_zone)
    rung = [each for each in report.calls if each.calls]
    if rung:
        screen.heading("Calls by hour of the day, in the zone of whoever is rung")
        _grid(screen, "", [f"{hour}" for hour in range(24)], _HOUR, style="dim")
        for each in rung:
            _grid(screen, each.responder, [_dot(sum(column)) for column in zip(*each.hours, strict=True)], _HOUR)
        screen.heading("Calls by weekday")
        _grid(screen, "", WEEKDAYS, _DAY, style="dim")
        for each in rung:
            _grid(screen, each.responder, [_dot(sum(row)) for row in each.hours], _DAY)


def _print_pages(screen: Screen, report: Report) -> None:
    used = [each for each in report.pages if each.pages]
    if not used:
        return
    screen.heading("Pages of each escalation policy")
    _head(screen, ("pages", "findings", "at night", "passed on", "nobody"), "first level")
    for each in used:
        figures = (each.pages, each.findings, each.night_calls, each.passed, each.unanswered)
        _row(screen, each.escalation_policy, figures, each.first_level)
        if each.why_nobody:
            screen.row([("", 1), (shown(f"level 1 had nobody to ring: {each.why_nobody}"), 0)], style="yellow")


def _print_mails(screen: Screen, report: Report) -> None:
    if not report.mails:
        return
    screen.heading("Mails")
    _head(screen, ("notices", "mails", "a month"))
    for each in report.mails:
        name = each.name if each.reader == "audience" else f"responder {each.name}"
        _row(screen, name, (each.notices, each.mails, _month(report, report.a_month(each.mails))))


def _print_noise(screen: Screen, title: str, noises: Sequence[Noise]) -> None:
    if not noises:
        return
    screen.heading(title)
    screen.row([("", 1), *_figures(("records", "told", "by call"))], style="dim")
    for each in noises[:MOST_ROWS]:
        name = f"{each.label} {each.name}" if each.label else each.name
        screen.row([("", 1), *_figures((each.records, each.told, each.called)), (shown(name), 0)])
    if len(noises) > MOST_ROWS:
        screen.lines([f"and {len(noises) - MOST_ROWS} more: --json lists all"])


def _print_hushed(screen: Screen, hushed: Sequence[Hushed]) -> None:
    if hushed:
        screen.heading("Kept quiet by rule")
    for each in hushed:
        screen.row([("", 1), *_figures((each.records,)), (shown(f"{each.rule}: {each.effect}"), 0)])


def _print_changed(screen: Screen, changed: Sequence[RoutesChanged]) -> None:
    if changed:
        screen.heading("Told otherwise")
    for each in changed[:MOST_ROWS]:
        screen.row([("", 1), *_figures((each.records,)), (shown(changed_text(each)), 0)])
    if len(changed) > MOST_ROWS:
        screen.lines([f"and {len(changed) - MOST_ROWS} more: --json lists all"])


def changed_text(changed: RoutesChanged) -> str:
    """Return `high in 2 accounts (prod-web, ...): call soc becomes email secops`."""
    names = ", ".join(changed.examples) + (", ..." if changed.accounts > len(changed.examples) else "")
    where = f"{changed.severity_label.value} in {count(changed.accounts, 'account')} ({names})"
    return f"{where}: {routes_text(changed.before)} becomes {routes_text(changed.after)}"


def routes_text(routes: Sequence[str]) -> str:
    """Return the routes as people read them; nobody told is said."""
    return ", ".join(routes) or "nobody told"


def _print_moved(screen: Screen, title: str, moved: Sequence[Moved]) -> None:
    if not moved:
        return
    screen.heading(f"{title}, in the span of the records")
    _head(screen, ("before", "after", "change"))
    for each in moved:
        _row(screen, each.name, (each.before, each.after, signed(each.by)))


def _month(report: Report, number: float) -> str:
    return figure(number) if report.scaled else "-"


def _head(screen: Screen, titles: Sequence[str], last: str = "") -> None:
    _row(screen, "", titles, last, style="dim")


def _row(screen: Screen, name: str, figures: Sequence[object], last: str = "", style: str = "") -> None:
    screen.row([("", 1), (shown(name), _NAME), *_figures(figures), (shown(last), 0)], style=style)


def _figures(figures: Sequence[object]) -> Iterator[tuple[str, int]]:
    return ((f"{each!s:>{_FIGURE}}", _FIGURE) for each in figures)


def _grid(screen: Screen, name: str, cells: Sequence[str], width: int, style: str = "") -> None:
    texts = [(f"{cell:>{width}}", width) for cell in cells]
    screen.row([("", 1), (shown(name)[:18], 18), *texts], style=style, gap=0)


def _dot(number: int) -> str:
    return str(number) if number else "·"
