"""A view of one object of a document: it reads fields by either spelling and notes what is missing or malformed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from router.normalize.parsing import REPEATED

_MOST_WARNINGS: Final = 50
_LARGEST_COUNT: Final = 2**53 - 1
"""The largest whole number that every JSON reader and store keeps exactly."""
_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
"""A bare date is no time of an event: read as midnight it would look older than what is stored."""


@dataclass(slots=True)
class Notes:
    """What was odd while one document was read. Warnings are sentences; problems are (path, sentence)."""

    warnings: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def warn(self, sentence: str) -> None:
        """Keep `sentence` once; after fifty, one last that says there were more."""
        if len(self.warnings) == _MOST_WARNINGS:
            sentence = "More was dropped than is listed here."
        if len(self.warnings) <= _MOST_WARNINGS and sentence not in self.warnings:
            self.warnings.append(sentence)

    def refuse(self, path: str, what: str) -> None:
        """Keep a reason for which the record is rejected."""
        self.problems.append((path, f"{path} {what}"))


def describe(value: object) -> str:
    """Return what kind of JSON value this is, in words that fit after `is`."""
    if value is REPEATED:
        return "given more than once"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "text", list: "an array", dict: "an object"}
    return names.get(type(value), "null")


def _spellings(name: str) -> tuple[str, str]:
    """Return the two spellings that are read: EventBridge's camelCase and GetFindings' PascalCase."""
    return name, name[:1].upper() + name[1:]


def read_instant(value: object) -> tuple[datetime | None, bool]:
    """Return the aware instant written in `value`, or None; and whether an offset was missing and UTC was taken.

    GuardDuty writes UTC everywhere, so a time without an offset is UTC.
    """
    if not isinstance(value, str) or not _TIME.match(value):
        return None, False
    try:
        read = datetime.fromisoformat(value)
        naive = read.utcoffset() is None
        return (read.replace(tzinfo=UTC) if naive else read.astimezone(UTC)), naive
    except (ValueError, OverflowError):
        return None, False


@dataclass(frozen=True, slots=True)
class Part:
    """One object and the path to it. Names are given in camelCase; PascalCase (GetFindings) is read as well."""

    values: Mapping[str, object]
    path: str
    notes: Notes

    def where(self, name: str) -> str:
        """Return the path of a field, such as `detail.service.count`."""
        return f"{self.path}.{name}" if self.path else name

    def find(self, name: str) -> object:
        """Return the raw value; None when missing or null; REPEATED when given twice or in both spellings."""
        found = [spelling for spelling in _spellings(name) if spelling in self.values]
        if len(found) > 1:
            return REPEATED
        return self.values[found[0]] if found else None

    def misspells(self, name: str) -> bool:
        """Return whether the field stands here in letters of another case, such as Athena's `accountid`."""
        others = self.values.keys() - _spellings(name)
        return any(key.lower() == name.lower() for key in others)

    def text(self, name: str) -> str | None:
        """Return the text, or None with a warning when there is something else."""
        value = self.find(name)
        if isinstance(value, str):
            return value
        self._drop(name, value, "text")
        return None

    def flag(self, name: str, *, as_text: bool = False) -> bool:
        """Return whether the field is true, with `as_text` also "true". What is unclear is false: a flag silences."""
        value = self.find(name)
        if as_text and value in ("true", "false"):
            return value == "true"
        if isinstance(value, bool):
            return value
        self._drop(name, value, "true or false")
        return False

    def count(self, name: str) -> int | None:
        """Return the whole number from 0, or None with a warning when there is something else."""
        value = self.find(name)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT:
            return value
        self._drop(name, value, "a whole number from 0")
        return None

    def instant(self, name: str) -> datetime | None:
        """Return the time in UTC, or None with a warning when it is none."""
        value = self.find(name)
        read, naive = read_instant(value)
        if naive:
            self.notes.warn(f"{self.where(name)} has no offset; it was read as UTC.")
        if read is None:
            self._drop(name, value, "a time such as 2026-06-01T10:00:00Z")
        return read

    def part(self, name: str) -> Part:
        """Return the object, or an empty one when there is none or something else."""
        value = self.find(name)
        if not isinstance(value, dict):
            self._drop(name, value, "an object")
            value = {}
        return Part(value, self.where(name), self.notes)

    def parts(self, name: str) -> tuple[Part, ...]:
        """Return the objects of an array; a single object counts as an array of one."""
        value = self.find(name)
        if isinstance(value, dict):
            return (self.part(name),)
        if not isinstance(value, list):
            self._drop(name, value, "an array")
            return ()
        if not all(isinstance(item, dict) for item in value):
            self.notes.warn(f"{self.where(name)} holds something other than objects; it was dropped.")
        pairs = [(f"{self.where(name)}[{index}]", item) for index, item in enumerate(value)]
        return tuple(Part(item, path, self.notes) for path, item in pairs if isinstance(item, dict))

    def _drop(self, name: str, value: object, expected: str) -> None:
        """Warn of a malformed value; a missing one is normal in real documents and needs no word."""
        if value is not None:
            self.notes.warn(f"{self.where(name)} is {describe(value)}, not {expected}; it was dropped.")
