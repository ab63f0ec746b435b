"""The screen: plain lines and columns at a width people can read, coloured only on a terminal that wants it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

NARROWEST_CELL: Final = 12
"""On a very narrow terminal the last column is folded rather than lost."""
WIDTH: Final = 100
"""What is no terminal has no width of its own."""


class Screen(Console):
    """Standard output for people. Text is never read as rich markup; NO_COLOR is respected (by rich)."""

    def __init__(self) -> None:
        """Write to what standard output is now: the terminal's width there, 100 columns elsewhere."""
        width = None if sys.stdout.isatty() else WIDTH
        super().__init__(width=width, markup=False, highlight=False, emoji=False, soft_wrap=False)

    def on_broken_pipe(self) -> None:
        """Leave it to the outermost group how a command ends whose reader has gone."""
        raise BrokenPipeError

    def heading(self, text: str) -> None:
        """Write the heading of a section, with an empty line before it."""
        self.print()
        self.print(Text(text, style="bold"))

    def lines(self, lines: Sequence[str], indent: int = 2) -> None:
        """Write lines that are safe already, each indented and folded at the screen's width.

        A line with an address stays in one piece, so that it can be opened.
        """
        for line in lines:
            margin = indent + len(line) - len(line.lstrip(" "))
            if "://" in line:
                self.print(Text(" " * margin + line.strip()), soft_wrap=True)
            else:
                cells = [(" " * margin, margin)] if margin else []
                self.row([*cells, (line.strip(), 0)], gap=0)

    def row(self, cells: Sequence[tuple[str, int]], *, style: str = "", gap: int = 1) -> None:
        """Write one row of (text, width) cells that are safe already; width 0 takes what is left, long text is folded.

        Rows are written one by one, so that a long table streams; what is wider than its cell goes on below.
        """
        left = self.width - sum(width + gap for _, width in cells if width)
        table = Table.grid(padding=(0, gap, 0, 0), pad_edge=False)
        for _, width in cells:
            table.add_column(width=width or None, max_width=max(left, NARROWEST_CELL), overflow="fold")
        table.add_row(*(Text(text, style=style) for text, _ in cells))
        self.print(table)


def note(text: str) -> None:
    """Write a remark for people to standard error, apart from the answer itself."""
    sys.stderr.write(f"{text}\n")
