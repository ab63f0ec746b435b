"""The one door for whatever an operator does: commands parse, ask here, and print what they get."""

from __future__ import annotations

from console.operations.checking import CheckedFolder, check_folder
from console.operations.door import Operations, open_folder, open_store

__all__ = ["CheckedFolder", "Operations", "check_folder", "open_folder", "open_store"]
