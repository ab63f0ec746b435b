"""One YAML file into a tree of texts with places; what could harm or surprise (aliases, tags, depth) is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from console.folder.problems import Place, ProblemBook, shown, shown_key
from console.folder.tree import Entries, Entry, Items, Node, Text

Parser = type[yaml.SafeLoader]

MAX_BYTES = 1024 * 1024
"""A file larger than this is refused unread."""
MAX_DEPTH = 32
"""Far more than any form needs; deeper nesting is an attack or an accident."""
PURE_PARSER: Parser = yaml.SafeLoader
FAST_PARSER: Parser = getattr(yaml, "CSafeLoader", PURE_PARSER)
"""libyaml where PyYAML was built with it, else the same parser in Python."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and the line breaks U+0085, U+2028 and U+2029 that YAML counts and editors do not."""

_SPECIAL = re.compile("alias|anchor|cannot start any token|directive")


class _Mark(Protocol):
    """What PyYAML's marks have in common, be they made in C or in Python."""

    @property
    def line(self) -> int:
        """The line, counted from 0."""
        ...


class _RefusedError(Exception):
    """The file cannot be read further than `place`; stays inside this module."""

    def __init__(self, place: Place, text: str) -> None:
        super().__init__(text)
        self.place = place
        self.text = text


def read_file(data: bytes, file: str, book: ProblemBook, parser: Parser = FAST_PARSER) -> Node | None:
    """Return the tree of one file, an empty mapping for an empty file; None when it cannot be read, noted in `book`."""
    try:
        text = _decoded(data, file)
        return _tree(yaml.parse(text, Loader=parser), file, book)
    except _RefusedError as refused:
        book.wrong(refused.place, refused.text)
    except yaml.MarkedYAMLError as error:
        book.wrong(*_explained(error, data, file))
    return None


def _decoded(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise _RefusedError(Place(file, 0), f"found {len(data)} bytes, expected at most {MAX_BYTES}: split the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(file, data.count(b"\n", 0, error.start) + 1)
        raise _RefusedError(place, f"found byte 0x{data[error.start]:02x}, expected text in UTF-8") from error
    odd = _UNPRINTABLE.search(text)
    if odd is not None:
        place = Place(file, text.count("\n", 0, odd.start()) + 1)
        raise _RefusedError(place, f"found the character {odd.group()!a}, expected printable text")
    return text


def _explained(error: yaml.MarkedYAMLError, data: bytes, file: str) -> tuple[Place, str]:
    mark = error.problem_mark or error.context_mark
    place = _place(file, mark)
    text = b"".join(data.splitlines()[place.line - 1 : place.line])
    if b"\t" in text[: len(text) - len(text.lstrip())]:
        return place, "found a tab in the indentation, expected spaces"
    what = ", ".join(part for part in (error.context, error.problem) if part)
    hint = "; a text that begins with * & @ % or ` needs quotes" if _SPECIAL.search(what) else ""
    return place, f"cannot be read as YAML: {what}{hint}"


def _place(file: str, mark: _Mark | None) -> Place:
    return Place(file, mark.line + 1 if mark else 1)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; a mapping's keys and values lie alternately in `children`."""

    place: Place
    mapping: bool = False
    children: list[Node] = field(default_factory=list)


def _tree(events: Iterator[yaml.Event], file: str, book: ProblemBook) -> Node:
    root = _Open(Place(file, 1))
    stack = [root]
    for event in events:
        place = _place(file, event.start_mark)
        _refuse_what_is_not_plain_content(event, place, len(stack), root)
        if isinstance(event, yaml.ScalarEvent):
            stack[-1].children.append(Text(event.value, place, plain=not event.style))
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            stack[-1].children.append(_closed(closed, book))
    content = root.children[0] if root.children else Entries({}, root.place)
    return Entries({}, root.place) if isinstance(content, Text) and content.empty else content


def _refuse_what_is_not_plain_content(event: yaml.Event, place: Place, depth: int, root: _Open) -> None:
    if isinstance(event, yaml.AliasEvent):
        hint = "write the value out, or put quotes around a text that begins with *"
        raise _RefusedError(place, f"found the alias {shown(f'*{event.anchor}')}, which is not read: {hint}")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise _RefusedError(place, f"found the tag {shown(str(tag))}, which is not read: every value is a text")
    if depth > MAX_DEPTH:
        raise _RefusedError(place, f"found more than {MAX_DEPTH} levels of nesting")
    if isinstance(event, yaml.DocumentStartEvent) and root.children:
        raise _RefusedError(place, "found a second document (---), expected one a file")


def _closed(opened: _Open, book: ProblemBook) -> Node:
    if not opened.mapping:
        return Items(tuple(opened.children), opened.place)
    entries: dict[str, Entry] = {}
    for key, value in zip(opened.children[::2], opened.children[1::2], strict=True):
        if not isinstance(key, Text):
            book.wrong(key.place, "found a list or mapping as a key, expected a text")
        elif key.value in entries:
            book.wrong(key.place, f"{shown_key(key.value)}: {written_twice(entries[key.value].place)}")
        else:
            entries[key.value] = Entry(key.place, value)
    return Entries(entries, opened.place)


def written_twice(first: Place) -> str:
    """Return the sentence about a name that stands in two places."""
    return f"written twice, first at {first}; expected once"
