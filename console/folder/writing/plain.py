"""What is written before it is YAML: texts, lists and mappings, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
"""Every scalar is a text, as the reader reads it."""
Sections: TypeAlias = dict[str, dict[str, Plain]]
"""Section to name to what is written there; the organization's names are its fields, the directory's its units."""


def said(**fields: Plain | None) -> dict[str, Plain]:
    """Return the fields that are said, in order; None stands for a default, which is left out."""
    return {field.rstrip("_"): value for field, value in fields.items() if value is not None}


def one_or_list(texts: Sequence[str]) -> Plain:
    """Return a single text by itself, several as a list."""
    return texts[0] if len(texts) == 1 else list(texts)


def some(texts: Sequence[str]) -> Plain | None:
    """Return the same, and None for none at all."""
    return one_or_list(texts) if texts else None
