"""A folder against a hub: what applying it changes, and what somebody changed on the hub meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from console.operations.documents import Held
from console.suggesting import meant
from hub.errors import InputError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DIRECTORY, DocumentKey, DocumentKind, documents_of
from hub.model.journal import Standing, Wanted, digest_of


class Merged(NamedTuple):
    """What a folder comes to over the documents of a hub, by key and in their order."""

    changes: tuple[Wanted, ...]
    """What applying the folder changes."""
    agreed: tuple[Wanted, ...]
    """What the hub says already, though it was not applied from a folder: it was exported."""
    drift: tuple[DocumentKey, ...]
    """Edited on the hub since the folder was last applied, and not in the folder: kept as it is."""
    conflicts: tuple[DocumentKey, ...]
    """Edited on the hub and in the folder, in different ways: nothing is applied before that is resolved."""


def merged(held: Held, configuration: Configuration, overwrite: Collection[str]) -> Merged:
    """Return what applying the folder's `configuration` does to the documents of a hub.

    `overwrite` names documents whose live edits the folder may undo, as `account 111122223333` or by the name alone.
    Raises InputError for a name that no live edit has. A folder without a directory leaves the hub's alone, and a hub
    that reads its accounts from AWS takes none.
    """
    wanted, found = documents_of(configuration), held.contents
    standings = held.standings
    keys = sorted({*wanted, *(key for key in standings if not key.kind.is_live)}, key=lambda key: key.order)
    sides = [_Side(key, wanted.get(key), found.get(key), standings.get(key)) for key in keys]
    sides = [side for side in sides if side.key != DIRECTORY or (side.folder is not None and not held.reads_directory)]
    named = set(_overwritten([side.key for side in sides if side.is_live_edit], overwrite))
    return Merged(
        changes=tuple(side.wanted for side in sides if side.is_change or side.key in named),
        agreed=tuple(side.wanted for side in sides if side.is_agreed),
        drift=tuple(side.key for side in sides if side.is_drift and side.key not in named),
        conflicts=tuple(side.key for side in sides if side.is_conflict and side.key not in named),
    )


class _Side(NamedTuple):
    """One document as the folder and as the hub have it."""

    key: DocumentKey
    folder: Frozen | None
    hub: Frozen | None
    standing: Standing | None

    @property
    def wanted(self) -> Wanted:
        return Wanted(key=self.key, content=self.folder, read=self.standing.version if self.standing else 0)

    @property
    def is_agreed(self) -> bool:
        return self.folder == self.hub and not self._is_as_applied

    @property
    def is_change(self) -> bool:
        return self.folder != self.hub and self._is_as_applied

    @property
    def is_live_edit(self) -> bool:
        return self.folder != self.hub and not self._is_as_applied

    @property
    def is_drift(self) -> bool:
        return self.is_live_edit and self._applied == _digest(self.folder)

    @property
    def is_conflict(self) -> bool:
        return self.is_live_edit and not self.is_drift

    @property
    def _applied(self) -> str | None:
        return self.standing.applied if self.standing else None

    @property
    def _is_as_applied(self) -> bool:
        return _digest(self.hub) == self._applied


def _digest(content: Frozen | None) -> str | None:
    return None if content is None else digest_of(content)


def _overwritten(live: list[DocumentKey], overwrite: Collection[str]) -> Iterator[DocumentKey]:
    for name in overwrite:
        found = [key for key in live if name in (key.text, key.name) or name == key.kind.value == _only_kind(key)]
        if len(found) != 1:
            several = f"it means {', '.join(key.text for key in found)}" if found else "nothing of that name was edited"
            hint = "" if found else meant(name, [key.text for key in live])
            raise InputError(f"--overwrite: {name}: {several} on the hub{hint}")
        yield found[0]


def _only_kind(key: DocumentKey) -> str | None:
    return key.kind.value if key.kind in (DocumentKind.ORGANIZATION, DocumentKind.DIRECTORY) else None
