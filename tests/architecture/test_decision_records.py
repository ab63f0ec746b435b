"""Decision records are numbered without gaps and all have the same three parts."""

from __future__ import annotations

import re

from tests.architecture.tree import project_files, text_of

RECORD = re.compile(r"docs/adr/([0-9]{4})-[a-z0-9-]+\.md")
PARTS = ["## Context", "## Decision", "## Consequences"]


def records() -> list[str]:
    return [path for path in project_files() if path.startswith("docs/adr/")]


def number_of(path: str) -> int | None:
    name = RECORD.fullmatch(path)
    return int(name.group(1)) if name else None


def test_records_are_numbered_from_one_without_gaps() -> None:
    assert [number_of(path) for path in records()] == list(range(1, len(records()) + 1))


def test_the_title_of_a_record_carries_its_number() -> None:
    assert [path for path in records() if not text_of(path).startswith(f"# {number_of(path)}. ")] == []


def test_every_record_has_context_decision_and_consequences() -> None:
    headings = {path: re.findall(r"^## .*$", text_of(path), re.MULTILINE) for path in records()}

    assert {path: found for path, found in headings.items() if found != PARTS} == {}
