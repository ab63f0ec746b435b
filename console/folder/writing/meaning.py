"""Whether two documents say the same: the days of a calendar's holidays are looked up, and not said."""

from __future__ import annotations

from collections.abc import Iterator

from hub.model.document import Content, DocumentKey, Documents
from hub.model.escalation_policy import EscalationPolicy
from hub.model.schedule import Schedule

_LOOKED_UP = ("days", "through")


def says_the_same(one: Content | None, other: Content | None) -> bool:
    """Return whether an operator would write both alike; None is a document that is not there."""
    if one == other:
        return True
    if not (isinstance(one, Schedule | EscalationPolicy) and isinstance(other, Schedule | EscalationPolicy)):
        return False
    return type(one) is type(other) and _said(one.model_dump(mode="json")) == _said(other.model_dump(mode="json"))


def differing(one: Documents, other: Documents) -> Iterator[DocumentKey]:
    """Yield the keys of the documents that do not say the same, in order."""
    for key in sorted({*one, *other}, key=lambda key: key.order):
        if not says_the_same(one.get(key), other.get(key)):
            yield key


def _said(value: object) -> object:
    if isinstance(value, list):
        return [_said(item) for item in value]
    if isinstance(value, dict):
        hidden = _LOOKED_UP if "calendar" in value else ()
        return {key: _said(item) for key, item in value.items() if key not in hidden}
    return value
