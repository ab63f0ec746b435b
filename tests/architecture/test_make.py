"""The Makefile explains itself and stays within what old machines have."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, python_files, syntax_of, text_of

MAKE = shutil.which("make")
TARGETS = {"help", "setup", "demo", "serve", "check", "test", "layer", "synth"}
NEWER_THAN_3_81 = re.compile(
    r"::=|!=|^\.ONESHELL|^undefine |\$\((?:file|guile) |^private |\.SHELLFLAGS|\.EXTRA_PREREQS", re.MULTILINE
)


def run(*command: str, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in `cwd`, with the programs in `path` found first, and return what came of it."""
    search = "/usr/bin:/bin:/usr/sbin:/sbin"
    environment = {"PATH": f"{path}:{search}" if path else search}
    return subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, text=True)


@pytest.mark.skipif(MAKE is None, reason="make is not installed")
def test_make_alone_says_what_can_be_made() -> None:
    shown = run(str(MAKE), cwd=ROOT)

    assert shown.returncode == 0, shown.stderr
    assert {line.split()[1] for line in shown.stdout.splitlines()} >= TARGETS


def test_every_target_that_is_no_file_is_explained() -> None:
    text = text_of("Makefile")
    declared = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)

    assert declared
    assert [name for name in declared if not re.search(rf"^{name}:.*## \S", text, re.MULTILINE)] == []


def test_the_makefile_uses_nothing_newer_than_make_3_81() -> None:
    assert NEWER_THAN_3_81.findall(text_of("Makefile")) == []


def test_the_makefile_runs_the_plain_shell() -> None:
    assert "SHELL := /bin/sh\n" in text_of("Makefile")


def test_continuous_integration_runs_make_test_at_the_root_from_any_folder(tmp_path: Path) -> None:
    stand_in = tmp_path / "make"
    stand_in.write_text('#!/bin/sh\npwd\necho "make $*"\n')
    stand_in.chmod(0o755)

    shown = run(str(ROOT / ".ci" / "run"), cwd=tmp_path, path=tmp_path)

    folder, command = shown.stdout.splitlines()
    assert (Path(folder).resolve(), command) == (ROOT.resolve(), "make test")


def test_the_cdk_runs_the_application_in_the_environment_that_make_sets_up() -> None:
    application = json.loads(text_of("cdk.json"))["app"]

    assert application == ".venv/bin/python app.py"
    assert "VENV := .venv\n" in text_of("Makefile")


def test_what_the_fast_check_of_types_leaves_out_is_what_imports_the_cdk() -> None:
    (pattern,) = re.findall(r"^STACKS := (.+)$", text_of("Makefile"), re.MULTILINE)
    left_out = re.compile(pattern.replace("$$", "$"))
    importing = {path for path in python_files() if "aws_cdk" in text_of(path) and imports_the_cdk(path)}

    assert {path for path in importing if not left_out.search(path)} == {"app.py"}


def imports_the_cdk(path: str) -> bool:
    """Return whether a module imports aws_cdk itself."""
    nodes = ast.walk(syntax_of(path))
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return any(name.partition(".")[0] == "aws_cdk" for name in modules)
