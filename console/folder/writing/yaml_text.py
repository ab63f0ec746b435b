"""Plain structures as YAML text: scalars plain wherever the reader takes them for the same text, quoted where not."""

from __future__ import annotations

import re
from typing import Final

import yaml

from console.folder.reader import FAST_PARSER, PURE_PARSER
from console.folder.writing.plain import Plain

LINE: Final = 120
"""What fits on a line of this length is written on one."""
STEP: Final = 2

_EVENTS_OF_A_PAIR: Final = 8
_SURELY_PLAIN: Final = re.compile(r"[A-Za-z0-9_+](?:[A-Za-z0-9_.@/+-]| (?=[A-Za-z0-9+(]))*")
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def scalar(text: str) -> str:
    """Return `text` plain where it is read back as it is, inside brackets too; else in quotes."""
    if _SURELY_PLAIN.fullmatch(text) or _is_plain(text):
        return text
    if _UNPRINTABLE.search(text) or ("'" in text and '"' not in text and "\\" not in text):
        return _double_quoted(text)
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    return all(_reads_back(f"{{{text}: {text}}}", text, parser) for parser in (FAST_PARSER, PURE_PARSER)) and all(
        _reads_back(f"{text}: {text}", text, parser) for parser in (FAST_PARSER, PURE_PARSER)
    )


def _reads_back(document: str, text: str, parser: type[yaml.SafeLoader]) -> bool:
    try:
        events = list(yaml.parse(document, Loader=parser))
    except yaml.YAMLError:
        return False
    found = [event.value for event in events if isinstance(event, yaml.ScalarEvent) and not event.style]
    return found == [text, text] and len(events) == _EVENTS_OF_A_PAIR


def _double_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _UNPRINTABLE.sub(lambda match: f"\\U{ord(match.group()):08X}", escaped) + '"'


def flow(value: Plain) -> str:
    """Return the structure on one line: a scalar, `[a, b]` or `{a: b}`."""
    if isinstance(value, str):
        return scalar(value)
    if isinstance(value, list):
        return f"[{', '.join(flow(item) for item in value)}]"
    return f"{{{', '.join(f'{scalar(key)}: {flow(item)}' for key, item in value.items())}}}"


def block(value: Plain) -> str:
    """Return the structure as a text of its own, a field or item a line, with a line break at the end."""
    if isinstance(value, str) or not value:
        return f"{flow(value)}\n"
    return "\n".join(items(value, 0)) + "\n"


def entry(key: str, value: Plain, column: int, *, tree: bool = False) -> str:
    """Return `key: value` for a line that begins at `column`, over more lines where it is long; no break at the end.

    `tree`: mappings get lines of their own however short they are.
    """
    return f"{scalar(key)}:{after_colon(value, column, len(scalar(key)), tree=tree)}"


def section(name: str, value: Plain, *, tree: bool = False) -> str:
    """Return a section of a file: its name, and below it an entry a line; no break at the end."""
    if isinstance(value, str) or not value:
        return entry(name, value, 0)
    return "\n".join([f"{scalar(name)}:", *(f"{' ' * STEP}{text}" for text in items(value, STEP, tree=tree))])


def after_colon(value: Plain, column: int, taken: int, *, tree: bool = False) -> str:
    """Return what follows the colon of a key of `taken` characters at `column`, blank or line break included."""
    line = flow(value)
    if not value or isinstance(value, str):
        return f" {line}"
    if not _wants_lines(value, tree=tree) and column + taken + len(line) + 2 <= LINE:
        return f" {line}"
    inner = column + STEP
    return "\n" + "\n".join(f"{' ' * inner}{text}" for text in items(value, inner, tree=tree))


def items(value: list[Plain] | dict[str, Plain], column: int, *, tree: bool = False) -> list[str]:
    """Return the entries of a block at `column`, the first line of each without its indentation."""
    if isinstance(value, dict):
        return [entry(key, item, column, tree=tree) for key, item in value.items()]
    return [item_of(item, column) for item in value]


def item_of(value: Plain, column: int) -> str:
    """Return `- value` for a line that begins at `column`; a mapping in a mapping of one key as `- night: {...}`."""
    if isinstance(value, dict) and len(value) == 1 and any(isinstance(inner, dict) for inner in value.values()):
        ((key, named),) = value.items()
        return f"- {entry(key, named, column + STEP)}"
    line = flow(value)
    if not value or isinstance(value, str) or column + len(line) + 2 <= LINE:
        return f"- {line}"
    inner = column + STEP
    return "- " + f"\n{' ' * inner}".join(items(value, inner))


def _wants_lines(value: Plain, *, tree: bool) -> bool:
    """Return whether a structure is easier to read over several lines: a tree, or mappings in a list."""
    if isinstance(value, list):
        return any(isinstance(item, dict) for item in value)
    return isinstance(value, dict) and (tree or any(_wants_lines(item, tree=False) for item in value.values()))
