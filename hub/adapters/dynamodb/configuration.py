"""The configuration in force in DynamoDB, cut into pieces, with a pointer that is turned last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hub.adapters.dynamodb.changes import new_mark
from hub.adapters.dynamodb.documents import put_together, take_apart
from hub.adapters.dynamodb.oncall_edits import OnCallEdits
from hub.adapters.dynamodb.rows import number_text
from hub.adapters.dynamodb.table import ABSENT, PRESENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import EXPIRES, PARTITION, SORT
from hub.errors import NotFoundError, PermanentError, StoreError
from hub.model.configuration import Configuration, replaces
from hub.ports import Clock

FRESH: Final = timedelta(seconds=60)
"""So long what was read is used unasked: an edit acts on new findings within it (semantics 2)."""
AGAIN: Final = timedelta(seconds=10)
"""After so long a store that could not be reached is asked again."""
KEPT: Final = timedelta(days=30)
"""So long the pieces of a configuration that is no longer in force are kept at least."""
_POINTER: Final = ("configuration", "in-force")
_TURNS: Final = 8
"""So often a `put` that others overtake reads the pointer again before it gives up."""


@dataclass(frozen=True)
class _Held:
    """What was read: the configuration, the pointer's id that it was read under, and when that was still in force."""

    configuration: Configuration
    id: str
    confirmed_at: datetime


class DynamoConfigurationStore(OnCallEdits):
    """`hub.ports.ConfigurationStore` over the tables `config` and `contacts`.

    The compiled value is held: the same object is returned while nothing changed. A minute after it was read, the next
    reader asks for the pointer (one small item), and for the pieces only if that points elsewhere. What is held is used
    on while the store cannot be reached, however old it is: `unconfirmed_for` says how old, for whoever alarms.
    """

    def __init__(
        self, config: DynamoTable, contacts: DynamoTable | None, clock: Clock, mark: Callable[[], str] = new_mark
    ) -> None:
        """Work on the tables; without `contacts` nobody has a number or an address, and nothing can be stored."""
        super().__init__(config)
        self._contacts, self._clock, self._mark = contacts, clock, mark
        self._held: _Held | None = None
        self._ask_at: datetime | None = None

    def unconfirmed_for(self) -> timedelta:
        """Return how long ago what is held was last known to be in force: up to a minute while all is well."""
        return timedelta() if self._held is None else self._clock.now() - self._held.confirmed_at

    def current(self) -> Configuration:
        """Return the configuration in force, or the one held while the store cannot be reached.

        Raises NotFoundError when none was ever stored, and StoreError when the first cannot be read.
        """
        now = self._clock.now()
        held = self._held
        if held is not None and self._ask_at is not None and now < self._ask_at:
            return held.configuration
        try:
            self._held, self._ask_at = self._read(now), now + FRESH
        except (StoreError, NotFoundError):
            if held is None:
                raise
            self._ask_at = now + AGAIN
            return held.configuration
        return self._held.configuration

    def put(self, configuration: Configuration) -> None:
        """Make this the configuration in force, whatever was: all of it, or, after a kill in between, none of it.

        Raises PermanentError when this store was opened without `contacts`.
        """
        self._put(configuration, lambda _before: True)

    def replace(self, configuration: Configuration, read: str | None) -> None:
        """Make this the configuration in force by `hub.model.configuration.replaces`: of two at once, one is.

        Raises PermanentError when this store was opened without `contacts`.
        """
        self._put(configuration, lambda before: replaces(self._of(before), configuration, read))

    def _put(self, configuration: Configuration, wanted: Callable[[Item | None], bool]) -> None:
        """Write the pieces, and turn the pointer to them from one that `wanted` takes."""
        if self._contacts is None:
            raise PermanentError("a store that was opened without contacts cannot store a configuration")
        before = self._config.get(*_POINTER)
        if not wanted(before):
            return
        pieces, name = take_apart(configuration), self._mark()
        _write(self._contacts, name, pieces.contacts)
        _write(self._config, name, pieces.config)
        pointer = {"id": name, "version": configuration.version}
        counts = {"config": len(pieces.config), "contacts": len(pieces.contacts)}
        item = {PARTITION: _POINTER[0], SORT: _POINTER[1], **pointer, **counts}
        left = self._turn(item, before, wanted)
        self._ask_at = None
        if left is not None:
            self._let_expire(self._contacts, left["id"], left["contacts"])
            self._let_expire(self._config, left["id"], left["config"])

    def _read(self, now: datetime) -> _Held:
        pointer = self._config.get(*_POINTER)
        if pointer is None:
            raise NotFoundError("no configuration was stored")
        held = self._held
        if held is not None and held.id == pointer["id"]:
            return _Held(held.configuration, held.id, now)
        return _Held(self._whole(pointer), pointer["id"], now)

    def _of(self, pointer: Item | None) -> Configuration | None:
        return None if pointer is None else self._whole(pointer)

    def _whole(self, pointer: Item) -> Configuration:
        """Return the configuration that `pointer` points to."""
        config = _pieces(self._config, pointer["id"], pointer["config"])
        contacts = None if self._contacts is None else _pieces(self._contacts, pointer["id"], pointer["contacts"])
        try:
            return put_together(config, contacts)
        except ValueError as error:
            # Not permanent: findings wait until it can be read, by the release that wrote it or after the next edit.
            raise StoreError(f"configuration {pointer['version']} cannot be read by this release: {error}") from error

    def _turn(self, pointer: dict[str, Any], before: Item | None, wanted: Callable[[Item | None], bool]) -> Item | None:
        """Let the pointer point to the new pieces; return what nothing points to then, so that exactly that may expire.

        What `wanted` raises leaves the new pieces lying about, as a kill here does.
        """
        for _ in range(_TURNS):
            unchanged = (
                ABSENT if before is None else Condition("#id = :before", {":before": before["id"]}, {"#id": "id"})
            )
            written = self._config.put(pointer, unchanged)
            if written.applied or (written.item is not None and written.item["id"] == pointer["id"]):
                return before
            before = written.item
            if not wanted(before):
                return pointer
        raise StoreError("the configuration in force is being changed by others all the time")

    def _let_expire(self, table: DynamoTable, name: str, count: int) -> None:
        """Let the pieces go that nothing points to any more; a kill in between only leaves them lying about."""
        seconds = int((self._clock.now() + KEPT).timestamp())
        expiring = PRESENT._replace(values={":seconds": seconds}, names={"#expires": EXPIRES})
        for number in range(count):
            table.update(_partition(name), number_text(number), "SET #expires = :seconds", expiring)


def _write(table: DynamoTable, name: str, pieces: Sequence[bytes]) -> None:
    for number, piece in enumerate(pieces):
        table.put({PARTITION: _partition(name), SORT: number_text(number), "piece": piece})


def _pieces(table: DynamoTable, name: str, count: int) -> Sequence[bytes]:
    """Return all pieces; raise StoreError when one is missing."""
    found = tuple(_bytes(table.query(_partition(name))))
    if len(found) != count:
        raise StoreError(f"expected {count} pieces of configuration {name}, found {len(found)}")
    return found


def _bytes(items: Iterator[Item]) -> Iterator[bytes]:
    for item in items:
        yield item["piece"]


def _partition(name: str) -> str:
    return f"configuration#{name}"
