"""No error is caught without saying which: a broad except belongs to the outermost loop of a host alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import python_files, syntax_of

OUTERMOST_LOOPS: frozenset[str] = frozenset({"local/serving.py:_turn"})
"""`path:function` of the one outermost loop of each host, where the process would end otherwise."""

BROAD = frozenset({"Exception", "BaseException"})


def names_broadly(node: ast.expr | None) -> bool:
    """Return whether an except's type is missing, or names Exception or BaseException, alone or among others."""
    return node is None or any(getattr(part, "id", getattr(part, "attr", None)) in BROAD for part in ast.walk(node))


def is_broad(node: ast.AST) -> bool:
    """Return whether `node` catches everything: an except clause, or `suppress` with a broad class."""
    if isinstance(node, ast.ExceptHandler):
        return names_broadly(node.type)
    called = getattr(node, "func", None)
    suppresses = getattr(called, "id", getattr(called, "attr", None)) == "suppress"
    return isinstance(node, ast.Call) and suppresses and any(map(names_broadly, node.args))


def broad_places(tree: ast.AST, function: str = "module") -> Iterator[str]:
    """Yield the name of the innermost function around each broad except."""
    for child in ast.iter_child_nodes(tree):
        inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
        if is_broad(child):
            yield inside
        yield from broad_places(child, inside)


def test_no_except_is_broad_outside_the_outermost_loop_of_a_host() -> None:
    found = {f"{path}:{name}" for path in python_files() for name in broad_places(syntax_of(path))}

    assert found == OUTERMOST_LOOPS


@pytest.mark.parametrize(
    "clause", ["except:", "except Exception:", "except (OSError, Exception) as e:", "except builtins.BaseException:"]
)
def test_a_broad_except_is_found_with_the_function_it_stands_in(clause: str) -> None:
    assert list(broad_places(ast.parse(f"def run():\n    try: ...\n    {clause} ...\n"))) == ["run"]


def test_suppressing_everything_is_as_broad() -> None:
    assert list(broad_places(ast.parse("with contextlib.suppress(Exception): ..."))) == ["module"]


def test_a_named_error_is_not_broad() -> None:
    assert list(broad_places(ast.parse("try: ...\nexcept (OSError, ValueError): ..."))) == []
