"""The code asset is the same from the same sources, wherever and whenever it is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from delegated_admin.packaging.code import stage_code
from delegated_admin.packaging.compiling import RELEASE, compile_tree, find_compiler
from delegated_admin.packaging.files import CHANGED_AT, fingerprint, settle
from delegated_admin.packaging.modules import runtime_files

HERE = Path(sys.executable)
"""Any interpreter compiles alike; only one of Lambda's release makes what Lambda can use."""


def test_the_asset_holds_the_runtime_modules_and_nothing_else(tmp_path: Path) -> None:
    code = stage_code(tmp_path / "code")

    found = {path.relative_to(code) for path in code.rglob("*") if path.is_file()}

    assert found == set(runtime_files())


def test_the_same_sources_give_the_same_asset(tmp_path: Path) -> None:
    first, second = stage_code(tmp_path / "a"), stage_code(tmp_path / "deep" / "b")

    assert fingerprint(first) == fingerprint(second)


def test_what_was_in_the_folder_before_is_gone(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "left.py").write_text("left = 1")

    assert not (stage_code(tmp_path / "code") / "left.py").exists()


def test_every_file_has_the_same_mode_and_time(tmp_path: Path) -> None:
    code = stage_code(tmp_path / "code")

    assert {path.stat().st_mtime for path in code.rglob("*")} == {CHANGED_AT}
    assert {path.stat().st_mode & 0o777 for path in code.rglob("*") if path.is_file()} == {0o644}


def test_a_function_starts_from_the_asset_alone(tmp_path: Path) -> None:
    code = stage_code(tmp_path / "code")
    program = "import router.handlers.route_finding as it, sys; sys.stdout.write(it.__file__)"

    shown = subprocess.run([sys.executable, "-c", program], cwd=code, check=True, capture_output=True, text=True).stdout

    assert Path(shown) == code / "router" / "handlers" / "route_finding.py"


def a_tree(folder: Path) -> Path:
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "b.py").write_text("def broken():\n    raise ValueError\n")
    (folder / "c.py").write_text("name = 'c'\n")
    return folder


def test_compiled_code_is_the_same_wherever_it_was_made(tmp_path: Path) -> None:
    trees = [a_tree(tmp_path / "one"), a_tree(tmp_path / "other" / "place")]
    for tree in trees:
        compile_tree(tree, HERE)
        settle(tree)

    assert fingerprint(trees[0]) == fingerprint(trees[1])
    assert len(list(trees[0].rglob("*.pyc"))) == 2


def test_compiled_code_is_used_without_a_look_at_its_source(tmp_path: Path) -> None:
    tree = a_tree(tmp_path / "tree")
    compile_tree(tree, HERE)
    (tree / "c.py").write_text("name = 'the source was read'\n")

    shown = subprocess.run(
        [sys.executable, "-c", "import c, sys; sys.stdout.write(c.name)"], cwd=tree, check=True, capture_output=True
    )

    assert shown.stdout == b"c"


def test_a_source_that_does_not_compile_is_no_asset(tmp_path: Path) -> None:
    tree = a_tree(tmp_path / "tree")
    (tree / "c.py").write_text("name =\n")

    with pytest.raises(subprocess.CalledProcessError):
        compile_tree(tree, HERE)


def test_only_an_interpreter_of_lambdas_release_compiles_for_it(tmp_path: Path) -> None:
    right = a_program(tmp_path / "right", f"printf {RELEASE}")
    older = a_program(tmp_path / "older", "printf 3.9")
    broken = a_program(tmp_path / "broken", "exit 127")

    assert find_compiler(["no-such-python", str(broken), str(older), str(right)]) == right
    assert find_compiler([str(broken), str(older)]) is None


def a_program(path: Path, line: str) -> Path:
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path
