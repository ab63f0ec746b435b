"""Reads the marks that keep a finding quiet, sample and archived; in doubt a finding is neither."""

from __future__ import annotations

from typing import Final

from router.normalize.parsing import Document, parse_strictly
from router.normalize.part import Part

SAMPLE_TITLE: Final = "[SAMPLE]"


def is_archived(service: Part) -> bool:
    """Return whether `service.archived` is true, or the text "true" that some exports write."""
    return service.flag("archived", as_text=True)


def is_sample(service: Part, title: str) -> bool:
    """Return whether GuardDuty made the finding up: said by additionalInfo, by the JSON text in it, or by the title."""
    info = service.part("additionalInfo")
    return info.flag("sample") or _value_says_sample(info) or title.startswith(SAMPLE_TITLE)


def _value_says_sample(info: Part) -> bool:
    """Read `additionalInfo.value`, JSON inside text; only strictly, since leniency here could silence a finding."""
    value = info.text("value")
    if not value:
        return False
    parsed = parse_strictly(value.encode("utf-8", "surrogatepass"))
    if not isinstance(parsed, Document):
        info.notes.warn(f"{info.where('value')} is not JSON; it was dropped.")
        return False
    return isinstance(parsed.value, dict) and parsed.value.get("sample") is True
