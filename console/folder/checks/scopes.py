"""Whether the accounts and organizational units that documents are for exist in the directory, each named once."""

from __future__ import annotations

from console.folder.content import Content
from console.folder.problems import Place
from console.folder.shapes.directory import ACCOUNT_ID, UNIT_ID, Units
from console.folder.spot import Spot
from console.suggesting import closest


def check_scopes(content: Content) -> None:
    """Note documents for units and accounts that the directory lacks; without a directory nothing can be said."""
    if content.units is None:
        return
    _check_units(content.sections["ous"], content.units)
    known = content.units.directory.accounts
    for account, spot in content.sections["accounts"].entries().items():
        if ACCOUNT_ID.fullmatch(account) and account not in known:
            near = closest(account, known)
            hint = f"; did you mean {near!r}?" if near else ""
            spot.warn(f"is not in the directory: this document waits for the account{hint}")


def _check_units(section: Spot, units: Units) -> None:
    first: dict[str, Place] = {}
    for key, spot in section.entries().items():
        path = units.path_of.get(key, key)
        if path not in units.paths:
            _note_unknown(key, spot, units)
        elif path in first:
            spot.wrong(f"is the unit {path}, which has a document at {first[path]}; expected one a unit")
        else:
            first[path] = spot.place


def _note_unknown(key: str, spot: Spot, units: Units) -> None:
    if UNIT_ID.fullmatch(key):
        spot.warn("is an id that the directory does not mention: this document waits for the unit")
        return
    near = closest(key, units.paths)
    hint = f"; did you mean {near!r}?" if near else ""
    spot.wrong(f"found no such organizational unit in the directory, expected a path such as Workloads/Prod{hint}")
