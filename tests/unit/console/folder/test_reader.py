"""One file becomes a tree of texts with places, and what could harm or surprise is refused."""

from __future__ import annotations

import pytest

from console.folder.problems import ProblemBook
from console.folder.reader import FAST_PARSER, MAX_BYTES, PURE_PARSER, Parser, read_file
from console.folder.tree import Entries, Items, Node, Text

BOTH = pytest.mark.parametrize("parser", [FAST_PARSER, PURE_PARSER], ids=["c", "python"])


def problems_of(data: bytes, parser: Parser = FAST_PARSER) -> tuple[str, ...]:
    book = ProblemBook()
    read_file(data, "a.yaml", book, parser)
    return book.problems


def tree_of(text: str, parser: Parser = FAST_PARSER) -> Node:
    book = ProblemBook()
    node = read_file(text.encode(), "a.yaml", book, parser)
    assert book.problems == ()
    assert node is not None
    return node


def value_of(text: str, parser: Parser = FAST_PARSER) -> str:
    node = tree_of(f"key: {text}\n", parser)
    assert isinstance(node, Entries)
    value = node.entries["key"].node
    assert isinstance(value, Text)
    return value.value


@BOTH
@pytest.mark.parametrize("text", ["012345670123", "22:00", "NO", "+1 555 555 0101", "0x1F", "1e3", "~", "2026-12-18"])
def test_every_scalar_is_text_as_it_stands(text: str, parser: Parser) -> None:
    assert value_of(text, parser) == text


@BOTH
def test_a_key_is_text_and_keeps_its_line(parser: Parser) -> None:
    node = tree_of("# first\n012345670123:\n  - a\n  - b\n", parser)
    assert isinstance(node, Entries)
    entry = node.entries["012345670123"]
    assert isinstance(entry.node, Items)
    assert [str(entry.place), *(str(item.place) for item in entry.node.items)] == ["a.yaml:2", "a.yaml:3", "a.yaml:4"]


@BOTH
def test_nothing_after_a_colon_is_empty_and_an_empty_quotation_is_not(parser: Parser) -> None:
    node = tree_of("a:\nb: ''\n", parser)
    assert isinstance(node, Entries)
    values = [entry.node for entry in node.entries.values()]
    assert [isinstance(value, Text) and value.empty for value in values] == [True, False]


@BOTH
@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\ufeff"])
def test_an_empty_file_is_an_empty_mapping(text: str, parser: Parser) -> None:
    node = tree_of(text, parser)
    assert isinstance(node, Entries)
    assert node.entries == {}


@BOTH
def test_a_key_twice_shows_both_places(parser: Parser) -> None:
    found = problems_of(b"a: {x: 1,\n  y: 2,\n  x: 3}\n", parser)
    assert found == ("a.yaml:3: x: written twice, first at a.yaml:1; expected once",)


@BOTH
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x [1]\nb: *x\n", "a.yaml:2: found the alias '*x', which is not read: write the value out, or put"),
        ("a: &x [*x]\n", "a.yaml:1: found the alias '*x'"),
        ("a: !!python/object:os.system {}\n", "a.yaml:1: found the tag 'tag:yaml.org,2002:python/object:os.system'"),
        ("a: !!int 7\n", "a.yaml:1: found the tag 'tag:yaml.org,2002:int', which is not read: every value is a text"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: found a second document (---), expected one a file"),
        ("? [a]\n: 1\n", "a.yaml:1: found a list or mapping as a key, expected a text"),
        ("a:\n\tb: 1\n", "a.yaml:2: found a tab in the indentation, expected spaces"),
        ("a: 1\nb: x: y\n", "a.yaml:2: cannot be read as YAML: mapping values are not allowed"),
        ("a: *:EC2/x\n", "needs quotes"),
        ("a: 'x\n", "a.yaml:2: cannot be read as YAML: while scanning a quoted scalar, found unexpected end"),
        ("[" * 100_000, "a.yaml:1: found more than 32 levels of nesting"),
        ("- " * 40 + "a", "a.yaml:1: found more than 32 levels of nesting"),
        ("a: 1\nb: \x07\n", "a.yaml:2: found the character '\\x07', expected printable text"),
        ("a: x\u2028b: y\n", "a.yaml:1: found the character '\\u2028'"),
    ],
)
def test_what_could_harm_or_surprise_is_refused_with_its_line(text: str, problem: str, parser: Parser) -> None:
    (found,) = problems_of(text.encode(), parser)
    assert problem in found


def test_thirty_levels_are_read() -> None:
    assert problems_of(b"[" * 30 + b"]" * 30) == ()


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    assert problems_of(b"a: 1\nb: \xff\n") == ("a.yaml:2: found byte 0xff, expected text in UTF-8",)


def test_a_file_may_have_a_mebibyte_and_no_more() -> None:
    assert problems_of(b"#" * MAX_BYTES) == ()
    assert "expected at most 1048576" in problems_of(b"#" * (MAX_BYTES + 1))[0]


def test_a_message_shows_no_control_character_of_a_value() -> None:
    (found,) = problems_of(b'"\\e[2Ja": 1\n"\\e[2Ja": 2\n')
    assert "\x1b" not in found
