"""Conditions: what a rule or suppression looks at, as `when: {type: ..., tag: ...}` or in short a glob of the type."""

from __future__ import annotations

from console.folder.shapes.scalars import plain_text
from console.folder.spot import Spot
from console.folder.tree import Text
from hub.model.policy import Condition

CONDITION_FIELDS = ("type", "resource", "name", "tag", "region")
A_CONDITION = f"expected a glob of the finding type, or a mapping with {', '.join(CONDITION_FIELDS)}"


def read_condition(spot: Spot) -> Condition | None:
    """Return the condition; None, noted, when it is empty: a rule that looks at nothing would meet every finding."""
    if _is_written_text(spot):
        return Condition(types=texts(spot))
    fields = spot.fields(CONDITION_FIELDS, A_CONDITION)
    if not fields:
        if not spot.entries(A_CONDITION):
            spot.misread(A_CONDITION)
        return None
    return Condition(
        types=_globs(fields, "type"),
        resource_kinds=_globs(fields, "resource"),
        resource_names=_globs(fields, "name"),
        tags=_tags(fields["tag"]) if "tag" in fields else {},
        regions=_globs(fields, "region"),
    )


def texts(spot: Spot) -> tuple[str, ...]:
    """Return the texts of a list, or of a single value; none at all is noted."""
    spots = spot.items()
    if not spots:
        spot.misread("expected one or more texts")
    return tuple(text for text in (plain_text(item) for item in spots) if text is not None)


def _globs(fields: dict[str, Spot], field: str) -> tuple[str, ...]:
    return texts(fields[field]) if field in fields else ()


def _tags(spot: Spot) -> dict[str, str]:
    expected = "expected a mapping of tag keys to globs, such as {team: payments}"
    spots = spot.entries(expected)
    if not spots and not _is_written_text(spot):
        spot.misread(expected)
    return {key: glob for key, glob in ((key, plain_text(item)) for key, item in spots.items()) if glob is not None}


def _is_written_text(spot: Spot) -> bool:
    return isinstance(spot.node, Text) and not spot.node.empty
