"""Whether a finding meets a rule's condition, and the values compared, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from hub.model.finding import Finding
from hub.model.policy import Condition

_CLIPPED = 100


class Comparison(NamedTuple):
    """Whether the condition is met; `text` names what met it, or only what did not."""

    met: bool
    text: str


def compare(condition: Condition, finding: Finding) -> Comparison:
    """Return how `finding` compares with `condition`: every part that is given must match (semantics 2)."""
    parts = tuple(_parts(condition, finding))
    met = all(part.met for part in parts)
    text = "; ".join(part.text for part in parts if part.met == met)
    return Comparison(met, text or "any finding matches")


def _parts(condition: Condition, finding: Finding) -> Iterator[Comparison]:
    if condition.types:
        yield _compare_globs("type", condition.types, finding.type)
    if condition.resource_kinds:
        yield _compare_globs("resource kind", condition.resource_kinds, finding.resource.kind)
    if condition.resource_names:
        yield _compare_globs("resource name", condition.resource_names, finding.resource.name)
    if condition.regions:
        yield _compare_globs("Region", condition.regions, finding.key.region)
    for key, glob in condition.tags.items():
        yield _compare_tag(key, glob, finding)


def _compare_globs(part: str, globs: tuple[str, ...], value: str) -> Comparison:
    met = any(_matches(glob, value) for glob in globs)
    return Comparison(met, f"{part} {' or '.join(globs)} {'matches' if met else 'does not match'} {_shown(value)}")


def _compare_tag(key: str, glob: str, finding: Finding) -> Comparison:
    value = finding.resource.tags.get(key)
    if value is None:
        return Comparison(met=False, text=f"tag {key}={glob} does not match: the resource has no tag {key}")
    met = _matches(glob, value)
    return Comparison(met, f"tag {key}={glob} {'matches' if met else 'does not match'} {_shown(value)}")


def _matches(glob: str, value: str) -> bool:
    """Match `*` and `?` only: a bracket in a glob means itself."""
    return fnmatchcase(value, glob.replace("[", "[[]"))


def _shown(value: str) -> str:
    if len(value) > _CLIPPED:
        return f"{value[:_CLIPPED]}…"
    return value or "nothing (the finding does not say)"
