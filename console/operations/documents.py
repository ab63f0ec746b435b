"""What operators see and do of the documents of a hub: read them as of any edit, and edit them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Final

from console.editing.fields import differences
from console.editing.soundness import refuse_faults
from console.operations.holdings import Holdings
from hub.editing import configuration_or_none, make_edit
from hub.errors import ConflictError, InputError, NotFoundError, StoreError, TransientError
from hub.model.audit import Anchor, every_record, folded
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DIRECTORY, DocumentKey, DocumentKind, configuration_of, documents_of
from hub.model.journal import (
    WRITTEN,
    Edit,
    Edited,
    Editor,
    OfAKind,
    Register,
    StaleEditError,
    Standing,
)
from hub.model.subscriptions import TopicReport
from hub.ports import ConfigurationStore

OpenStore = Callable[[], ConfigurationStore]
_LOOKS: Final = 5
_SLICE: Final = 1000
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MAILED: Final = (DocumentKind.ORGANIZATION, DocumentKind.AUDIENCE, DocumentKind.RESPONDER)
"""Whose edits may change who is subscribed to what."""


class HeldDocument(OfAKind):
    """A document with its standing; without content when it was removed."""

    standing: Standing


class Held(Frozen):
    """All documents as of one edit."""

    number: int
    """Of the edit; 0 before the first."""
    hash: str
    documents: tuple[HeldDocument, ...]
    reads_directory: bool = False
    """True when the accounts come from AWS, and no document says them."""

    @property
    def contents(self) -> dict[DocumentKey, Frozen]:
        """The documents that there are, by key."""
        return {each.key: each.content for each in self.documents if each.content is not None}

    @property
    def standings(self) -> dict[DocumentKey, Standing]:
        """Where each document stands, removed ones too."""
        return {each.key: each.standing for each in self.documents}

    def configuration(self) -> Configuration:
        """Return the configuration that the documents make up; raise InputError without the organization's."""
        written = {key: content for key, content in self.contents.items() if isinstance(content, WRITTEN)}
        versions = {key: standing.version for key, standing in self.standings.items()}
        return configuration_of(written, str(self.number), versions)


class EditDone(Frozen):
    """What came of an edit."""

    number: int | None
    """None: it changed nothing."""
    changed: tuple[Standing, ...] = ()
    subscriptions: tuple[TopicReport, ...] = ()
    anchored: bool = True
    """False: the record could not be anchored just now; the watchdog does it."""
    not_subscribed: str | None = None
    """Why subscriptions could not be brought in line just now."""


class AuditHead(Frozen):
    """The newest record's number and hash, and every anchor there is."""

    number: int
    hash: str
    anchors: tuple[Anchor, ...]


def held(open_store: OpenStore, as_of: int | None, *, reads_directory: bool = False) -> Held:
    """Return the documents in force, or as they were after edit `as_of`; raise NotFoundError for one that is not.

    `open_store` gives a store with nothing held from before. With `reads_directory` the hub takes its accounts from
    AWS, and a directory is nobody's document.
    """
    found = _now(open_store) if as_of is None else _then(open_store(), as_of)
    if not reads_directory:
        return found
    documents = tuple(each for each in found.documents if each.key != DIRECTORY)
    return found.model_copy(update={"documents": documents, "reads_directory": True})


def _now(open_store: OpenStore) -> Held:
    """Return what is in force, register and configuration of one moment."""
    for _ in range(_LOOKS):
        store = open_store()
        register, before = store.register(), configuration_or_none(store)
        if store.register().hash == register.hash:
            return _held(register, documents_of(before) if before is not None else {})
    raise ConflictError("the hub is being edited all the time: try again in a moment")


def _then(store: ConfigurationStore, as_of: int) -> Held:
    newest = store.register().number
    if not 0 < as_of <= newest:
        raise NotFoundError(f"there is no edit {as_of}: expected 1 to {newest}")
    records = list(every_record(lambda after: store.audit(after, min(_SLICE, as_of - after)) if after < as_of else ()))
    contents, standings = folded(records)
    return Held(
        number=as_of,
        hash=records[-1].hash,
        documents=tuple(
            HeldDocument(key=key, content=contents.get(key), standing=standing)
            for key, standing in sorted(standings.items(), key=lambda item: item[0].order)
        ),
    )


def edit_documents(holdings: Holdings, edit: Edit, by: Editor) -> EditDone:
    """Make an edit of written documents, anchor its record, and bring subscriptions in line.

    When one of the last two fails the edit is in force all the same, and the answer says what is left to do. Raises
    ConflictError that shows both when somebody else was first, ConfigurationError for what it would break, and
    InputError for live documents, which are edited by `tocsin oncall`.
    """
    live = [change.key.text for change in edit.changes if change.key.kind.is_live]
    if live:
        raise InputError(f"{', '.join(live)}: overrides, leave and swaps are edited with `tocsin oncall`")
    keys = {change.key for change in edit.changes}

    def check(before: Configuration | None, done: Edited) -> None:
        after = done.configuration
        if after is not None and before is not None and DIRECTORY not in keys:
            # Floors of units are seen only with the accounts that stand in them.
            after = after.model_copy(update={"directory": before.directory})
        if after is not None:
            refuse_faults(before, after, holdings.clock.now())

    store = holdings.configurations()
    try:
        done = make_edit(store, edit, by=by, clock=holdings.clock, check=check)
    except StaleEditError as stale:
        raise ConflictError(_both(stale)) from stale
    if done is None:
        return EditDone(number=None)
    answer = edit_done(holdings, done)
    return answer if done.configuration is None else _subscribed(holdings, answer, done.configuration, keys)


def reconciled(holdings: Holdings) -> tuple[TopicReport, ...]:
    """Bring subscriptions in line with what is in force; return what there is to say of them."""
    return holdings.subscriptions.reconcile(holdings.configurations().current()).topics


def _subscribed(
    holdings: Holdings, answer: EditDone, configuration: Configuration, keys: Collection[DocumentKey]
) -> EditDone:
    """Bring subscriptions in line where somebody who is mailed was edited."""
    if not any(key.kind in _MAILED for key in keys):
        return answer
    try:
        topics = holdings.subscriptions.reconcile(configuration).topics
    except TransientError as error:
        # Not lost: the answer says it, and applying the folder again does the rest.
        return answer.model_copy(update={"not_subscribed": str(error)})
    return answer.model_copy(update={"subscriptions": topics})


def edit_done(holdings: Holdings, done: Edited) -> EditDone:
    """Anchor what was done, and say so."""
    standing = done.register.standing()
    return EditDone(
        number=done.record.number,
        changed=tuple(standing[change.key] for change in done.record.changes),
        anchored=_anchored(holdings, done.register),
    )


def _anchored(holdings: Holdings, register: Register) -> bool:
    anchor = Anchor(number=register.number, hash=register.hash, at=holdings.clock.now())
    try:
        holdings.anchors.keep(anchor)
    except StoreError:
        # Not lost: the edit is in force, the answer says so, and each minute the watchdog keeps what is not kept yet.
        return False
    return True


def audit_head(holdings: Holdings) -> AuditHead:
    """Return where the audit ends, and its anchors."""
    register = holdings.configurations().register()
    return AuditHead(number=register.number, hash=register.hash, anchors=tuple(holdings.anchors.kept()))


def _held(register: Register, written: Mapping[DocumentKey, Frozen]) -> Held:
    contents = {**written, **{each.key: each.content for each in register.live}}
    standings = register.standing()
    planted = {key: _planted(key) for key in contents if key not in standings and key != DIRECTORY}
    both = sorted({**standings, **planted}.items(), key=lambda item: item[0].order)
    return Held(
        number=register.number,
        hash=register.hash,
        documents=tuple(HeldDocument(key=key, content=contents.get(key), standing=each) for key, each in both),
    )


def _planted(key: DocumentKey) -> Standing:
    """Return the standing of what is in force without any edit: it must not hide from whoever verifies."""
    return Standing(key=key, version=0, at=_NEVER, by="nobody", number=0)


def _both(stale: StaleEditError) -> str:
    """Return the conflict with each field in which the two sides differ."""
    parts: list[str] = []
    for (wanted, _, content), sentence in zip(stale.stale, str(stale).split("; "), strict=True):
        fields = differences(content, wanted.content)
        both = (f"  {each.field}: in force {each.before!r}, yours {each.after!r}" for each in fields)
        parts += [sentence, *both]
    return "\n".join(parts)
