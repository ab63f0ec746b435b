"""Turns a body into a JSON document: strictly, and what fails that once more leniently (semantics 1, limits)."""

from __future__ import annotations

import json
import re
from enum import Enum
from itertools import accumulate
from typing import Final, NamedTuple

import jiter

MAX_BODY: Final = 1024 * 1024
"""Bytes. EventBridge and SQS carry no more."""
STRICT_LEVELS: Final = 64
LENIENT_LEVELS: Final = 200
"""Real findings stay under twenty levels. What is deeper than this is no finding, and must not exhaust the stack."""
REPLACEMENT: Final = "\ufffd"
"""What stands for text that cannot be read."""

_BOM: Final = b"\xef\xbb\xbf"
_LONGEST_INTEGER: Final = 400
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)
_STEPS: Final = {"{": 1, "[": 1, "}": -1, "]": -1}
_ESCAPE: Final = re.compile(
    r"""(\\["\\/bfnrt]                                                # a plain escape
        |\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}   # a surrogate pair
        |\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4})                         # any other character
        |\\u[0-9a-fA-F]{4}                                            # a lone surrogate
        |\\                                                           # an escape that JSON does not have
    """,
    re.VERBOSE,
)


class Repeated(Enum):
    """The value of a key that stands twice in one object: nobody can say which of them is meant."""

    REPEATED = "repeated"


REPEATED: Final = Repeated.REPEATED


class Document(NamedTuple):
    """A parsed body. `refusal` is why strict parsing refused it; empty for strict JSON."""

    value: object
    refusal: str = ""


class Unparsable(NamedTuple):
    """A body that is no JSON even leniently, and where that showed (`line 3 column 7`, or empty)."""

    reason: str
    position: str = ""


def parse(data: bytes) -> Document | Unparsable:
    """Return the document in `data`, which may start with a byte order mark; never raises."""
    if len(data) > MAX_BODY:
        return Unparsable(f"the body has {len(data)} bytes, more than 1 MiB")
    data = data.removeprefix(_BOM)
    if not data.strip():
        return Unparsable("the body is empty")
    strict = parse_strictly(data)
    return strict if isinstance(strict, Document) else _parse_leniently(data, strict.reason)


def parse_strictly(data: bytes) -> Document | Unparsable:
    """Return the document in `data`, or why it is not strict JSON of at most 64 levels; never raises.

    Refused are duplicate keys, NaN and Infinity, lone surrogates, bytes that are no UTF-8, and raw control characters.
    """
    try:
        value = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError as error:
        return Unparsable(str(error))
    if _depth(value) > STRICT_LEVELS:
        return Unparsable(f"more than {STRICT_LEVELS} levels")
    return Document(value)


def _parse_leniently(data: bytes, refusal: str) -> Document | Unparsable:
    """Forgive bad text, NaN, repeated keys and some depth. Nothing is completed: a cut document stays unreadable."""
    text = _mended(data.decode("utf-8", "replace"))
    if _levels(text) > LENIENT_LEVELS:
        return Unparsable(f"the document is nested deeper than {LENIENT_LEVELS} levels")
    try:
        value = json.loads(text, strict=False, object_pairs_hook=_object, parse_int=_integer)
    except json.JSONDecodeError as error:
        return Unparsable(f"not JSON: {error.msg}", f"line {error.lineno} column {error.colno}")
    except RecursionError:  # the caller stood so deep that 200 levels were too many
        return Unparsable("the document is nested too deep")
    return Document(value, refusal)


def _depth(value: object) -> int:
    """Return how many levels of objects and arrays a parsed document has; ten times cheaper than counting in text."""
    depth, level = 0, [value]
    while containers := [item for item in level if isinstance(item, dict | list)]:
        level = [child for item in containers for child in (item.values() if isinstance(item, dict) else item)]
        depth += 1
    return depth


def _levels(text: str) -> int:
    """Return how deep brackets nest in `text`, outside strings: known before a recursive parser gets to see it."""
    return max(accumulate(_STEPS.get(token[0], 0) for token in _TOKEN.finditer(text)), default=0)


def _mended(text: str) -> str:
    """Return `text` with lone surrogates and unknown escapes replaced; no quote or bracket is added or lost."""
    return _ESCAPE.sub(lambda escape: escape[1] or REPLACEMENT, text)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Keep each key once; one that stands twice has no value that can be trusted, the same value twice included."""
    found: dict[str, object] = {}
    for key, value in pairs:
        found[key] = REPEATED if key in found else value
    return found


def _integer(digits: str) -> int | float:
    """Return the integer; one of absurd length as infinity, since Python refuses to convert thousands of digits."""
    return int(digits) if len(digits) <= _LONGEST_INTEGER else float(digits)
