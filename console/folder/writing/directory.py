"""The directory back into the tree that is written: units within units, accounts with their names."""

from __future__ import annotations

from collections.abc import Iterable

from console.folder.writing.plain import Plain
from hub.model.directory import Directory


def short_directory(directory: Directory, units: Iterable[str] = ()) -> dict[str, Plain]:
    """Return the tree; accounts by name below their unit, units by name. An id of a unit is written, a path is none.

    `units` are paths of units that are to be there even without an account, since a document is for them.
    """
    tree: dict[str, Plain] = {}
    for account in sorted(directory.accounts.values(), key=lambda one: (one.path, one.id)):
        for unit in account.units:
            if unit.id != unit.path:
                _unit(tree, unit.path).setdefault("id", unit.id)
        _unit(tree, account.path)[account.id] = account.name
    for path in units:
        _unit(tree, path)
    return tree


def _unit(tree: dict[str, Plain], path: str) -> dict[str, Plain]:
    """Return the mapping of the unit at `path`, made where it is not there."""
    for name in path.split("/") if path else ():
        below = tree.setdefault(name, {})
        if isinstance(below, dict):
            tree = below
    return tree
