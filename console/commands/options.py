"""Arguments and options that several commands share, and what their texts mean."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from console.operations import Operations, open_folder, open_store
from console.operations.acting import Actions, open_actions
from console.operations.store_file import StoreFile, open_store_file
from console.output.screen import note
from console.output.text import shown
from hub.clock import SystemClock
from hub.errors import InputError
from hub.settings import read_settings

EXAMPLE_FOLDER: Final = Path(__file__).parents[2] / "config"
"""The example organization, which comes with the project."""

_YEARS: Final = range(1900, 9900)
"""So far from the ends of the calendar that no zone and no span leads beyond them."""

Json = Annotated[bool, typer.Option("--json", help="Write JSON, one object a line, in UTC.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="ISO", help="The instant, such as 2026-06-01T03:00Z; without an offset: local time."),
]
Config = Annotated[
    Path | None, typer.Option("--config", metavar="DIR", help="Configuration folder [the example organization].")
]
Store = Annotated[
    Path | None, typer.Option("--store", metavar="FILE", help="Store file [TOCSIN_STORE, else tocsin.sqlite].")
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who you are [the user]; an identity of a responder proves it."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=100_000, help="Show at most so many.")]


def operator_name(given: str | None) -> str:
    """Return who an operator is: the name they gave, else the one this machine knows its user by."""
    return given if given is not None else pwd.getpwuid(os.getuid()).pw_name


def operations_on_folder(config: Path | None) -> Operations:
    """Return the operations on a configuration folder, by default the example organization."""
    if config is None and not EXAMPLE_FOLDER.is_dir():
        raise InputError("the example organization is not installed here: name a folder with --config")
    return open_folder(config or EXAMPLE_FOLDER, SystemClock())


@contextmanager
def operations_on_store(store: Path | None) -> Iterator[Operations]:
    """Give the operations on a store file, by default the one that the settings name."""
    with open_store(store or read_settings().store, SystemClock()) as operations:
        yield operations


@contextmanager
def actions_on_store(store: Path | None) -> Iterator[Actions]:
    """Give the actions on a store file, by default the one that the settings name."""
    with open_actions(store or read_settings().store, SystemClock()) as actions:
        yield actions


@contextmanager
def store_file(store: Path | None) -> Iterator[StoreFile]:
    """Give a store file with its queue, by default the one that the settings name."""
    with open_store_file(store or read_settings().store, SystemClock()) as file:
        yield file


@contextmanager
def operations_on_either(config: Path | None, store: Path | None) -> Iterator[Operations]:
    """Give the operations on a folder or a store; with neither, on the settings' store if there is one.

    Else on the example organization, and says so. Raises InputError when both are given.
    """
    if config is not None and store is not None:
        raise InputError("--config and --store exclude each other: give one of them")
    if store is not None or (config is None and read_settings().store.is_file()):
        with operations_on_store(store) as operations:
            yield operations
        return
    if config is None:
        note("No store and no --config: this is the example organization.")
    yield operations_on_folder(config)


def instant(option: str, text: str, time_zone: str) -> datetime:
    """Return the aware UTC instant of the ISO text given for `option`.

    Without an offset it is read on the wall of `time_zone` (a time that occurs twice: the first), and a remark says
    so. Raises InputError when it is no such time, or one that the clock skips.
    """
    try:
        given = datetime.fromisoformat(text)
        if given.year not in _YEARS:
            raise InputError(f"{option}: {text} is outside the years {_YEARS[0]} to {_YEARS[-1]}")
        if given.tzinfo is not None:
            return given.astimezone(UTC)
        at = given.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
        exists = at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None) == given
    except (ValueError, OverflowError) as error:
        raise InputError(f"{option}: found {text!r}, expected a time such as 2026-06-01T03:00Z") from error
    if not exists:
        raise InputError(f"{option}: {text} does not exist in {time_zone}: the clock skips it")
    note(f"{option} {shown(text)} is read in {time_zone}: {at:%Y-%m-%dT%H:%M:%SZ}.")
    return at


def instant_or_none(option: str, text: str | None, operations: Operations) -> datetime | None:
    """Return the instant given for `option` in the organization's zone, None when it was left out."""
    return None if text is None else instant(option, text, operations.time_zone())
