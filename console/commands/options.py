"""Arguments and options that several commands share, and what their texts mean."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from console.operations.acting import Operator
from console.operations.door import Door, OnCallDoor
from console.operations.opening import open_folder, open_store
from console.operations.reading import Operations
from console.operations.store_file import open_actions
from console.output.screen import note
from console.output.text import shown
from hub.clock import SystemClock
from hub.errors import InputError
from hub.settings import read_settings

EXAMPLE_FOLDER: Final = Path(__file__).parents[2] / "config"
"""The example organization, which comes with the project."""

_YEARS: Final = range(1900, 9900)
"""So far from the ends of the calendar that no zone and no span leads beyond them."""


def _named(context: typer.Context, given: str | None) -> str | None:
    """Return the hub given to the command, or before it: `tocsin --hub NAME pages`."""
    return context.find_root().obj if given is None else given


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
Hub = Annotated[
    str | None,
    typer.Option("--hub", metavar="NAME", help="A hub in AWS, instead of a store file [TOCSIN_HUB].", callback=_named),
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
def the_door(store: Path | None, hub: str | None, by: str | None = None) -> Iterator[Door]:
    """Give the door to a store file or a hub in AWS, by default the one that the settings name.

    `by` is who the operator says they are. Raises InputError when both are given, or a name to a hub in AWS, which asks
    the operator's AWS session for it.
    """
    name = hub_name(store, hub)
    if name is None:
        with open_actions(store or read_settings().store, SystemClock(), Operator(lambda: operator_name(by))) as door:
            yield door
        return
    if by is not None:
        raise InputError(f"a hub asks your AWS session who you are: leave {by!r} out")
    yield _far_away(name)


def hub_name(store: Path | None, hub: str | None) -> str | None:
    """Return the name of the hub in AWS that is meant, None when it is a store file; raise InputError for both."""
    if store is not None and hub is not None:
        raise InputError("--store and --hub exclude each other: give one of them")
    settings = read_settings()
    if store is None and hub is None and settings.hub is not None and "store" in settings.model_fields_set:
        raise InputError("TOCSIN_STORE and TOCSIN_HUB are both set: give --store or --hub")
    return None if store is not None else hub or settings.hub


@contextmanager
def folder_or_door(config: Path | None, store: Path | None, hub: str | None) -> Iterator[Operations | Door]:
    """Give what can be asked of a folder, a store or a hub in AWS; with none of them, of the example organization.

    Raises InputError when more than one is given.
    """
    if config is not None and (store is not None or hub is not None):
        raise InputError("--config, --store and --hub exclude each other: give one of them")
    if config is not None or (store is None and hub_name(store, hub) is None):
        yield operations_on_folder(config)
        return
    with the_door(store, hub) as door:
        yield door


@contextmanager
def folder_or_any_door(config: Path | None, store: Path | None, hub: str | None) -> Iterator[Operations | Door]:
    """Give the same as `folder_or_door`, but before the example organization the settings' store, if there is one.

    Says so when it is the example organization.
    """
    if config is None and store is None and hub is None and read_settings().hub is None:
        if read_settings().store.is_file():
            store = read_settings().store
        else:
            note("No store and no --config: this is the example organization.")
    with folder_or_door(config, store, hub) as door:
        yield door


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


def instant_or_none(option: str, text: str | None, operations: OnCallDoor) -> datetime | None:
    """Return the instant given for `option` in the organization's zone, None when it was left out."""
    return None if text is None else instant(option, text, operations.time_zone())


def _far_away(name: str) -> Door:
    """Return the door to a hub in AWS; what that needs is imported only here."""
    client = import_module("console.client.opening")
    door: Door = client.open_hub(name, read_settings().hubs, SystemClock())
    return door
