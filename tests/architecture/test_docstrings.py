"""Each module says in one sentence what it is for."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.tree import python_files, syntax_of

SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def says_one_sentence(docstring: str) -> bool:
    """Return whether the first paragraph is one line and one sentence; paragraphs may follow it."""
    first = docstring.partition("\n\n")[0]
    return "\n" not in first and first.endswith(".") and len(SENTENCE_END.findall(first)) == 1


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        path
        for path in python_files()
        if (tree := syntax_of(path)).body and not says_one_sentence(ast.get_docstring(tree) or "")
    ]

    assert silent == []


@pytest.mark.parametrize("docstring", ["", "No full stop", "One. Two.", "A line\nand another.", "Reads it.Twice"])
def test_nothing_half_a_sentence_or_two_are_not_one(docstring: str) -> None:
    assert not says_one_sentence(docstring)


@pytest.mark.parametrize("docstring", ["The one home of the clock.", "Reads aws.guardduty.\n\nMore. And more."])
def test_one_sentence_may_be_followed_by_paragraphs(docstring: str) -> None:
    assert says_one_sentence(docstring)
