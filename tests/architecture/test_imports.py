"""Arrows between folders point down, and pure modules stay pure."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest
from importlinter.cli import lint_imports

from tests.architecture.tree import ROOT, python_files, syntax_of

PURE = (
    "hub.model",
    "router.policy",
    "router.routing",
    "router.normalize",
    "escalation.decider",
    "escalation.oncall",
    "escalation.words",
)
"""Modules or packages that compute and touch nothing (docs/adr/0001)."""

EFFECTS = frozenset(
    {"asyncio", "concurrent", "http", "logging", "multiprocessing", "os", "pathlib", "queue", "shutil", "signal"}
    | {"socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib"}
)
"""Parts of the standard library that reach outside the process or share state inside it."""

HARMLESS = frozenset({"urllib.parse", "hub.errors"})
LIBRARIES = {"router.normalize": {"pydantic", "pydantic_core", "jiter"}}
DEFAULT_LIBRARIES = {"pydantic", "pydantic_core"}


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def pure_package(module: str) -> str | None:
    return next((pure for pure in PURE if module == pure or module.startswith(f"{pure}.")), None)


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of every module that is imported anywhere in `tree`, relative imports left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def allowed_in(pure: str, name: str) -> bool:
    top = name.partition(".")[0]
    if name in HARMLESS or pure_package(name):
        return True
    if top in sys.stdlib_module_names:
        return top not in EFFECTS
    return top in LIBRARIES.get(pure, DEFAULT_LIBRARIES)


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)

    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_pure_modules_import_pydantic_the_standard_library_and_each_other_only() -> None:
    strays = [
        f"{path} imports {name}"
        for path in python_files()
        if (pure := pure_package(module_name(path)))
        for name in imported(syntax_of(path))
        if not allowed_in(pure, name)
    ]

    assert strays == []


@pytest.mark.parametrize("name", ["sqlite3", "urllib.request", "jiter", "yaml", "hub.ports", "router.service", "boto3"])
def test_an_effect_a_port_or_a_foreign_library_is_noticed_in_a_pure_module(name: str) -> None:
    assert not allowed_in("router.policy", name)


@pytest.mark.parametrize("name", ["datetime", "urllib.parse", "pydantic", "hub.model.route", "router.policy.merge"])
def test_what_a_pure_module_needs_is_allowed(name: str) -> None:
    assert allowed_in("router.policy", name)


def test_only_reading_raw_records_may_use_the_json_parser() -> None:
    assert allowed_in("router.normalize", "jiter")
