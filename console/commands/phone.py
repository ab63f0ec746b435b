"""`tocsin phone`: a telephone of a served hub, played by hand."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from console.commands.options import Json, Store, operations_on_store
from console.operations.telephones import Handset, Heard
from console.output.json_lines import write_json
from console.output.screen import Screen, note
from console.output.text import shown
from hub.clock import SystemClock
from hub.settings import read_settings
from local.phone_lab import HandPhone
from local.serving import phones_of

EXAMPLE: Final = "Example: tocsin phone dana --store tocsin.sqlite"
POLL: Final = 0.1
"""Seconds between two looks at the telephone."""
_READ: Final = 1024


def phone(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A responder, whose telephones these are.")],
    *,
    store: Store = None,
    json: Json = False,
) -> None:
    """Play the telephones of a responder: they ring here when the hub that serves the store calls.

    While it rings: a answers, d declines. In a call: digits and Enter key them, h hangs up. The same keys are read
    from standard input where that is no terminal; its end puts the telephone away.
    """
    with operations_on_store(store) as operations:
        numbers = operations.numbers(name)
    hand = HandPhone(phones_of(store or read_settings().store), numbers, SystemClock())
    handset = Handset(hand)
    screen = None if json else Screen()
    note(f"The telephone of {name} is on the table. When it rings: a answers, d declines.")
    try:
        with _single_keys():
            while (typed := _typed()) is not None:
                for heard in (*handset.take(typed), *handset.look()):
                    _write(heard, screen)
    finally:
        hand.close()


def _typed() -> str | None:
    """Return what was typed within `POLL`, perhaps nothing; None when there is no more to come."""
    ready, _, _ = select.select([sys.stdin], [], [], POLL)
    if not ready:
        return ""
    typed = os.read(sys.stdin.fileno(), _READ)
    return typed.decode("ascii", "replace") if typed else None


@contextmanager
def _single_keys() -> Iterator[None]:
    """Have a terminal give each key at once, shown by us and not by it; leave it afterwards as it was."""
    if not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _write(heard: Heard, screen: Screen | None) -> None:
    if screen is None:
        write_json(heard)
    else:
        screen.row([(heard.what.value, 9), (shown(heard.text), 0)])
    sys.stdout.flush()
