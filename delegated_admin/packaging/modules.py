"""Finds what the functions' handlers import of the project: that, and nothing else, is what runs in Lambda."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from hub.errors import InputError

ROOT: Final = Path(__file__).parents[2]
"""Where the component folders are."""
COMPONENTS: Final = ("hub", "router", "escalation", "console")
OUTSIDE: Final = ("local", "delegated_admin", "member_stacks", "tests")
"""Folders of the project that no function may need."""
NOT_AT_RUN_TIME: Final = frozenset({"infrastructure", "aws_cdk", "constructs"})
"""What stands for stacks: no module with such a name, or that imports one, is of use in a function."""


def handler_modules(root: Path = ROOT) -> tuple[str, ...]:
    """Return the names of the modules that hold a function's entry point, in order."""
    files = [path for name in COMPONENTS for path in (root / name / "handlers").glob("*.py")]
    return tuple(sorted(_name(path, root) for path in files if path.stem != "__init__"))


def runtime_files(root: Path = ROOT) -> tuple[Path, ...]:
    """Return the files, relative to `root`, that all handlers together import, in order.

    Raises InputError that names the module which imports what must not be in a function.
    """
    found: dict[str, Path] = {}
    waiting = list(handler_modules(root))
    while waiting:
        name = waiting.pop()
        path = _file(name, root)
        if name in found or path is None:
            continue
        found[name] = path
        waiting += [*_parents(name), *_imports(name, root / path)]
    return tuple(sorted(found.values()))


def imported_libraries(files: Iterable[Path], root: Path = ROOT) -> frozenset[str]:
    """Return the top-level names of everything else that `files` import when they run."""
    names = {name.partition(".")[0] for path in files for name in _names(_running(ast.parse(_text(root / path))))}
    return frozenset(names - set(COMPONENTS))


def _imports(module: str, path: Path) -> Iterator[str]:
    for name in _names(ast.parse(_text(path))):
        parts = name.split(".")
        if parts[0] in OUTSIDE or not NOT_AT_RUN_TIME.isdisjoint(parts):
            raise InputError(f"{module} imports {name}: expected nothing of it in what runs in Lambda")
        if parts[0] in COMPONENTS:
            yield name


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported anywhere in `tree`; of `from a import b` both `a` and `a.b`, which may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(tree: ast.Module) -> ast.Module:
    """Return the module without what only a type checker sees."""
    body = [node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    return ast.Module(body=body, type_ignores=[])


def _parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts)))


def _file(module: str, root: Path) -> Path | None:
    """Return the file of a module or package, relative to `root`; None for a name inside a module."""
    base = Path(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if (root / path).is_file()), None)


def _name(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
