"""What is wrong in the folder and where: places, masked values, suggestions, and the book that collects them all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hub.model.masking import mask_phone, mask_text

_LONGEST_SHOWN = 60
_LOOSE_PHONE = re.compile(r"\+[0-9][0-9 ().-]{6,24}")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, counted from 1; line 0 stands for the file as a whole."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class ProblemBook:
    """Collects problems and warnings while the folder is read, so that all of them can be shown at once."""

    def __init__(self) -> None:
        self._problems: list[tuple[Place, str]] = []
        self._warnings: list[tuple[Place, str]] = []

    def wrong(self, place: Place, text: str) -> None:
        """Note what keeps the folder from being used."""
        self._problems.append((place, text))

    def warn(self, place: Place, text: str) -> None:
        """Note what works, but perhaps not as its writer thinks."""
        self._warnings.append((place, text))

    @property
    def problems(self) -> tuple[str, ...]:
        """Each problem once, as `file.yaml:12: what is wrong`, by file and line."""
        return _in_order(self._problems)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Each warning once, in the same form and order."""
        return _in_order(self._warnings)


def _in_order(entries: list[tuple[Place, str]]) -> tuple[str, ...]:
    ordered = sorted(entries, key=lambda entry: entry[0])
    return tuple(dict.fromkeys(f"{place}: {text}" for place, text in ordered))


def shown(value: str) -> str:
    """Return `value` quoted for a message: clipped, numbers and addresses masked, nothing a terminal would obey."""
    masked = mask_text(_LOOSE_PHONE.sub(lambda match: mask_phone(match.group()), value))
    return repr(masked if len(masked) <= _LONGEST_SHOWN else f"{masked[:_LONGEST_SHOWN]}…")


def shown_key(key: str) -> str:
    """Return a key as part of a path: as it stands when that is harmless, quoted otherwise."""
    quoted = shown(key)
    return key if quoted == f"'{key}'" and key.strip() == key != "" else quoted
