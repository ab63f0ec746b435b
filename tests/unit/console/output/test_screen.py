"""The screen keeps to its width and reads no text as markup."""

from __future__ import annotations

import pytest

from console.output.screen import Screen


def test_long_cells_are_folded_and_no_line_is_wider_than_a_hundred_columns(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().row([("a" * 30, 12), ("word " * 60, 0)])

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    assert "".join(line[:12] for line in lines).strip() == "a" * 30


def test_what_looks_like_markup_is_shown_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().row([("[bold]x[/bold] :smile:", 0)])
    Screen().lines(["[link=https://example.com]y[/link]"])

    out = capsys.readouterr().out
    assert "[bold]x[/bold] :smile:" in out
    assert "[link=https://example.com]y[/link]" in out


def test_an_address_stays_in_one_piece(capsys: pytest.CaptureFixture[str]) -> None:
    address = f"https://example.com/{'a' * 150}"
    Screen().lines([f"Open: {address}"])

    assert address in capsys.readouterr().out


def test_there_is_no_colour_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.heading("A section")
    screen.row([("x", 0)], style="red")

    assert "\x1b" not in capsys.readouterr().out
