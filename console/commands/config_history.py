"""`tocsin config list`, `history`, `diff` and `restore`: the versions of every document, and who made them."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from console.commands.options import By, Hub, Json, Store, the_door
from console.commands.planning import confirmed, present, say_done
from console.editing.fields import FieldChange, differences
from console.editing.plan import edit_plan
from console.operations.documents import HeldDocument
from console.operations.door import Door
from console.output.json_lines import write_json
from console.output.plan import print_plan
from console.output.screen import Screen, note
from console.output.text import count, shown, utc
from console.suggesting import meant
from hub.errors import InputError, NotFoundError
from hub.model.audit import Revision, history_of
from hub.model.base import Frozen, Instant
from hub.model.document import DocumentKey, DocumentKind
from hub.model.journal import Edit, Origin, Standing, Wanted, digest_of

_KIND: Final = 18
_NAME: Final = 30
_MADE: Final = 22
_PROBLEMS: Final = 1
_SLICE: Final = 500

Kind = Annotated[DocumentKind, typer.Argument(metavar="KIND", help=", ".join(DocumentKind))]
Name = Annotated[str, typer.Argument(metavar="[NAME]", help="Its name; the organization and the directory have none.")]


class ListedDocument(Frozen):
    """A document as a list shows it."""

    document: str
    version: int
    at: Instant
    by: str
    live: bool
    """True when it was edited on the hub since a folder was last applied."""
    removed: bool


class ShownRevision(Frozen):
    """A version of a document: who made it, when, why, and which fields they changed."""

    document: str
    version: int
    edit: int
    at: Instant
    by: str
    role: str | None
    proved: bool
    origin: Origin
    why: str
    removed: bool
    fields: tuple[FieldChange, ...]


def list_(
    *,
    live: Annotated[bool, typer.Option("--live", help="Only what was edited on the hub itself.")] = False,
    as_of: Annotated[int | None, typer.Option("--as-of", metavar="EDIT", help="As it was after this edit.")] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """List the documents of a hub: version, who made it and when; `live` marks what no folder was applied for."""
    with the_door(store, hub) as door:
        rows = [_listed(each) for each in door.documents(as_of).documents]
    chosen = [row for row in rows if row.live or not live]
    screen = Screen()
    for row in chosen:
        if json:
            write_json(row)
            continue
        marks = " ".join(mark for mark, so in (("live", row.live), ("removed", row.removed)) if so)
        cells = [(shown(row.document), _KIND + _NAME), (f"v{row.version}", 5), (utc(row.at), _MADE)]
        screen.row([*cells, (shown(f"{row.by} {marks}".strip()), 0)])
    note(count(len(chosen), "document"))


def history(kind: Kind, name: Name = "", *, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Show the versions of a document, the newest first: who, when, why, and each field before and after."""
    with the_door(store, hub) as door:
        revisions = [_shown(each) for each in reversed(_revisions(door, _key(kind, name)))]
    screen = Screen()
    for revision in revisions:
        if json:
            write_json(revision)
        else:
            _print(screen, revision)
    note(count(len(revisions), "version"))


def diff(
    kind: Kind,
    name: Name = "",
    *,
    first: Annotated[int, typer.Option("--from", metavar="VERSION", min=0, help="From this version; 0: none.")],
    second: Annotated[int | None, typer.Option("--to", metavar="VERSION", help="To this one [the newest].")] = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Say which fields differ between two versions of a document."""
    with the_door(store, hub) as door:
        revisions = _revisions(door, _key(kind, name))
    newest = revisions[-1].change.version
    fields = differences(_content(revisions, first), _content(revisions, newest if second is None else second))
    screen = Screen()
    for field in fields:
        if json:
            write_json(field)
        else:
            screen.lines([shown(f"{field.field}: {field.before} -> {field.after}")], indent=0)
    note(count(len(fields), "field") + " differ")


def restore(
    kind: Kind,
    name: Name = "",
    *,
    to: Annotated[int, typer.Option("--to", metavar="VERSION", min=0, help="The version to put back; 0: remove it.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it is kept in the audit.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    store: Store = None,
    hub: Hub = None,
    json: Json = False,
) -> None:
    """Put a former version of a document back, as a new version; the plan is shown, and asked about."""
    key = _key(kind, name)
    if key.kind.is_live:
        raise InputError(f"{key.text}: overrides, leave and swaps are edited with `tocsin oncall`: history is frozen")
    with the_door(store, hub, by) as door:
        revisions = _revisions(door, key)
        read = revisions[-1].change.version
        wanted = Wanted(key=key, content=_content(revisions, to), read=read)
        edit = Edit(changes=(wanted,), why=why or f"version {to} put back", origin=Origin.RESTORE)
        if not json:
            print_plan(Screen(), edit_plan(present(door), edit))
        if not confirmed(f"Put version {to} of {key.text} back?", yes=yes):
            note("Nothing was changed.")
            raise typer.Exit(_PROBLEMS)
        done = door.edit(edit)
    if json:
        write_json(done)
    say_done(done)


def _key(kind: DocumentKind, name: str) -> DocumentKey:
    alone = kind in (DocumentKind.ORGANIZATION, DocumentKind.DIRECTORY)
    if alone == bool(name):
        raise InputError(f"{kind.value}: " + (f"has no name, found {name!r}" if alone else "expected a name after it"))
    return DocumentKey(kind=kind, name=name)


def _revisions(door: Door, key: DocumentKey) -> tuple[Revision, ...]:
    """Return every version of a document; raise NotFoundError, with the nearest name, for one that never was."""
    standings = {each.key: each.standing for each in door.documents().documents}
    if key not in standings:
        known = [each.name for each in standings if each.kind is key.kind]
        raise NotFoundError(f"there never was a document {key.text!r}{meant(key.name, known)}")
    return history_of(lambda after: door.audit(after, _SLICE), key)


def _content(revisions: tuple[Revision, ...], version: int) -> Frozen | None:
    if version == 0:
        return None
    found = [each for each in revisions if each.change.version == version]
    if not found:
        raise NotFoundError(f"there is no version {version}: expected 0 to {revisions[-1].change.version}")
    return found[0].change.content


def _listed(document: HeldDocument) -> ListedDocument:
    standing: Standing = document.standing
    said = None if document.content is None else digest_of(document.content)
    return ListedDocument(
        document=standing.key.text,
        version=standing.version,
        at=standing.at,
        by=standing.by,
        live=said != standing.applied,
        removed=document.content is None,
    )


def _shown(revision: Revision) -> ShownRevision:
    record, change = revision.record, revision.change
    return ShownRevision(
        document=change.key.text,
        version=change.version,
        edit=record.number,
        at=record.at,
        by=record.by.name,
        role=record.by.role,
        proved=record.by.proved,
        origin=record.origin,
        why=record.why,
        removed=change.content is None,
        fields=differences(change.before, change.content),
    )


def _print(screen: Screen, revision: ShownRevision) -> None:
    who = revision.by if revision.proved else f"{revision.by} (not proved)"
    how = "removed" if revision.removed else revision.origin.value
    screen.heading(shown(f"version {revision.version}  {utc(revision.at)}  {who}  edit {revision.edit}  {how}"))
    if revision.why:
        screen.lines([shown(revision.why)])
    screen.lines([shown(f"{field.field}: {field.before} -> {field.after}") for field in revision.fields], indent=4)
