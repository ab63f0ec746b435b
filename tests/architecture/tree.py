"""The files of the project as git sees them, and their syntax trees, for tests that look at all of them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def project_files() -> tuple[str, ...]:
    """Return the paths, from the root, of all files that are tracked or could be; skip where git's data are missing."""
    if not (ROOT / ".git").exists():
        pytest.skip("no .git here: only a checkout can say which files belong to the project")
    return _listed()


def python_files() -> tuple[str, ...]:
    """Return the paths of the project's Python files."""
    return tuple(path for path in project_files() if path.endswith(".py"))


@cache
def text_of(path: str) -> str:
    """Return the text of a project file; what is not UTF-8 becomes a replacement character."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def syntax_of(path: str) -> ast.Module:
    """Return the syntax tree of a Python file of the project."""
    return ast.parse(text_of(path), filename=path)


@cache
def _listed() -> tuple[str, ...]:
    command = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted({path for path in output.split("\0") if (ROOT / path).is_file()}))
