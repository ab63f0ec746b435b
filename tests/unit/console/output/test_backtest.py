"""A backtest on a terminal."""

from __future__ import annotations

import pytest

from console.backtest import Report, difference
from console.output.backtest import changed_text, print_difference, print_report, report_summary
from console.output.screen import Screen
from tests.backtesting import a_report, happened
from tests.scenarios.organization import an_organization


@pytest.fixture
def report() -> Report:
    return a_report(
        happened("2026-06-01T01:00:00Z"),
        happened("2026-06-16T10:00:00Z", type="\x1b[2J[red]Evil[/red]:EC2/X"),
        happened("2026-06-16T10:00:00Z", title="[SAMPLE] one", id="sample"),
        "{",
    )


def test_a_report_says_who_is_called_when_and_what_is_kept_quiet(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    print_report(Screen(), report)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]

    assert ["dana", "2", "3.9", "1", "2", "Europe/Berlin"] in lines
    assert ["dana", "·", "·", "·", "1", *"·" * 8, "1", *"·" * 11] in lines
    assert ["dana", "1", "1", "·", "·", "·", "·", "·"] in lines
    assert ["page-soc", "2", "2", "1", "0", "0", "soc"] in lines
    assert ["secops", "2", "2", "3.9"] in lines
    assert ["1", "samples:", "nobody", "is", "told"] in lines


def test_the_screen_fits_a_hundred_columns_and_nothing_in_a_finding_steers_it(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    print_report(Screen(), report)
    out = capsys.readouterr().out

    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out
    assert "[red]Evil[/red]" in out


def test_what_is_taken_for_granted_is_said(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    print_report(Screen(), report)

    assert "Who is rung first takes the page with one call." in capsys.readouterr().out


def test_only_the_noisiest_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    many = [happened("2026-06-01T01:00:00Z", 2.0, id=f"f{number}", type=f"T{number}:EC2/X") for number in range(13)]
    print_report(Screen(), a_report(*many))

    assert "and 3 more: --json lists all" in capsys.readouterr().out


def test_a_difference_says_what_is_told_otherwise_and_the_figures_that_move(
    capsys: pytest.CaptureFixture[str],
) -> None:
    events = [happened("2026-06-01T01:00:00Z"), happened("2026-06-16T10:00:00Z")]
    quiet = {"scope": {"kind": "account", "id": "111122223333"}, "mode": {"mode": "mail"}}
    changes = difference(a_report(*events), a_report(*events, configuration=an_organization(quiet)))
    print_difference(Screen(), changes)
    out = capsys.readouterr().out

    assert "-2 night calls a month for the first on soc (page-soc) (2 to 0)." in out
    assert ["dana", "2", "0", "-2"] in [line.split() for line in out.splitlines()]
    assert changed_text(changes.changed[0]) == (
        "high in 1 account (prod-payments): call page-soc, email secops becomes email secops"
    )


def test_the_summary_counts_each_outcome(report: Report) -> None:
    assert report_summary(report) == "4 records in 1 file: 2 routed, 1 recorded, 1 rejected"
