"""Makes the code asset: a copy of what the handlers import, the same from the same sources."""

from __future__ import annotations

import shutil
from pathlib import Path

from delegated_admin.packaging.compiling import compile_tree
from delegated_admin.packaging.files import empty, settle
from delegated_admin.packaging.modules import ROOT, runtime_files


def stage_code(target: Path, compiler: Path | None = None, root: Path = ROOT) -> Path:
    """Make `target` anew as a copy of the runtime modules of the project at `root`, and return it.

    With a `compiler`, an interpreter of Lambda's release, compiled code stands beside the sources. Raises InputError
    when a handler reaches what must not be in a function.
    """
    empty(target)
    for path in runtime_files(root):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, target / path)
    if compiler is not None:
        compile_tree(target, compiler)
    settle(target)
    return target
