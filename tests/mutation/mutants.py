"""Makes the mutants of a module: its source with one small thing changed, each by its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from tests.mutation.changes import Function, changes_of, dropped_defaults, property_bodies

_SCOPES = ast.Module | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one file: `old` became `new` at `line`; `source` is the file's whole text with it."""

    path: str
    line: int
    old: str
    new: str
    source: str

    @property
    def text(self) -> str:
        """One line: `router/policy/merge.py:31: 0 -> 1`."""
        old, new = _line(self.old), _line(self.new)
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
        return f"{self.path}:{self.line}: {_clipped(old, alike)} -> {_clipped(new, alike) or '(nothing)'}"


def mutants_of(path: str, source: str) -> Iterator[Mutant]:
    """Yield the mutants of a file in the order of its lines, none of them twice."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for place in list(_places(tree)):
        for old, new in place.variants():
            mutated = place.replaced(tree, new)
            if mutated not in seen:
                seen.add(mutated)
                yield Mutant(path, place.line, ast.unparse(old), "" if new is None else ast.unparse(new), mutated)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node hangs: in `field` of `parent`, at `index` where that is a list."""

    parent: ast.AST
    field: str
    index: int | None
    line: int
    literal: bool
    """True where texts count too: in tables and defaults, not in sentences inside functions."""

    @property
    def node(self) -> ast.AST:
        """The node that stands there."""
        value = getattr(self.parent, self.field)
        node: ast.AST = value if self.index is None else value[self.index]
        return node

    def variants(self) -> Iterator[tuple[ast.AST, ast.AST | None]]:
        """Yield what stands here and what may stand here instead; None: nothing."""
        node = self.node
        yield from ((node, new) for new in changes_of(node, literal=self.literal))
        if isinstance(self.parent, ast.ClassDef):
            yield from ((node, new) for new in dropped_defaults(self.parent, node))
        if isinstance(node, Function):
            yield from property_bodies(node)

    def replaced(self, tree: ast.Module, new: ast.AST | None) -> str:
        """Return the text of `tree` with `new` here; afterwards the tree is as it was."""
        kept = getattr(self.parent, self.field)
        setattr(self.parent, self.field, self._changed(kept, new))
        try:
            return ast.unparse(ast.fix_missing_locations(tree))
        finally:
            setattr(self.parent, self.field, kept)

    def _changed(self, kept: object, new: ast.AST | None) -> object:
        if self.index is None or not isinstance(kept, list):
            return new
        put = [] if new is None else [new]
        return [*kept[: self.index], *put, *kept[self.index + 1 :]]


def _places(node: ast.AST, line: int = 1, *, literal: bool = True, typed: bool = False) -> Iterator[_Place]:
    """Yield the places below `node`; of annotations only the whole numbers; nothing of texts, imports, decorators."""
    for field, index, child in _children(node):
        if field == "decorator_list" or _is_left_alone(node, child):
            continue
        at = line if isinstance(node, ast.JoinedStr) else _line_of(child, line)
        inside = literal and not (isinstance(node, Function) and field == "body")
        type_here = typed or field in {"annotation", "returns"} or _is_alias(node, child)
        if not type_here or _is_number(child):
            yield _Place(node, field, index, at, inside and not isinstance(node, ast.JoinedStr))
        yield from _places(child, at, literal=inside, typed=type_here)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield field, None, value
        elif isinstance(value, list):
            yield from ((field, index, each) for index, each in enumerate(value) if isinstance(each, ast.AST))


def _line_of(node: ast.AST, otherwise: int) -> int:
    """Return the line of a node; a row of a `match` has that of its pattern."""
    line: int = getattr(node.pattern if isinstance(node, ast.match_case) else node, "lineno", otherwise)
    return line


def _is_left_alone(parent: ast.AST, node: ast.AST) -> bool:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Raise | ast.expr_context):
        return True
    if isinstance(node, ast.Assign) and any(
        isinstance(name, ast.Name) and name.id == "__all__" for name in node.targets
    ):
        return True
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_text and isinstance(parent, _SCOPES | Function)


def _is_alias(node: ast.AST, value: ast.AST) -> bool:
    """Return whether `value` is a type that is given a name: `Routes = tuple[Route, ...]`, or a variable for one."""
    named = isinstance(value, ast.Subscript) or ast.unparse(value).startswith("TypeVar(")
    return isinstance(node, ast.Assign) and named


def _is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def _line(text: str) -> str:
    return " ".join(text.split())


def _clipped(text: str, alike: int, most: int = 110) -> str:
    """Return at most so many characters of a line, those around the first in which it differs."""
    first = max(0, alike - most // 2) if len(text) > most else 0
    return f"{'…' if first else ''}{text[first : first + most]}{'…' if len(text) > first + most else ''}"
