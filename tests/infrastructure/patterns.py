"""Whether an event pattern of EventBridge matches an event, for as much of its language as our rules use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ABSENT = object()
_COMPARE = {">=": lambda found, limit: found >= limit, "<": lambda found, limit: found < limit}


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Return whether every field of `pattern` matches, and one alternative of each `$or`."""
    return all(_field(name, wanted, event) for name, wanted in pattern.items())


def _field(name: str, wanted: Any, event: Mapping[str, Any]) -> bool:
    if name == "$or":
        return any(matches(each, event) for each in wanted)
    found = event.get(name, _ABSENT)
    values = found if isinstance(found, list) else [found]
    if isinstance(wanted, Mapping):
        return any(matches(wanted, each if isinstance(each, Mapping) else {}) for each in values)
    return any(_value(each, value) for each in wanted for value in values)


def _value(wanted: Any, found: Any) -> bool:
    """Return whether one value matches; what is absent matches only where that is asked for."""
    if found is _ABSENT:
        return bool(wanted == {"exists": False})
    return _test(wanted, found) if isinstance(wanted, Mapping) else bool(wanted == found)


def _test(wanted: Mapping[str, Any], found: Any) -> bool:
    ((kind, operand),) = wanted.items()
    match kind:
        case "exists":
            return bool(operand)
        case "anything-but" if isinstance(operand, Mapping):
            return not str(found).startswith(operand["prefix"])
        case "anything-but":
            return found not in operand
        case "prefix" if isinstance(operand, Mapping):
            return str(found).lower().startswith(operand["equals-ignore-case"].lower())
        case "prefix":
            return str(found).startswith(operand)
        case "wildcard":
            return re.fullmatch(".*".join(map(re.escape, operand.split("*"))), str(found)) is not None
        case "numeric":
            return _numeric(operand, found)
        case _:
            raise AssertionError(f"no rule of ours uses {kind}")


def _numeric(operand: Sequence[Any], found: Any) -> bool:
    comparison, limit = operand
    return isinstance(found, int | float) and _COMPARE[comparison](found, limit)
