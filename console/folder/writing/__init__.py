"""Turns models back into the shortest YAML that the reader accepts, and a configuration into a folder."""

from __future__ import annotations

from console.folder.writing.exporting import Written, export
from console.folder.writing.meaning import differing, says_the_same
from console.folder.writing.short import SECTION_OF, short, short_text

__all__ = ["SECTION_OF", "Written", "differing", "export", "says_the_same", "short", "short_text"]
