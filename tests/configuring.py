"""Puts a configuration in force as it is, version included, and live data of on call: what a story begins with."""

from __future__ import annotations

import secrets

from hub.editing import configuration_or_none, make_edit
from hub.errors import ConflictError
from hub.model.configuration import Configuration
from hub.model.document import DocumentKey, DocumentKind, documents_of
from hub.model.journal import AuditRecord, Edit, Edited, Editor, Making, Origin, Register, Wanted, edited
from hub.model.responder import Leave
from hub.model.schedule import Override
from hub.ports import ConfigurationStore
from tests.builders import NIGHT
from tests.fakes.ports import HandClock

SOMEBODY = Editor(name="dana", proved=True)


def put(store: ConfigurationStore, configuration: Configuration) -> None:
    """Make `configuration` the one in force, whatever was, under its own version."""
    store.commit(putting(store, configuration))


def putting(store: ConfigurationStore, configuration: Configuration) -> Edited:
    """Return what puts `configuration` in force."""
    register, before = store.register(), configuration_or_none(store)
    standings, wanted = register.standing(), documents_of(configuration)
    held = documents_of(before) if before is not None else {}
    changes = tuple(
        Wanted(key=key, content=wanted.get(key), read=standings[key].version if key in standings else 0)
        for key in sorted({*held, *wanted}, key=lambda key: key.order)
    )
    edit = Edit(changes=changes, origin=Origin.FOLDER)
    done = edited(before, register, edit, Making(SOMEBODY, NIGHT, mark=secrets.token_hex(8)))
    if done is None:
        record = _empty(register)
        done = Edited(None, register.model_copy(update={"number": record.number, "hash": record.hash}), record)
    named = done.register.model_copy(update={"configuration": configuration.version})
    return Edited(configuration, named, done.record)


def add_override(store: ConfigurationStore, override: Override) -> Override:
    """Put an override in force under the next number of its schedule; return it with that."""
    while True:
        number = store.register().next_number(DocumentKind.OVERRIDE, override.schedule)
        numbered = override.model_copy(update={"sequence": number})
        try:
            _add(store, DocumentKey(kind=DocumentKind.OVERRIDE, name=f"{override.schedule}/{number}"), numbered)
        except ConflictError:
            continue
        return numbered


def add_leave(store: ConfigurationStore, leave: Leave) -> None:
    """Put a leave in force."""
    number = store.register().next_number(DocumentKind.LEAVE, leave.responder)
    _add(store, DocumentKey(kind=DocumentKind.LEAVE, name=f"{leave.responder}/{number}"), leave)


def _add(store: ConfigurationStore, key: DocumentKey, content: Override | Leave) -> None:
    edit = Edit(changes=(Wanted(key=key, content=content, read=0),))
    make_edit(store, edit, by=SOMEBODY, clock=HandClock(NIGHT), check=lambda _before, _done: None)


def _empty(register: Register) -> AuditRecord:
    return AuditRecord(
        number=register.number + 1,
        at=NIGHT,
        by=SOMEBODY,
        origin=Origin.FOLDER,
        changes=(),
        previous=register.hash,
        mark=secrets.token_hex(8),
    )
