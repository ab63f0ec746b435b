"""Compiles a tree ahead for Lambda's Python, so that a cold start does not: half of an import is compiling.

Compiled code belongs to one release of Python. It is shipped where an interpreter of that release can be had; without
one the sources are shipped alone, which is right and slower. Of the same sources the same interpreter makes the same
files: one fresh process compiles them in order, and they name neither the folder they were made in nor a time.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

RELEASE: Final = "3.13"
"""Of Python, as the functions run on it."""
_SAYS_RELEASE: Final = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"
_COMPILES: Final = """
import pathlib, py_compile, sys
root = pathlib.Path(sys.argv[1])
for path in sorted(root.rglob("*.py")):
    compiled = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
    py_compile.compile(
        str(path),
        cfile=str(compiled),
        dfile=path.relative_to(root).as_posix(),
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
"""


def find_compiler(commands: Sequence[str]) -> Path | None:
    """Return the first of `commands`, names or paths, that runs and is of Lambda's release; None without one."""
    found = (Path(path) for path in map(shutil.which, commands) if path is not None)
    return next((path for path in found if _release(path) == RELEASE), None)


def compile_tree(tree: Path, compiler: Path) -> None:
    """Put compiled code beside the sources of `tree`: Python takes it without a look at them, since they never change.

    Raises CalledProcessError for a source that does not compile.
    """
    command = [str(compiler), "-I", "-S", "-B", "-c", _COMPILES, str(tree)]
    subprocess.run(command, check=True)  # noqa: S603 - found by `find_compiler`


def _release(interpreter: Path) -> str:
    said = subprocess.run([str(interpreter), "-I", "-c", _SAYS_RELEASE], check=False, capture_output=True, text=True)  # noqa: S603 - what the caller named
    return said.stdout
