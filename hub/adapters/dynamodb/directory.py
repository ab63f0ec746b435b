"""The directory in DynamoDB, in pieces with a pointer that is turned last; and a configuration that carries it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from pydantic import ValidationError

from hub.adapters.dynamodb.changes import new_mark
from hub.adapters.dynamodb.documents import PIECE
from hub.adapters.dynamodb.rows import number_text
from hub.adapters.dynamodb.table import PRESENT, DynamoTable, Item
from hub.adapters.dynamodb.tables import EXPIRES, PARTITION, SORT
from hub.errors import StoreError
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.journal import AuditRecord, Edited, Register
from hub.ports import Clock, ConfigurationStore, DirectoryStore

FRESH: Final = timedelta(minutes=5)
"""So long what was read is used unasked: a new account is looked up live meanwhile (semantics 1)."""
KEPT: Final = timedelta(days=1)
"""So long the pieces of a directory that was replaced are kept at least."""
_POINTER: Final = ("directory", "in-force")


class _Held(NamedTuple):
    """What was read, and the pointer's id that it was read under."""

    id: str
    directory: Directory


class DynamoDirectoryStore:
    """`hub.ports.DirectoryStore` over the table `config`.

    What was read is used on while the store cannot be reached, however old it is. One function writes at a time.
    """

    def __init__(self, config: DynamoTable, clock: Clock, mark: Callable[[], str] = new_mark) -> None:
        """Work on the table `config`."""
        self._config, self._clock, self._mark = config, clock, mark
        self._held: _Held | None = None
        self._ask_at: datetime | None = None

    def directory(self) -> Directory | None:
        """Return the directory: the same object while nothing changed; None when none was ever kept.

        Raises StoreError when the first cannot be read.
        """
        now = self._clock.now()
        if self._ask_at is None or now >= self._ask_at:
            try:
                self._held = self._read()
            except StoreError:
                if self._held is None:
                    raise
            self._ask_at = now + FRESH
        return None if self._held is None else self._held.directory

    def keep(self, directory: Directory) -> None:
        """Make this the directory: all of it, or after a kill in between none of it."""
        before, name, pieces = self._config.get(*_POINTER), self._mark(), _cut(directory)
        for number, piece in enumerate(pieces):
            self._config.put({PARTITION: _partition(name), SORT: number_text(number), "piece": piece})
        self._config.put({PARTITION: _POINTER[0], SORT: _POINTER[1], "id": name, "pieces": len(pieces)})
        self._ask_at = None
        if before is not None:
            self._let_expire(before)

    def _read(self) -> _Held | None:
        pointer = self._config.get(*_POINTER)
        if pointer is None or (self._held is not None and self._held.id == pointer["id"]):
            return self._held
        pieces = [item["piece"] for item in self._config.query(_partition(pointer["id"]))]
        if len(pieces) != pointer["pieces"]:
            raise StoreError(f"expected {pointer['pieces']} pieces of directory {pointer['id']}, found {len(pieces)}")
        return _Held(pointer["id"], _put_together(pieces))

    def _let_expire(self, pointer: Item) -> None:
        """Let the pieces go that nothing points to any more; a reader may be at them just now."""
        seconds = int((self._clock.now() + KEPT).timestamp())
        expiring = PRESENT._replace(values={":seconds": seconds}, names={"#expires": EXPIRES})
        for number in range(pointer["pieces"]):
            self._config.update(_partition(pointer["id"]), number_text(number), "SET #expires = :seconds", expiring)


class ConfigurationWithDirectory:
    """`hub.ports.ConfigurationStore` whose configuration carries the directory that was read from AWS.

    The two are kept apart, so that reading the directory anew undoes no edit, and an edit no directory. Until a
    directory was kept the configuration's own holds.
    """

    def __init__(self, configurations: ConfigurationStore, directories: DirectoryStore) -> None:
        """Put together what the two give."""
        self._configurations, self._directories = configurations, directories
        self._made: tuple[Configuration, Directory, Configuration] | None = None

    def current(self) -> Configuration:
        """Return the configuration in force: the same object while neither part changed."""
        configuration, directory = self._configurations.current(), self._directories.directory()
        if directory is None:
            return configuration
        made = self._made
        if made is None or made[0] is not configuration or made[1] is not directory:
            made = (configuration, directory, configuration.model_copy(update={"directory": directory}))
            self._made = made
        return made[2]

    def unconfirmed_for(self) -> timedelta:
        """Return for how long `current` has given what could not be confirmed to be in force: none while it can be."""
        return self._configurations.unconfirmed_for()

    def register(self) -> Register:
        """Return where the documents stand now, and the live ones themselves."""
        return self._configurations.register()

    def commit(self, edited: Edited) -> None:
        """Put in force what an edit comes to, and keep its record; a directory is kept only while none was read."""
        configuration = edited.configuration
        if configuration is not None and self._directories.directory() is not None:
            edited = edited._replace(configuration=configuration.model_copy(update={"directory": Directory()}))
        self._configurations.commit(edited)

    def audit(self, after: int = 0, limit: int = 1000) -> Sequence[AuditRecord]:
        """Return the records with numbers above `after` by number."""
        return self._configurations.audit(after, limit)


def _partition(name: str) -> str:
    return f"directory#{name}"


def _cut(directory: Directory) -> Sequence[bytes]:
    whole = gzip.compress(directory.model_dump_json().encode(), mtime=0)
    return [whole[start : start + PIECE] for start in range(0, len(whole), PIECE)]


def _put_together(pieces: Sequence[bytes]) -> Directory:
    try:
        return Directory.model_validate_json(gzip.decompress(b"".join(pieces)))
    except ValidationError as error:
        raise StoreError(f"the directory cannot be read by this release: {error.error_count()} problems") from error
