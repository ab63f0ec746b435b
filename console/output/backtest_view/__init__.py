"""The report of a backtest as one HTML file: it loads nothing, runs nothing, and shows every text as text."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from console.backtest import Difference, Noise, Report
from console.backtest.comparing import figure, signed, span_sentence
from console.backtest.models import WEEKDAYS
from console.output.backtest import report_summary, routes_text
from console.output.backtest_view.charts import Bars, Part, bars, heat_map, hours_chart
from console.output.text import shown
from hub.model.night import NIGHT_SPAN

MOST_ROWS: Final = 20
MOST_PEOPLE: Final = 12
"""So many responders have a heat map of their own, those with the most calls."""


def view(report: Report, difference: Difference | None) -> str:
    """Return the report, and what another configuration changes where that is given, as an HTML document.

    Every text is escaped, control and bidi characters are left out, and a content security policy in the document
    itself allows styles alone: finding text is under an attacker's control (semantics 1).
    """
    environment = Environment(
        loader=PackageLoader("console.output", "backtest_view"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("view.html.j2").render(
        report=report,
        difference=difference,
        summary=report_summary(report),
        span=span_sentence(report),
        night=NIGHT_SPAN,
        charts=_charts(report, difference),
        heat_maps=[(each, heat_map(each)) for each in report.calls[:MOST_PEOPLE] if each.calls],
        weekdays=WEEKDAYS,
        most=MOST_ROWS,
        a_month=lambda number: figure(report.a_month(number)),
        signed=signed,
        routes_text=routes_text,
    )


def _finalized(value: object) -> object:
    """Return markup of our own as it is, and anything else as one line of visible characters."""
    return value if isinstance(value, Markup) else shown(value)


def _charts(report: Report, difference: Difference | None) -> dict[str, object]:
    rung = [each for each in report.calls if each.calls]
    mailed = [each for each in report.mails if each.mails]
    calls = bars(
        [
            (each.full_name, (Part("day", each.calls - each.night_calls), Part("night", each.night_calls)))
            for each in rung[:MOST_ROWS]
        ]
    )
    mails = bars(
        [
            (each.name if each.reader == "audience" else f"responder {each.name}", (Part("mail", each.mails),))
            for each in sorted(mailed, key=lambda load: -load.mails)[:MOST_ROWS]
        ]
    )
    return {
        "calls": calls,
        "hours": hours_chart(rung),
        "mails": mails,
        "accounts": noise_bars(report.accounts),
        "types": noise_bars(report.types),
        "moved": [] if difference is None else _moved(difference),
    }


def noise_bars(noises: tuple[Noise, ...]) -> Bars:
    """Return a bar for each account or type: records told by a call, by mail alone, and those that told nobody."""
    rows = []
    for each in noises[:MOST_ROWS]:
        parts = (
            Part("call", each.called),
            Part("mail", each.told - each.called),
            Part("quiet", each.records - each.told),
        )
        rows.append((f"{each.label} {each.name}".strip(), parts))
    return bars(rows)


def _moved(difference: Difference) -> list[tuple[str, str, Bars]]:
    """Return (title, unit, chart) of the figures that change, before and after one under the other."""
    found = []
    for title, unit, moved in (
        ("Calls to each responder", "calls", difference.calls),
        ("Calls at night", "calls", difference.night_calls),
        ("Mails to each reader", "mails", difference.mails),
    ):
        changed = [each for each in moved if each.by][:MOST_ROWS]
        rows = [(f"{each.name} ({signed(each.by)})", (Part("before", each.before),)) for each in changed]
        both = [
            row for each, row in zip(changed, rows, strict=True) for row in (row, ("", (Part("after", each.after),)))
        ]
        if changed:
            found.append((title, unit, bars(both)))
    return found
