"""The local directory: accounts with their names in a tree of organizational units, as AWS Organizations shows it.

directory:
  Workloads:
    555566667777: network-transit
    Prod: {id: ou-abcd-prod0001, 111122223333: prod-payments}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from console.folder.reader import written_twice
from console.folder.spot import Spot
from console.folder.tree import Entries, Text
from hub.model.directory import Account, Directory, OrganizationalUnit

ACCOUNT_ID = re.compile(r"[0-9]{12}")
UNIT_ID = re.compile(r"ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}")
AN_ACCOUNT_ID = "expected an account id of twelve digits"


class Units(NamedTuple):
    """The directory and every organizational unit of it, those without accounts included."""

    directory: Directory
    paths: frozenset[str]
    path_of: dict[str, str]
    """The path of each unit whose id is written."""


def read_directory(spot: Spot) -> Units:
    """Return the directory; what is wrong is noted and left out. A unit without an id has its path as id."""
    units: dict[str, OrganizationalUnit] = {}
    accounts: dict[str, tuple[Account, Spot]] = {}
    for account, place in _walk(spot, (), units):
        if account.id in accounts:
            place.wrong(written_twice(accounts[account.id][1].place))
        else:
            accounts[account.id] = (account, place)
    return Units(
        Directory(accounts={key: account for key, (account, _) in accounts.items()}),
        frozenset(unit.path for unit in units.values()),
        {unit.id: unit.path for unit in units.values() if unit.id != unit.path},
    )


def _walk(
    spot: Spot, above: tuple[OrganizationalUnit, ...], units: dict[str, OrganizationalUnit]
) -> Iterator[tuple[Account, Spot]]:
    for key, entry in spot.entries("expected organizational units and accounts").items():
        if ACCOUNT_ID.fullmatch(key):
            name = entry.text("expected the account's name")
            yield Account(id=key, name=name or "", units=above), entry
        elif key == "id" and above and isinstance(entry.node, Text):
            continue
        elif isinstance(entry.node, Text) and not entry.node.empty:
            entry.misread(f"{AN_ACCOUNT_ID} before a name, or a mapping below an organizational unit")
        else:
            yield from _walk(entry, (*above, *_units_of(key, entry, above, units)), units)


def _units_of(
    key: str, spot: Spot, above: tuple[OrganizationalUnit, ...], units: dict[str, OrganizationalUnit]
) -> tuple[OrganizationalUnit, ...]:
    """Return the unit of `key`, or those of a key that is a path such as `Workloads/Prod`."""
    names = key.split("/")
    if not all(name.strip() for name in names):
        spot.wrong("expected the name of an organizational unit, or a path such as Workloads/Prod")
        return ()
    prefix = f"{above[-1].path}/" if above else ""
    paths = [prefix + "/".join(names[: count + 1]) for count in range(len(names))]
    for path in paths:
        units.setdefault(path, OrganizationalUnit(id=path, path=path))
    own = _id_of(spot)
    if own is not None:
        units[paths[-1]] = OrganizationalUnit(id=own, path=paths[-1])
    return tuple(units[path] for path in paths)


def _id_of(spot: Spot) -> str | None:
    entry = spot.entries().get("id") if isinstance(spot.node, Entries) else None
    if entry is None or not isinstance(entry.node, Text):
        return None
    text = entry.text("expected the id of an organizational unit, such as ou-abcd-1234wxyz")
    if text is not None and not UNIT_ID.fullmatch(text):
        entry.misread("expected the id of an organizational unit, such as ou-abcd-1234wxyz")
        return None
    return text
