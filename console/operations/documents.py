"""What operators see and do of the documents of a hub: read them as of any edit, and edit them."""

from __future__ import annotations

from collections.abc import Mapping

from console.editing.fields import differences
from console.editing.soundness import refuse_faults
from console.operations.holdings import Holdings
from hub.editing import configuration_or_none, make_edit
from hub.errors import ConflictError, InputError, NotFoundError, StoreError
from hub.model.audit import Anchor, every_record, folded
from hub.model.base import Frozen
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, configuration_of, documents_of
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


class HeldDocument(OfAKind):
    """A document with its standing; without content when it was removed."""

    standing: Standing


class Held(Frozen):
    """All documents as of one edit."""

    number: int
    """Of the edit; 0 before the first."""
    hash: str
    documents: tuple[HeldDocument, ...]

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


class AuditHead(Frozen):
    """The newest record's number and hash, and every anchor there is."""

    number: int
    hash: str
    anchors: tuple[Anchor, ...]


def held(store: ConfigurationStore, as_of: int | None) -> Held:
    """Return the documents in force, or as they were after edit `as_of`; raise NotFoundError for one that is not."""
    register = store.register()
    if as_of is None or as_of == register.number:
        before = configuration_or_none(store)
        return _held(register, documents_of(before) if before is not None else {})
    if not 0 < as_of < register.number:
        raise NotFoundError(f"there is no edit {as_of}: expected 1 to {register.number}")
    records = [record for record in every_record(store.audit) if record.number <= as_of]
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

    When the last of these fails the edit is in force all the same, and the next one does the rest. Raises
    ConflictError that shows both when somebody else was first, ConfigurationError for what it would break, and
    InputError for live documents, which are edited by `tocsin oncall`.
    """
    live = [change.key.text for change in edit.changes if change.key.kind.is_live]
    if live:
        raise InputError(f"{', '.join(live)}: overrides, leave and swaps are edited with `tocsin oncall`")

    def check(before: Configuration | None, done: Edited) -> None:
        if done.configuration is not None:
            refuse_faults(before, done.configuration, holdings.clock.now())

    store = holdings.configurations()
    try:
        done = make_edit(store, edit, by=by, clock=holdings.clock, check=check)
    except StaleEditError as stale:
        raise ConflictError(_both(stale)) from stale
    if done is None:
        return EditDone(number=None)
    answer = edit_done(holdings, done)
    if done.configuration is None:
        return answer
    topics = holdings.subscriptions.reconcile(done.configuration).topics
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
    return Held(
        number=register.number,
        hash=register.hash,
        documents=tuple(
            HeldDocument(key=each.key, content=contents.get(each.key), standing=each) for each in register.standings
        ),
    )


def _both(stale: StaleEditError) -> str:
    """Return the conflict with each field in which the two sides differ."""
    parts: list[str] = []
    for (wanted, _, content), sentence in zip(stale.stale, str(stale).split("; "), strict=True):
        fields = differences(content, wanted.content)
        both = (f"  {each.field}: in force {each.before!r}, yours {each.after!r}" for each in fields)
        parts += [sentence, *both]
    return "\n".join(parts)
