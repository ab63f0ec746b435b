"""`tocsin health`: whether the hub of a store is well, on one screen."""

from __future__ import annotations

from typing import Final

from console.commands.options import Hub, Json, Store, the_door
from console.operations.health import Health, InvariantRow
from console.output.json_lines import write_json
from console.output.screen import Screen
from console.output.text import count, shown, utc

EXAMPLE: Final = "Example: tocsin health --store tocsin.sqlite || echo unwell"


def health(*, store: Store = None, hub: Hub = None, json: Json = False) -> None:
    """Say whether the hub of a store is well: what its watchdog looks at, its queues, and whether somebody serves it.

    Looks and repairs nothing: a served hub does that every minute. Exit code 1: unwell.
    """
    with the_door(store, hub) as door:
        found = door.health()
    if json:
        write_json(found)
    else:
        _print(Screen(), found)
    if not found.well:
        raise SystemExit(1)


def _print(screen: Screen, found: Health) -> None:
    for row in found.invariants:
        _print_invariant(screen, row)
    beat = f"looked last at {utc(found.last_beat)}" if found.last_beat else "has never looked"
    queued = f"{count(found.findings_queued, 'record')} and {count(found.messages_queued, 'message')} queued"
    screen.lines((f"{count(found.running_pages, 'page')} running; {queued}; the watchdog {beat}",), indent=0)


def _print_invariant(screen: Screen, row: InvariantRow) -> None:
    number = "" if row.well else f"{row.number} since {utc(row.since)}" if row.since else f"{row.number}"
    screen.row([("ok" if row.well else "unwell", 7), (row.invariant, 44), (number, 0)])
    for wrong, advice in zip(row.wrong, row.advice, strict=True):
        screen.row([("", 7), (shown(f"{wrong} {advice}"), 0)])
