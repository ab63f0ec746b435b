"""What operators write, in DynamoDB: configuration, register and audit in pieces; a pointer is turned last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from hub.adapters.dynamodb.audit import AuditItems
from hub.adapters.dynamodb.documents import model_of, pieces_of, put_together, take_apart
from hub.adapters.dynamodb.rows import number_text
from hub.adapters.dynamodb.table import ABSENT, PRESENT, Condition, DynamoTable, Item
from hub.adapters.dynamodb.tables import EXPIRES, PARTITION, SORT
from hub.errors import ConflictError, NotFoundError, PermanentError, StoreError
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.journal import FIRST, AuditRecord, Edited, Register, refuse_overtaken
from hub.ports import Clock

FRESH: Final = timedelta(seconds=60)
"""So long what was read is used unasked: an edit acts on new findings within it (semantics 2)."""
AGAIN: Final = timedelta(seconds=10)
"""After so long a store that could not be reached is asked again."""
KEPT: Final = timedelta(days=30)
"""So long the pieces of what is no longer in force are kept at least."""
Model = TypeVar("Model", bound=Frozen)
_POINTER: Final = ("configuration", "in-force")
_NONE: Final[Item] = {"id": "", "version": "", "config": 0, "contacts": 0}
"""What a pointer says of the configuration before there is one."""


@dataclass(frozen=True)
class _Held:
    """What was read: the configuration, the pointer's id that it was read under, and when that was still in force."""

    configuration: Configuration
    id: str
    confirmed_at: datetime


class DynamoConfigurationStore:
    """`hub.ports.ConfigurationStore` over the tables `config` and `contacts`.

    The compiled value is held: the same object is returned while nothing changed. A minute after it was read, the next
    reader asks for the pointer (one small item), and for the pieces only if that points elsewhere. What is held is used
    on while the store cannot be reached, however old it is: `unconfirmed_for` says how old, for whoever alarms. The
    register is asked for each time, since an edit of on call acts at a page's next level.

    An edit writes its pieces and its audit record first, and then turns the pointer, which names both: after a kill in
    between none of it is in force, and a record that the pointer's chain does not name is none.
    """

    def __init__(self, config: DynamoTable, contacts: DynamoTable | None, clock: Clock) -> None:
        """Work on the tables; without `contacts` nobody has a number or an address, and nothing can be stored."""
        self._config, self._contacts, self._clock = config, contacts, clock
        self._held: _Held | None = None
        self._ask_at: datetime | None = None
        self._register: tuple[str, Register] | None = None

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

    def register(self) -> Register:
        """Return where the documents stand now, and the live ones themselves; an empty one before the first edit.

        Raises PermanentError without `contacts`: from digests of what a folder said, numbers could be guessed.
        """
        contacts = self._with_contacts("read the register")
        pointer = self._config.get(*_POINTER)
        if pointer is None:
            return Register()
        if self._register is None or self._register[0] != pointer["register"]:
            pieces = _pieces(contacts, pointer["register"], pointer["registered"])
            self._register = pointer["register"], _readable(Register, pieces, "the register")
        return self._register[1]

    def commit(self, edited: Edited) -> None:
        """Put in force what an edit comes to, and keep its record: both or, after a kill in between, neither.

        Raises PermanentError when this store was opened without `contacts`.
        """
        contacts = self._with_contacts("store an edit")
        before, record = self._config.get(*_POINTER), edited.record
        newest = FIRST if before is None else before["hash"]
        if newest == record.hash:
            return
        refuse_overtaken(Register(number=before["number"] if before else 0, hash=newest), record)
        pointer = self._written(edited, before, contacts)
        unchanged = ABSENT if before is None else Condition("#hash = :before", {":before": newest}, {"#hash": "hash"})
        turned = self._config.put(pointer, unchanged)
        self._ask_at = None
        # Refused may be a request sent again whose first answer was lost: others may have built on it since.
        in_force = pointer if turned.applied else turned.item
        if in_force is None or not AuditItems(contacts).holds(record, (in_force["number"], in_force["hash"])):
            self._clear_away(pointer, before, in_force)
            raise ConflictError(f"edit {record.number} was overtaken by another one: read again what is in force")
        self._clear_away(before, in_force)

    def audit(self, after: int = 0, limit: int = 1000) -> Sequence[AuditRecord]:
        """Return the records with numbers above `after` by number; raise PermanentError without `contacts`."""
        contacts = self._with_contacts("read the audit")
        pointer = self._config.get(*_POINTER)
        newest = (0, FIRST) if pointer is None else (pointer["number"], pointer["hash"])
        return AuditItems(contacts).read(after, limit, newest)

    def _with_contacts(self, what: str) -> DynamoTable:
        if self._contacts is None:
            raise PermanentError(f"a store that was opened without contacts cannot {what}")
        return self._contacts

    def _written(self, edited: Edited, before: Item | None, contacts: DynamoTable) -> dict[str, Any]:
        """Write all that the new pointer will name, and return it."""
        record, name = edited.record, edited.record.mark
        kept = {key: before[key] for key in _NONE} if before else _NONE
        if edited.configuration is not None:
            pieces = take_apart(edited.configuration)
            _write(contacts, name, pieces.contacts)
            _write(self._config, name, pieces.config)
            counts = {"config": len(pieces.config), "contacts": len(pieces.contacts)}
            kept = {"id": name, "version": edited.configuration.version, **counts}
        register, registered = f"{name}-register", pieces_of(edited.register)
        _write(contacts, register, registered)
        AuditItems(contacts).write(record)
        chained = {"number": record.number, "hash": record.hash}
        standing = {"register": register, "registered": len(registered)}
        return {PARTITION: _POINTER[0], SORT: _POINTER[1], **kept, **standing, **chained}

    def _read(self, now: datetime) -> _Held:
        pointer = self._config.get(*_POINTER)
        if pointer is None or not pointer["id"]:
            raise NotFoundError("no configuration was stored")
        held = self._held
        if held is not None and held.id == pointer["id"]:
            return _Held(held.configuration, held.id, now)
        return _Held(self._whole(pointer), pointer["id"], now)

    def _whole(self, pointer: Item) -> Configuration:
        """Return the configuration that `pointer` points to."""
        config = _pieces(self._config, pointer["id"], pointer["config"])
        contacts = None if self._contacts is None else _pieces(self._contacts, pointer["id"], pointer["contacts"])
        try:
            return put_together(config, contacts)
        except ValueError as error:
            # Not permanent: findings wait until it can be read, by the release that wrote it or after the next edit.
            raise StoreError(f"configuration {pointer['version']} cannot be read by this release: {error}") from error

    def _clear_away(self, gone: Item | None, *kept: Item | None) -> None:
        """Let the pieces go that `gone` names and none of `kept` does; a kill in between leaves them lying about."""
        if gone is None:
            return
        names = {each[place] for each in kept if each is not None for place in ("id", "register")}
        if gone["id"] not in names:
            self._let_expire(self._config, gone["id"], gone["config"])
            if self._contacts is not None:
                self._let_expire(self._contacts, gone["id"], gone["contacts"])
        if self._contacts is not None and gone["register"] not in names:
            self._let_expire(self._contacts, gone["register"], gone["registered"])

    def _let_expire(self, table: DynamoTable, name: str, count: int) -> None:
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


def _readable(model: type[Model], pieces: Sequence[bytes], what: str) -> Model:
    try:
        return model_of(model, pieces)
    except ValueError as error:
        raise StoreError(f"{what} cannot be read by this release: {error}") from error


def _bytes(items: Iterator[Item]) -> Iterator[bytes]:
    for item in items:
        yield item["piece"]


def _partition(name: str) -> str:
    return f"configuration#{name}"
