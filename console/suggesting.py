"""What somebody may have meant: the known word that is most like the one they wrote."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Final

_LONGEST: Final = 60
_MOST_CANDIDATES: Final = 2_000


def closest(word: str, known: Collection[str]) -> str | None:
    """Return the known word most like `word`, or None when none is near (or there are too many to look through)."""
    if len(known) > _MOST_CANDIDATES:
        return None
    folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    matches = difflib.get_close_matches(word.casefold()[:_LONGEST], folded, n=1)
    return folded[matches[0]] if matches else None


def meant(word: str, known: Collection[str]) -> str:
    """Return the end of a sentence that says `word` is unknown: the nearest known one, or some that there are."""
    near = closest(word, known)
    if near is not None:
        return f"; did you mean {near!r}?"
    return f"; there are {', '.join(sorted(known)[:10])}" if known else ""
