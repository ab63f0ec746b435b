"""A spot: one value in the folder's tree together with its path, so that a reader can say what is wrong right there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TypeVar

from console.folder.files import unknown_key
from console.folder.problems import Place, ProblemBook, shown, shown_key
from console.folder.tree import Entries, Items, Node, Text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spot:
    """A value, its path such as `accounts.444455556666.high`, its place, and the book for what is wrong with it."""

    node: Node
    path: str
    place: Place
    book: ProblemBook

    def wrong(self, text: str) -> None:
        """Note a problem here; `text` follows the path."""
        self.book.wrong(self.place, f"{self.path}: {text}")

    def warn(self, text: str) -> None:
        """Note a warning here."""
        self.book.warn(self.place, f"{self.path}: {text}")

    def misread(self, expected: str, *, near: str | None = None) -> None:
        """Note that the value is not what was expected, and what was probably meant."""
        self.wrong(f"found {self.found}, {expected}" + (f"; did you mean {near!r}?" if near else ""))

    @property
    def found(self) -> str:
        """What stands here, in words for a message."""
        if isinstance(self.node, Text):
            return "nothing" if self.node.empty else shown(self.node.value)
        return "a list" if isinstance(self.node, Items) else "a mapping"

    def text(self, expected: str) -> str | None:
        """Return the text without the blanks around it; None, noted, when it is empty or no text."""
        if isinstance(self.node, Text) and self.node.value.strip():
            return self.node.value.strip()
        self.misread(expected)
        return None

    def reading(self, text: str) -> Spot:
        """Return this spot as if only `text`, a part of it, were written here."""
        return replace(self, node=Text(text, self.place))

    def parsed(
        self, parse: Callable[[str], T], expected: str, near: Callable[[str], str | None] | None = None
    ) -> T | None:
        """Return what `parse` makes of the text; None, noted with the ValueError's words, when it refuses."""
        text = self.text(expected)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            self.misread(expectation(error), near=near(text) if near else None)
            return None

    def entries(self, expected: str = "expected a mapping") -> dict[str, Spot]:
        """Return the spots of a mapping by key, in order; where nothing was written there are none."""
        if isinstance(self.node, Entries):
            return {
                key: Spot(entry.node, f"{self.path}.{shown_key(key)}", entry.place, self.book)
                for key, entry in self.node.entries.items()
            }
        if not (isinstance(self.node, Text) and self.node.empty):
            self.misread(expected)
        return {}

    def fields(self, known: tuple[str, ...], expected: str = "expected a mapping") -> dict[str, Spot]:
        """Return the spots of a mapping whose keys are known; any other key is noted and left out."""
        spots = self.entries(expected)
        for key, spot in spots.items():
            if key not in known:
                self.book.wrong(spot.place, f"{self.path}: {unknown_key(key, known)}")
        return {key: spot for key, spot in spots.items() if key in known}

    def items(self) -> tuple[Spot, ...]:
        """Return the spots of a list; a single value is a list of itself, and nothing is an empty one."""
        if isinstance(self.node, Items):
            return tuple(
                Spot(node, f"{self.path}[{number}]", node.place, self.book)
                for number, node in enumerate(self.node.items, start=1)
            )
        return () if isinstance(self.node, Text) and self.node.empty else (self,)

    def require(self, fields: dict[str, Spot], names: Collection[str]) -> bool:
        """Return whether all `names` are among `fields`; note those that are not."""
        missing = [name for name in names if name not in fields]
        for name in missing:
            self.wrong(f"`{name}` is missing")
        return not missing


def expectation(error: ValueError) -> str:
    """Return the words of a model's refusal without what was found, which the spot says itself."""
    return str(error).removeprefix("Value error, ").partition(", found ")[0]
