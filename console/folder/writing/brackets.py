"""Entries between brackets or braces, which can be changed, put in and taken out one by one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class _Piece:
    before: str
    """What separates the entry from the one before it: comma, blanks, comments."""
    body: str


@dataclass(slots=True)
class Brackets:
    """The entries of `whole[start:end]` that stand at `spans`, counted from 0; `text` returns the result."""

    whole: str
    start: int
    end: int
    spans: list[tuple[int, int]]
    _bodies: dict[int, str] = field(default_factory=dict)
    _new: dict[int, list[str]] = field(default_factory=dict)
    _dropped: set[int] = field(default_factory=set)

    def put(self, number: int, body: str) -> None:
        """Write an entry anew."""
        self._bodies[number] = body

    def insert(self, after: int, body: str) -> None:
        """Put an entry after the one of that number, or first after -1."""
        self._new.setdefault(after, []).append(body)

    def drop(self, number: int) -> None:
        """Take an entry out."""
        self._dropped.add(number)

    def text(self) -> str:
        """Return brackets and entries."""
        opening = self.whole[self.start : self.start + 1]
        if not self.spans:
            return f"{opening}{', '.join(self._new.get(-1, []))}{self.whole[self.end - 1 : self.end]}"
        pieces, lead = self._pieces()
        closing = self.whole[self.spans[-1][1] : self.end]
        return opening + lead + "".join(piece.before + piece.body for piece in pieces) + closing

    def _pieces(self) -> tuple[list[_Piece], str]:
        """Return what is written, and the blanks before the first of it."""
        lead = self.whole[self.start + 1 : self.spans[0][0]]
        kept = [_Piece(", ", body) for body in self._new.get(-1, [])]
        carried = ""
        for number, (begin, stop) in enumerate(self.spans):
            before = ", " if number == 0 else self.whole[self.spans[number - 1][1] : begin]
            if number in self._dropped:
                carried = carried or (before if number and "#" in before else "")
            else:
                kept.append(_Piece(carried or before, self._bodies.get(number, self.whole[begin:stop])))
                carried = ""
            kept += [_Piece(", ", body) for body in self._new.get(number, [])]
        if kept:
            kept[0].before = ""
        if carried:
            kept.append(_Piece(carried, ""))
        return kept, lead
