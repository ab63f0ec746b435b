"""What runs in a function is what handlers import, found in the sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from delegated_admin.packaging.modules import ROOT, handler_modules, imported_libraries, runtime_files
from hub.errors import InputError

HANDLER = "router/handlers/route_finding.py"
LOCK = ROOT / "requirements" / "lambda.txt"
OF_THE_LOCK = {"aws_lambda_powertools": "aws-lambda-powertools"}
"""Libraries that are imported under another name than they are installed by."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one handler, which imports one module of a package."""
    write(tmp_path, HANDLER, "from hub.model import finding\n")
    for package in ("router", "router/handlers", "hub", "hub/model"):
        write(tmp_path, f"{package}/__init__.py", "")
    write(tmp_path, "hub/model/finding.py", "")
    write(tmp_path, "hub/model/page.py", "")
    return tmp_path


def write(project: Path, path: str, text: str) -> None:
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(text)


def names(project: Path) -> set[str]:
    return {path.as_posix() for path in runtime_files(project)}


def test_a_module_comes_with_its_packages_and_without_its_neighbours(project: Path) -> None:
    assert names(project) == {
        *(HANDLER, "hub/model/finding.py", "hub/__init__.py", "hub/model/__init__.py"),
        *("router/__init__.py", "router/handlers/__init__.py"),
    }


def test_an_import_inside_a_function_counts(project: Path) -> None:
    write(project, HANDLER, "def handler():\n    import hub.model.page\n")

    assert "hub/model/page.py" in names(project)


def test_what_is_imported_is_followed(project: Path) -> None:
    write(project, "hub/model/finding.py", "from hub.model.page import Page\n")

    assert "hub/model/page.py" in names(project)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("from local.mailbox import Mail", "local.mailbox"),
        ("import delegated_admin.names", "delegated_admin.names"),
        ("from router import infrastructure", "router.infrastructure"),
        ("import aws_cdk", "aws_cdk"),
        ("from tests.builders import a_finding", "tests.builders"),
    ],
)
def test_what_must_not_be_in_a_function_is_refused_by_name(project: Path, line: str, named: str) -> None:
    write(project, "hub/model/finding.py", line)

    with pytest.raises(InputError, match=re.escape(f"hub.model.finding imports {named}: ")):
        runtime_files(project)


def test_the_projects_own_functions_hold_no_command_no_folder_and_no_construct() -> None:
    paths = [path.as_posix() for path in runtime_files()]

    assert [path for path in paths if re.match(r"console/(commands|folder|demo|output)/|local/|tests/", path)] == []
    assert [path for path in paths if "infrastructure" in path] == []
    assert {f"{module.replace('.', '/')}.py" for module in handler_modules()} <= set(paths)


def test_libraries_of_the_projects_functions_are_in_the_lock_of_the_layer() -> None:
    import sys

    foreign = imported_libraries(runtime_files()) - sys.stdlib_module_names
    locked = re.findall(r"^([a-z0-9-]+)==", LOCK.read_text(), re.MULTILINE)

    assert {OF_THE_LOCK.get(name, name.replace("_", "-")) for name in foreign} - set(locked) == set()


def test_what_only_a_type_checker_sees_is_no_library(project: Path) -> None:
    write(
        project, HANDLER, "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import types_boto3_sqs\nimport json"
    )

    assert imported_libraries(runtime_files(project), project) == {"typing", "json"}
