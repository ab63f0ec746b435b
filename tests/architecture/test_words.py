"""One word per thing: what the glossary never allows in an identifier is in none."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import python_files, syntax_of, text_of

BANNED = (
    *("tenant", "payer", "master", "slave", "child_account", "whitelist", "blacklist"),
    *("roster", "assignee", "ack", "captcha", "main_region", "mailing_group"),
)
JOINED = frozenset(f"{word.replace('_', '')}{ending}" for word in BANNED for ending in ("", "s", "ed"))
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def words_of(identifier: str) -> list[str]:
    """Return the words of an identifier in lower case, split at underscores, digits and humps."""
    return [word.lower() for word in WORD.findall(identifier)]


def is_banned(identifier: str) -> bool:
    """Return whether a word of `identifier`, or two in a row, is one that is never right."""
    words = words_of(identifier)
    pairs = (first + second for first, second in pairwise(words))
    return not JOINED.isdisjoint((*words, *pairs))


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield every name that is given or used in `tree`: whatever a node holds as its id, name, arg, attr or alias."""
    for node in ast.walk(tree):
        for field in ("id", "name", "arg", "attr", "asname", "rest"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield value


def test_no_identifier_uses_a_banned_word() -> None:
    found = sorted(
        {f"{path}: {name}" for path in python_files() for name in identifiers(syntax_of(path)) if is_banned(name)}
    )

    assert found == []


def test_no_module_is_named_by_a_banned_word() -> None:
    assert [
        path for path in python_files() for part in PurePosixPath(path).with_suffix("").parts if is_banned(part)
    ] == []


def test_the_glossary_names_each_banned_word() -> None:
    glossary = text_of("docs/glossary.md")

    assert [word for word in BANNED if f"`{word}`" not in glossary] == []


@pytest.mark.parametrize(
    "identifier",
    ["ack", "ackAt", "is_acked", "ACK_KEY", "HTTPMaster", "white_list", "childAccount", "ChildAccounts", "tenants_of"],
)
def test_a_banned_word_is_found_however_it_is_written(identifier: str) -> None:
    assert is_banned(identifier)


@pytest.mark.parametrize("identifier", ["acknowledge", "back", "rollback_page", "mastery", "account", "main", "region"])
def test_a_word_that_only_contains_a_banned_one_is_free(identifier: str) -> None:
    assert not is_banned(identifier)


@pytest.mark.parametrize(
    "text",
    [
        "def ack(): ...",
        "class Ack: ...",
        "ack = 1",
        "def f(ack): ...",
        "f(ack=1)",
        "x.ack",
        "import x as ack",
        "class A:\n    ack: int",
        "try: ...\nexcept E as ack: ...",
        "match x:\n    case ack: ...",
    ],
)
def test_every_place_where_a_name_can_stand_is_looked_at(text: str) -> None:
    assert any(is_banned(name) for name in identifiers(ast.parse(text)))
