"""Lines of a YAML text: where one ends, and which comments above and below belong to what stands on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_COMMENT = re.compile(r"[ \t]*#")


@dataclass(frozen=True, slots=True)
class Layout:
    """A text, its line breaks all line feeds."""

    text: str

    def line_start(self, offset: int) -> int:
        """Return where the line of `offset` begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Return where the line of `offset` ends: its line break, or the end of the text."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def column(self, offset: int) -> int:
        """Return how far `offset` is from the beginning of its line."""
        return offset - self.line_start(offset)

    def begins_its_line(self, offset: int) -> bool:
        """Return whether only blanks stand before `offset`."""
        return not self.text[self.line_start(offset) : offset].strip()

    def own_start(self, offset: int) -> int:
        """Return the line start of what stands at `offset`, or of the comments right above it in the same column."""
        start = self.line_start(offset)
        while start and self._is_comment(self.line_start(start - 1), self.column(offset)):
            start = self.line_start(start - 1)
        return start

    def own_end(self, offset: int, column: int) -> int:
        """Return the end of the line of `offset`, or of the comments right below it that stand right of `column`."""
        end = self.line_end(offset)
        while end < len(self.text) and self._is_comment(end + 1, column + 1, exactly=False):
            end = self.line_end(end + 1)
        return end

    def is_blank(self, start: int) -> bool:
        """Return whether the line that begins at `start` has nothing on it; there is none beyond the text."""
        return start < len(self.text) and not self.text[start : self.line_end(start)].strip()

    def _is_comment(self, start: int, column: int, *, exactly: bool = True) -> bool:
        match = _COMMENT.match(self.text, start)
        if match is None:
            return False
        found = match.end() - 1 - start
        return found == column if exactly else found >= column

    def whole_lines(self, start: int, end: int, *, first: bool, last: bool) -> tuple[int, int]:
        """Return the span of lines to take out for what stands from `start` to `end`, with its comments and breaks.

        Of the blank lines around it one gap is left between neighbours, and none where it was the `first` or `last`.
        The span holds the break before the lines, and not the one behind them, where something may be put in.
        """
        begin, stop = self.own_start(start), min(self.own_end(end, self.column(start)) + 1, len(self.text))
        while first and not last and self.is_blank(stop):
            stop = self.line_end(stop) + 1
        if last or self.is_blank(stop):
            while begin and self.is_blank(self.line_start(begin - 1)):
                begin = self.line_start(begin - 1)
        if begin == 0:
            return begin, stop
        return begin - 1, stop - self.text.startswith("\n", stop - 1)
