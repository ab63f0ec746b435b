"""The folder's content before it means anything: texts, lists and mappings, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from console.folder.problems import Place


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar, always as text: YAML's guesses at numbers, dates and booleans are never asked (semantics 2)."""

    value: str
    place: Place
    plain: bool = True
    """False when it was quoted or written as a block."""

    @property
    def empty(self) -> bool:
        """True where nothing was written after the colon or dash."""
        return self.plain and not self.value


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Entry(NamedTuple):
    """The value of one key, and where the key stands."""

    place: Place
    node: Node


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping in the order in which it was written, each key once."""

    entries: Mapping[str, Entry]
    place: Place


Node = Text | Items | Entries
