"""Edits of documents: what was read, what is wanted, and the chained audit record that each edit leaves.

The rules are pure: a store only has to replace what is in force if nobody was first, together with the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, NamedTuple, TypeVar

from pydantic import Field, SerializeAsAny, field_validator, model_validator

from hub.errors import ConflictError, InputError
from hub.model.base import Frozen, Instant
from hub.model.configuration import Configuration
from hub.model.directory import Directory
from hub.model.document import (
    DIRECTORY,
    MODELS,
    Content,
    DocumentKey,
    DocumentKind,
    OrganizationDocument,
    configuration_of,
    documents_of,
    key_of_scope,
    unversioned,
)
from hub.model.policy import PolicyDocument
from hub.model.responder import Leave
from hub.model.schedule import Override
from hub.model.swap import Swap

FIRST: Final = ""
"""What stands where a hash of a record before the first would."""
LONGEST_WHY: Final = 1000

Model = TypeVar("Model", bound=Frozen)
LiveContent = Override | Leave | Swap
Anything = Content | LiveContent
WRITTEN: Final = tuple(MODELS.values())
LIVE_MODELS: Final[Mapping[DocumentKind, type[LiveContent]]] = {
    DocumentKind.OVERRIDE: Override,
    DocumentKind.LEAVE: Leave,
    DocumentKind.SWAP: Swap,
}


class Origin(StrEnum):
    """How an edit came about."""

    FOLDER = "folder"
    """A configuration folder was applied: what it says is what the folder and the hub agree on."""
    LIVE = "live"
    """Somebody changed the hub itself."""
    RESTORE = "restore"
    """A former version was put back."""


class Editor(Frozen):
    """Who made an edit."""

    name: str
    """The responder whose identity it is, or the name that was given."""
    role: str | None = None
    """The ARN of the IAM role, None on this machine."""
    session: str | None = None
    """The session's name, None on this machine."""
    proved: bool = False
    """True when single sign-on vouches for it."""


class OfAKind(Frozen):
    """A document: its key, and content that is read by the model of its kind."""

    key: DocumentKey
    content: SerializeAsAny[Frozen] | None = None
    """None: there is no such document (any more)."""

    @model_validator(mode="before")
    @classmethod
    def _by_kind(cls, value: object) -> object:
        if not isinstance(value, dict) or "key" not in value:
            return value
        key = DocumentKey.model_validate(value["key"])
        return {
            **value,
            "key": key,
            **{each: _read(key, value[each]) for each in ("content", "before", "after") if value.get(each) is not None},
        }


class Wanted(OfAKind):
    """One change that somebody wants: the document as it should be, made from the version `read`."""

    read: Annotated[int, Field(ge=0)]
    """0: there was none, ever."""


class Edit(Frozen):
    """Changes that are made together or not at all."""

    changes: Annotated[tuple[Wanted, ...], Field(min_length=1)]
    why: Annotated[str, Field(max_length=LONGEST_WHY)] = ""
    origin: Origin = Origin.LIVE
    made_after: str | None = None
    """The hash of the record that must still be the newest; None: only the versions that are read must be."""

    @field_validator("changes")
    @classmethod
    def _each_once(cls, changes: tuple[Wanted, ...]) -> tuple[Wanted, ...]:
        keys = [change.key for change in changes]
        twice = sorted({key.text for key in keys if keys.count(key) > 1}) if len(set(keys)) < len(keys) else []
        if twice:
            raise ValueError(f"changed twice in one edit: {', '.join(twice)}")
        return changes


class Change(OfAKind):
    """What an edit did to one document. `content` is what it says afterwards; the same before and after: agreed on."""

    version: int
    """Of the document, afterwards."""
    before: SerializeAsAny[Frozen] | None = None
    """None: there was none."""


class AuditRecord(Frozen):
    """One edit as it was made; each holds the hash of the one before, so that none can be changed or left out."""

    number: Annotated[int, Field(ge=1)]
    at: Instant
    by: Editor
    why: str = ""
    origin: Origin
    changes: tuple[Change, ...]
    previous: str
    """The hash of record `number` - 1."""
    mark: str
    """Random; by it a writer knows its own."""
    salt: str = ""
    """Random, and kept nowhere but here: so nobody who sees the hash can find out a telephone number by trying."""

    @property
    def hash(self) -> str:
        """The SHA-256 of all it says, in hexadecimal digits."""
        return digest_of(self)


class Standing(Frozen):
    """Where a document stands: its version, who made it and when, and what was last applied from a folder."""

    key: DocumentKey
    version: int
    at: Instant
    by: str
    number: int
    """Of the edit that made this version."""
    applied: str | None = None
    """The digest of what the folder said when it was last applied; None when it had no such document."""


class LiveDocument(OfAKind):
    """An override, a leave or a swap, in force."""


class Register(Frozen):
    """What is known of the documents in force beside the configuration that they make up."""

    number: int = 0
    """Of the newest edit."""
    hash: str = FIRST
    """Of its record."""
    configuration: str = ""
    """The version of the configuration in force."""
    standings: tuple[Standing, ...] = ()
    """Of removed documents too: their versions go on."""
    live: tuple[LiveDocument, ...] = ()

    def standing(self) -> dict[DocumentKey, Standing]:
        """Return all standings by key."""
        return {standing.key: standing for standing in self.standings}

    def overrides(self, schedule: str) -> tuple[Override, ...]:
        """Return the overrides of a schedule in the order in which they were made."""
        own = (each for each in self._of(Override) if each.schedule == schedule)
        return tuple(sorted(own, key=lambda override: override.sequence))

    def leave(self) -> tuple[Leave, ...]:
        """Return all leave, by start."""
        return tuple(sorted(self._of(Leave), key=lambda leave: leave.start))

    def swaps(self) -> tuple[Swap, ...]:
        """Return all swaps, by number."""
        return tuple(sorted(self._of(Swap), key=lambda swap: swap.number))

    def next_number(self, kind: DocumentKind, within: str = "") -> int:
        """Return the number of the next live document of `kind`: of a schedule, a responder, or (swaps) of all."""
        names = [each.key.name for each in self.standings if each.key.kind is kind]
        prefix = f"{within}/" if within else ""
        return max((int(name.removeprefix(prefix)) for name in names if _numbered(name, prefix)), default=0) + 1

    def _of(self, model: type[Model]) -> Iterator[Model]:
        return (each.content for each in self.live if isinstance(each.content, model))


class Edited(NamedTuple):
    """What an edit comes to: what is to be in force, and the record of it."""

    configuration: Configuration | None
    """None: as before."""
    register: Register
    record: AuditRecord


class StaleEditError(ConflictError):
    """An edit was made from versions that are no longer in force."""

    def __init__(self, stale: tuple[tuple[Wanted, Standing | None, Frozen | None], ...]) -> None:
        """Keep what was wanted, and the standing and content in force, of each document that somebody else changed."""
        super().__init__("; ".join(_stale(wanted, standing) for wanted, standing, _ in stale))
        self.stale = stale


class Making(NamedTuple):
    """Who makes an edit and when, and the random texts of its record."""

    by: Editor
    at: datetime
    mark: str
    salt: str = ""


def edited(before: Configuration | None, register: Register, edit: Edit, making: Making) -> Edited | None:
    """Return what `edit` comes to over what is in force; None when it changes nothing.

    Raises StaleEditError for a document that was not made from the version in force, ConflictError when anything was
    edited since the record that the edit was made after, InputError for removing what is not there or leaving no
    organization. Whether the result makes sense is not asked here.
    """
    draft = _Draft(before, register, edit.origin)
    draft.refuse_stale(edit)
    if edit.made_after not in (None, register.hash):
        raise ConflictError(f"edit {register.number} of the hub came between: plan again")
    for wanted in edit.changes:
        draft.take(wanted, by=making.by.name, at=making.at)
    if not draft.changes:
        return None
    record = AuditRecord(
        number=register.number + 1,
        at=making.at,
        by=making.by,
        why=edit.why,
        origin=edit.origin,
        changes=tuple(draft.changes),
        previous=register.hash,
        mark=making.mark,
        salt=making.salt,
    )
    return draft.finished(record)


def refuse_overtaken(register: Register, record: AuditRecord) -> None:
    """Raise ConflictError unless `record` follows the newest one of `register`."""
    if (record.number, record.previous) != (register.number + 1, register.hash):
        raise ConflictError(f"edit {record.number} was overtaken by another one: read again what is in force")


def digest_of(model: Frozen) -> str:
    """Return the SHA-256 of what `model` says, in hexadecimal digits: equal models have equal ones.

    What stands at its default is left out, so that a field that a later release adds changes no digest.
    """
    content = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Draft:
    """What is in force, with the changes of one edit laid over it one by one."""

    def __init__(self, before: Configuration | None, register: Register, origin: Origin) -> None:
        self._before, self._register, self._origin = before, register, origin
        self._standings = register.standing()
        written = documents_of(before) if before is not None else {}
        # A directory that was read from AWS stands in the configuration too, and is nobody's document.
        self._contents: dict[DocumentKey, Frozen] = {
            **{key: content for key, content in written.items() if key in self._standings or key != DIRECTORY},
            **{each.key: each.content for each in register.live if each.content is not None},
        }
        self.changes: list[Change] = []

    def refuse_stale(self, edit: Edit) -> None:
        """Raise StaleEditError for what was made from another version, InputError for removing what is not there."""
        stale = [wanted for wanted in edit.changes if wanted.read != self._version(wanted.key)]
        if stale:
            raise StaleEditError(
                tuple((each, self._standings.get(each.key), self._contents.get(each.key)) for each in stale)
            )
        for wanted in edit.changes:
            if wanted.content is None and wanted.key not in self._contents and self._origin is not Origin.FOLDER:
                raise InputError(f"{wanted.key.text}: there is none that could be removed")

    def take(self, wanted: Wanted, *, by: str, at: datetime) -> None:
        """Lay one change over the rest; one that says what is in force already leaves no trace."""
        own, content = self._contents.get(wanted.key), _as_written(wanted.content)
        standing = self._standings.get(wanted.key)
        applied = self._applied(content, standing)
        if own == content and applied == (standing.applied if standing else None):
            return
        version = self._version(wanted.key) + (own != content)
        self.changes.append(Change(key=wanted.key, version=version, before=own, content=content))
        fresh = Standing(key=wanted.key, version=version, at=at, by=by, number=self._register.number + 1)
        kept = standing if standing is not None and own == content else fresh
        self._standings[wanted.key] = kept.model_copy(update={"applied": applied})
        self._contents.pop(wanted.key, None)
        if content is not None:
            self._contents[wanted.key] = content

    def finished(self, record: AuditRecord) -> Edited:
        """Return the whole with the record; the configuration only if one of its documents changed."""
        touched = any(not change.key.kind.is_live and change.before != change.content for change in record.changes)
        register = Register(
            number=record.number,
            hash=record.hash,
            configuration=str(record.number) if touched else self._register.configuration,
            standings=tuple(sorted(self._standings.values(), key=lambda each: each.key.order)),
            live=tuple(LiveDocument(key=key, content=each) for key, each in self._contents.items() if key.kind.is_live),
        )
        return Edited(self._configuration(register) if touched else None, register, record)

    def _configuration(self, register: Register) -> Configuration:
        written = {key: content for key, content in self._contents.items() if isinstance(content, WRITTEN)}
        versions = {key: standing.version for key, standing in self._standings.items()}
        return configuration_of(written, register.configuration, versions)

    def _version(self, key: DocumentKey) -> int:
        return self._standings[key].version if key in self._standings else 0

    def _applied(self, content: Frozen | None, standing: Standing | None) -> str | None:
        if self._origin is Origin.FOLDER:
            return None if content is None else digest_of(content)
        return standing.applied if standing else None


def _read(key: DocumentKey, value: object) -> Frozen:
    """Return the content of a document as its kind has it; raise ValueError when it is not that of `key`."""
    model: type[Anything] = MODELS[key.kind] if key.kind in MODELS else LIVE_MODELS[key.kind]
    content = model.model_validate(value)
    if not _belongs(key, content):
        raise ValueError(f"{key.text}: found the content of another document")
    return _as_written(content) or content


def _belongs(key: DocumentKey, content: Anything) -> bool:
    match content:
        case PolicyDocument():
            return key_of_scope(content.scope) == key
        case Override():
            return key.name.startswith(f"{content.schedule}/")
        case Leave():
            return key.name.startswith(f"{content.responder}/")
        case Swap():
            return key.name == str(content.number)
        case OrganizationDocument() | Directory():
            return key.name == ""
        case _:
            return key.name == content.name


def _as_written(content: Frozen | None) -> Frozen | None:
    """Return a content without the versions that only this journal gives."""
    if isinstance(content, OrganizationDocument):
        return content.model_copy(update={"policy": unversioned(content.policy)})
    return unversioned(content) if isinstance(content, PolicyDocument) else content


def _numbered(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name.removeprefix(prefix).isascii() and name.removeprefix(prefix).isdigit()


def _stale(wanted: Wanted, standing: Standing | None) -> str:
    if standing is None:
        return f"{wanted.key.text}: there is none, and this was made from version {wanted.read}"
    made = f"version {standing.version}, made by {standing.by} at {standing.at:%Y-%m-%d %H:%M} UTC, is in force"
    read = f"version {wanted.read}" if wanted.read else "there being none"
    return f"{wanted.key.text}: {made}, and this was made from {read}: read it again"
