"""Cuts what a file holds into records: lines, the bodies of an SQS batch, the findings of a GetFindings answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_BOM: Final = b"\xef\xbb\xbf"
_GAP: Final = re.compile(r"[ \t\r\n]*")
# Only where values begin and end matters here, so numbers stay text and raw control characters pass.
_DECODER: Final = json.JSONDecoder(strict=False, parse_int=str, parse_float=str)


class Record(NamedTuple):
    """One record, byte for byte; `line` counts from 1 and is None for what is not one line of a file."""

    line: int | None
    body: bytes


def split(data: bytes, *, lines: bool) -> Iterator[Record]:
    """Yield the records of a file's content; never raises for any content.

    With `lines` (.jsonl, .ndjson) each line that is not blank is one. Else the content is one document, or one record a
    body for `{"Records": [{"body": ...}]}`, or one a finding for `{"Findings": [...]}`; an empty list holds none.
    What looks otherwise stays one record, so that reading it says what is wrong.
    """
    if lines:
        rows = enumerate(data.split(b"\n"), start=1)
        yield from (Record(number, row.removesuffix(b"\r")) for number, row in rows if row.removeprefix(_BOM).strip())
    else:
        yield from (Record(None, body) for body in _bodies(data))


def _bodies(data: bytes) -> list[bytes]:
    """Return the bodies of a batch or the findings of an answer; else `data` itself."""
    # Bytes that are no UTF-8 are carried through: one damaged record of a batch does not damage its neighbours.
    text = data.removeprefix(_BOM).decode("utf-8", "surrogateescape")
    try:
        lists = [(key, value) for key, value in _entries(text, "{}") if key in ("Records", "Findings")]
        if len(lists) != 1:
            return [data]
        key, value = lists[0]
        items = [item for _, item in _entries(value, "[]")]
        bodies = [_body(item) for item in items if key == "Records"]
    except (ValueError, RecursionError):
        return [data]
    if bodies and all(body is None for body in bodies):
        return [data]
    raw = [item.encode("utf-8", "surrogateescape") for item in items]
    return [item if body is None else body for body, item in zip(bodies, raw, strict=True)] if bodies else raw


def _body(item: str) -> bytes | None:
    """Return the body of an SQS record, or None when it has not exactly one text of that name."""
    if not item.startswith("{"):
        return None
    found = [value for key, value in _entries(item, "{}") if key == "body"]
    if len(found) != 1 or not found[0].startswith('"'):
        return None
    return str(_DECODER.decode(found[0])).encode("utf-8", "surrogatepass")


def _entries(text: str, brackets: str) -> Iterator[tuple[str, str]]:
    """Yield key (empty in an array) and raw value of each entry of the container that is the whole of `text`.

    Raises ValueError where `text` is no such container, RecursionError where a value nests too deep.
    """
    opening, closing = brackets[0], brackets[1]
    at = _past(text, 0, opening)
    more = not text.startswith(closing, at)
    while more:
        key = ""
        if opening == "{":
            key, at = _key(text, at)
        _, end = _DECODER.raw_decode(text, at)
        yield key, text[at:end]
        at = _skip(text, end)
        more = text.startswith(",", at)
        at = _skip(text, at + 1) if more else at
    if _past(text, at, closing) != len(text):
        raise ValueError("something follows the end")


def _key(text: str, at: int) -> tuple[str, int]:
    """Return the key that starts at `at` and where its value starts."""
    key, end = _DECODER.raw_decode(text, at)
    if not text.startswith('"', at):
        raise ValueError("expected a key")
    return str(key), _past(text, end, ":")


def _past(text: str, at: int, mark: str) -> int:
    """Return where the text goes on after `mark` and the blanks around it; raise ValueError when it is not there."""
    at = _skip(text, at)
    if not text.startswith(mark, at):
        raise ValueError(f"expected {mark}")
    return _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    """Return the first place from `at` on that is not blank."""
    gap = _GAP.match(text, at)
    return gap.end() if gap else at
