"""Whoever is mailed a runbook's name finds it, short; and no link of a document leads nowhere."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import project_files, python_files, syntax_of, text_of

LONGEST = 40
"""Lines that whoever was just woken reads."""
FOLDER = "docs/runbooks/"
PARTS = ("**Does.**", "**People notice.**", "**Look at**", "**Mend**", "**Not lost meanwhile.**")
HANDLER = re.compile(r"(?:console|escalation|router)/handlers/(?!__init__)([a-z_]+)\.py")
STACKS = re.compile(r"(^|/)infrastructure(/|\.py$)|^delegated_admin/stacks/")
SPELLED = re.compile(r"docs/runbooks/([a-z-]+)\.md")
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def runbooks() -> set[str]:
    """Return the names of the runbooks there are."""
    names = {path.removeprefix(FOLDER).removesuffix(".md") for path in project_files() if path.startswith(FOLDER)}
    return names - {"README"}


def handlers() -> set[str]:
    """Return what the runbooks of the functions are called."""
    found = (HANDLER.fullmatch(path) for path in python_files())
    return {match[1].replace("_", "-") for match in found if match}


def named(tree: ast.AST) -> Iterator[str]:
    """Yield each runbook that a stack's source names: as an argument, as a queue's third, or in a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            wanted = [each.value for each in node.keywords if each.arg == "runbook"]
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            wanted += node.args[2:3] if called == "QueuePlan" else node.args[1:2] if called == "dead_letters" else []
            yield from (str(each.value) for each in wanted if isinstance(each, ast.Constant))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from SPELLED.findall(node.value)


def documents() -> list[str]:
    return [path for path in project_files() if path.endswith(".md")]


def anchors(path: str) -> set[str]:
    """Return what the headings of a document are linked by."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text_of(path)), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(path: str) -> Iterator[str]:
    """Yield the links of a document that lead to no file or folder of the project, or to no heading."""
    for link in LINK.findall(FENCED.sub("", text_of(path))):
        if "://" in link:
            continue
        file, _, anchor = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        is_there = any(each == target or each.startswith(f"{target}/") for each in project_files())
        if not is_there or (anchor and anchor not in anchors(target)):
            yield f"{path}: {link}"


def test_every_function_has_its_runbook() -> None:
    assert handlers()
    assert handlers() - runbooks() == set()


def test_every_runbook_that_a_stack_names_is_there() -> None:
    found = {name for path in python_files() if STACKS.search(path) for name in named(syntax_of(path))}

    assert {"regional-intake", "tampering", "page-runs", "send-digest", "audit-pages"} <= found
    assert found - runbooks() == set()


@pytest.mark.parametrize("text", ["f(runbook='x-y')", "QueuePlan(A, 3, 'x-y')", "q.dead_letters('B', 'x-y')"])
def test_each_way_to_name_a_runbook_is_found(text: str) -> None:
    assert list(named(ast.parse(text))) == ["x-y"]


def test_a_runbook_is_short_and_has_its_parts() -> None:
    texts = {name: text_of(f"{FOLDER}{name}.md") for name in runbooks()}

    assert {name: text.count("\n") for name, text in texts.items() if text.count("\n") > LONGEST} == {}
    assert {name: part for name, text in texts.items() for part in PARTS if part not in text} == {}


def test_every_runbook_is_in_the_list_of_runbooks() -> None:
    listed = set(re.findall(r"\(([a-z-]+)\.md\)", text_of(f"{FOLDER}README.md")))

    assert listed == runbooks()


def test_every_link_of_a_document_leads_somewhere() -> None:
    assert [link for path in documents() for link in broken(path)] == []
