"""Reads a folder of YAML into one checked configuration, naming file and line of everything that is wrong."""

from __future__ import annotations

from console.folder.loading import Checked, check, load

__all__ = ["Checked", "check", "load"]
