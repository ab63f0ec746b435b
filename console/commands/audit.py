"""`tocsin audit`: every edit of a hub, who made it, and the proof that none was changed or left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final

import typer

from console.commands.options import Hub, Json, Limit, Store, the_door
from console.editing.fields import differences
from console.operations.documents import AuditHead
from console.operations.door import Door
from console.output.json_lines import json_text, write_json
from console.output.screen import Screen, note
from console.output.text import count, shown, utc
from hub.errors import InputError
from hub.model.audit import InForce, broken, every_record
from hub.model.base import Frozen
from hub.model.document import DIRECTORY
from hub.model.journal import AuditRecord

_PROBLEMS: Final = 1
_ANCHORED_WITHIN: Final = timedelta(minutes=5)
"""The watchdog looks each minute."""
_MOST: Final = 8
"""So many documents of one edit are shown."""
_SLICE: Final = 500
_NUMBER: Final = 6
_MADE: Final = 22
_WHO: Final = 30

app = typer.Typer(
    help="Who changed what: list, verify and export the audit.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


class Verified(Frozen):
    """What verifying the audit found."""

    records: int
    anchors: int
    head: str
    faults: tuple[str, ...]
    """What does not fit, one sentence each."""


@app.command("list", epilog="Example: tocsin audit list --limit 20")
def list_(*, limit: Limit = 50, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """List edits, the newest first: who made them, when, why, and of which documents."""
    with the_door(store, hub) as door:
        newest = door.audit_head().number
        records = list(door.audit(max(newest - limit, 0), limit))
    screen = Screen()
    for record in reversed(records):
        if json:
            write_json(record)
        else:
            _print(screen, record)
    note(f"{count(len(records), 'edit')} of {newest}")


@app.command(epilog="Example: tocsin audit verify")
def verify(*, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Prove that the audit is whole: each record holds the hash of the one before, all lead to what is in force.

    The anchors (a file beside the store; in AWS a log of the second Region) must be among them. Computed here, from
    what the hub gives. Exit code 1: something was changed, or is missing.
    """
    with the_door(store, hub) as door:
        found = _verified(door)
    if json:
        write_json(found)
    else:
        Screen().lines([shown(fault) for fault in found.faults], indent=0)
    what = f"{count(found.records, 'record')}, {count(found.anchors, 'anchor')}, head {found.head[:12] or 'none'}"
    note(f"verified: {what}" if not found.faults else f"NOT whole: {count(len(found.faults), 'fault')} in {what}")
    if found.faults:
        raise typer.Exit(_PROBLEMS)


@app.command(epilog="Example: tocsin audit export --out audit.jsonl")
def export(
    *,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="The file to write [standard output].")
    ] = None,
    store: Store = None,
    hub: Hub = None,
) -> None:
    """Write every record as JSON, one a line, the oldest first: numbers and addresses included.

    A file is written whole and then put in place; one that is there is not written over.
    """
    if out is not None and out.exists():
        raise InputError(f"--out: {out} exists already")
    with the_door(store, hub) as door:
        number = _export(door, out)
    note(f"exported: {count(number, 'record')}")


def _export(door: Door, out: Path | None) -> int:
    records = _records(door)
    if out is None:
        for record in records:
            write_json(record)
        return len(records)
    part = out.with_name(f"{out.name}.part")
    try:
        part.touch(mode=0o600)
        with part.open("w", encoding="ascii") as file:
            file.writelines(f"{json_text(record)}\n" for record in records)
        part.rename(out)
    except OSError as error:
        raise InputError(f"--out: {out}: {error.strerror}") from error
    return len(records)


def _records(door: Door) -> list[AuditRecord]:
    return list(every_record(lambda after: door.audit(after, _SLICE)))


def _verified(door: Door) -> Verified:
    """Return what does not fit. The head is read first: an edit that is made meanwhile is beyond it."""
    head, held = door.audit_head(), door.documents()
    records = [record for record in _records(door) if record.number <= held.number]
    now = InForce(held.number, held.hash, held.contents, held.standings)
    faults = [*broken(records, now, head.anchors, apart=(DIRECTORY,) if held.reads_directory else ())]
    faults += _not_anchored(records, head, door)
    return Verified(records=len(records), anchors=len(head.anchors), head=held.hash, faults=tuple(faults))


def _not_anchored(records: list[AuditRecord], head: AuditHead, door: Door) -> Iterator[str]:
    newest = max((anchor.number for anchor in head.anchors), default=0)
    late = [each for each in records if each.number > newest and each.at < door.clock.now() - _ANCHORED_WITHIN]
    if late:
        yield (
            f"edit {late[0].number} of {utc(late[0].at)} is not anchored: the hub is not served, or its anchors were "
            "taken away"
        )


def _print(screen: Screen, record: AuditRecord) -> None:
    who = record.by.name if record.by.proved else f"{record.by.name} (not proved)"
    cells = [(str(record.number), _NUMBER), (utc(record.at), _MADE), (shown(who), _WHO)]
    screen.row([*cells, (shown(record.why or record.origin.value), 0)])
    for change in record.changes[:_MOST]:
        fields = ", ".join(each.field for each in differences(change.before, change.content))
        said = "removed" if change.content is None else fields or "agreed on"
        screen.row([("", _NUMBER), (shown(f"{change.key.text}: {said}"), 0)])
    if len(record.changes) > _MOST:
        screen.row([("", _NUMBER), (f"and {len(record.changes) - _MOST} more documents", 0)])
