"""A kind of finding: what it means in one sentence, and what to do first."""

from __future__ import annotations

from dataclasses import dataclass

from escalation.words.languages import Phrase
from escalation.words.steps import Steps


@dataclass(frozen=True, slots=True)
class Kind:
    """Its sentence, its first steps, and globs (`*`, case-sensitive) of the finding types that belong to it.

    The sentence is the first thing a call says: at most 7 English words, 10 Chinese characters, 15 Japanese morae.
    """

    sentence: Phrase
    steps: Steps
    types: tuple[str, ...]


def kind(sentence: tuple[str, str, str], steps: Steps, *types: str) -> Kind:
    """Return the kind whose sentence is given in English, Chinese and Japanese."""
    return Kind(sentence=Phrase(*sentence), steps=steps, types=types)
