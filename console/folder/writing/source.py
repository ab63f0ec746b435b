"""The YAML of one file with the place of every node in its text, so that a part can be replaced alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Protocol

import yaml

from console.folder.reader import FAST_PARSER


class _Mark(Protocol):
    """What PyYAML's marks have in common, be they made in C or in Python."""

    @property
    def line(self) -> int:
        """The line, counted from 0."""
        ...

    @property
    def column(self) -> int:
        """The column, counted from 0."""
        ...


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text and where it stands; `empty` where nothing was written after a colon or dash."""

    value: str
    start: int
    end: int
    empty: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `flow` when written in brackets, which then belong to it."""

    items: tuple[Written, ...]
    start: int
    end: int
    flow: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and its value."""

    key: Scalar
    value: Written

    @property
    def start(self) -> int:
        """Where the key begins."""
        return self.key.start

    @property
    def end(self) -> int:
        """Where the value ends."""
        return max(self.key.end, self.value.end)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; `flow` when written in braces, which then belong to it."""

    pairs: tuple[Pair, ...]
    start: int
    end: int
    flow: bool

    def find(self, key: str) -> Pair | None:
        """Return the pair of `key`."""
        return next((pair for pair in self.pairs if pair.key.value == key), None)


Written = Scalar | Listing | Mapping


@dataclass(slots=True)
class _Open:
    mapping: bool
    start: int
    flow: bool
    children: list[Written] = field(default_factory=list)


class _Offsets:
    """Turns lines and columns, as YAML counts them, into offsets in a text that the reader has found printable."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

    def of(self, mark: _Mark | None) -> int:
        return 0 if mark is None else self._starts[mark.line] + mark.column


def parse(text: str) -> Mapping | None:
    """Return the mapping that a file is, None for a file without content.

    Expects what the reader has read before: no byte order mark, no alias, one document.
    """
    offsets = _Offsets(text)
    root = _Open(mapping=False, start=0, flow=False)
    stack = [root]
    for event in yaml.parse(text, Loader=FAST_PARSER):
        if isinstance(event, yaml.ScalarEvent):
            start, end = offsets.of(event.start_mark), offsets.of(event.end_mark)
            empty = not event.value and not event.style
            stack[-1].children.append(Scalar(event.value, start, _content_end(text, start, end), empty))
        elif isinstance(event, yaml.CollectionStartEvent):
            flow = bool(event.flow_style)
            stack.append(_Open(isinstance(event, yaml.MappingStartEvent), offsets.of(event.start_mark), flow))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            stack[-1].children.append(_closed(closed, offsets.of(event.end_mark)))
    (content,) = root.children or (None,)
    return content if isinstance(content, Mapping) else None


def _content_end(text: str, start: int, end: int) -> int:
    """Return where a scalar ends without the line breaks that a block of text takes along."""
    return start + len(text[start:end].rstrip())


def _closed(opened: _Open, end: int) -> Written:
    """Return a collection; a block ends where its last child does, not where the next token begins."""
    children = opened.children
    if not opened.flow and children:
        end = max(child.end for child in children[-2:])
    if not opened.mapping:
        return Listing(tuple(children), opened.start, end, opened.flow)
    pairs = (
        Pair(key, value) for key, value in zip(children[::2], children[1::2], strict=True) if isinstance(key, Scalar)
    )
    return Mapping(tuple(pairs), opened.start, end, opened.flow)
